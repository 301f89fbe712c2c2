"""Rule 23: a clock ten minutes off causes no refresh and no failure."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tutorial_lib.client import LoginRequired, peek

from ._parts import InTheOpen


class _ByItsClock(InTheOpen):
    """Refreshes a token whose `exp` has passed by its own clock."""

    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.access and method in self.methods and self.is_due():
            self.renew()
        return super().call(method, path, **request)

    def is_due(self) -> bool:
        return bool(peek(self.access)["exp"] < time.time())


class RefreshesByItsClockBeforeAPost(_ByItsClock):
    """Does not want to send a body twice."""

    methods = ("POST",)


class RefreshesByItsClockBeforeAPatch(_ByItsClock):
    """Does not want to send a change twice."""

    methods = ("PUT", "PATCH")


class RefreshesByItsClockAfterARestart(_ByItsClock):
    """Does not trust what lay in a file."""

    is_restored = False

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        self.is_restored = path is not None and path.exists()

    def is_due(self) -> bool:
        was_restored, self.is_restored = self.is_restored, False
        return was_restored and super().is_due()


class RefreshesWhatIsNotYetValid(_ByItsClock):
    """Takes a token from the future for a broken one."""

    def is_due(self) -> bool:
        return bool(peek(self.access)["iat"] > time.time() + 60)


class RefusesWhatIsNotYetValid(InTheOpen):
    """Ends a login whose token was issued in the future."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.access and peek(self.access)["iat"] > time.time() + 60:
            self.storage.clear()
            raise LoginRequired("This token is not valid yet.")
        return super().call(method, path, **request)


class RefreshesByItsClockAfterARefresh(_ByItsClock):
    """Trusts the login's token, and looks at the clock from the first refresh on."""

    def is_due(self) -> bool:
        return self.refreshes > 0 and super().is_due()


class TrustsItsClockMoreThanTheServer(InTheOpen):
    """Hands a 401 over when the token is good by its own clock."""

    def __init__(self, *stated: Any, **options: Any) -> None:
        super().__init__(*stated, **options)
        self.session.auth._on_response, on_response = (
            self.on_response,
            self.session.auth._on_response,
        )
        self.on_refusal = on_response

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        if peek(state.access)["exp"] > time.time() + 60:
            return response
        return self.on_refusal(state, response, **settings)


class EndsALoginThatIsTooOldByItsClock(InTheOpen):
    """Asks for a new login when the refresh token has run out by its own clock."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.access and peek(self.access)["exp"] < time.time():
            self.storage.clear()
            raise LoginRequired("The login is too old.")
        return super().call(method, path, **request)
