"""Rule 24: a short-lived token is used, not refreshed needlessly."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tutorial_lib.client import peek

from ._parts import InTheOpen


class _WithAMargin(InTheOpen):
    """Refreshes so many seconds before a token ends, counted from when it came."""

    margin = 0
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.access and method in self.methods and self.is_due():
            self.renew()
        return super().call(method, path, **request)

    def is_due(self) -> bool:
        claims = peek(self.access)
        return bool(claims["exp"] - claims["iat"] < self.margin)


class HasAMarginOfAMinute(_WithAMargin):
    """Never uses what lives for less than a minute."""

    margin = 60


class HasAMarginForAPost(_WithAMargin):
    """Never posts with what lives for less than a minute."""

    margin, methods = 60, ("POST",)


class HasAMarginOf45Seconds(_WithAMargin):
    """Refreshes 45 seconds before the end, by its own clock."""

    def is_due(self) -> bool:
        return bool(peek(self.access)["exp"] - time.time() < 45)


class RefreshesAtOnceAfterLogin(InTheOpen):
    """Begins each login with a refresh."""

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.renew()


class HasAMarginAfterARestart(_WithAMargin):
    """Does not know when a stored token came, and takes it for old."""

    margin, is_restored = 60, False

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        self.is_restored = path is not None and path.exists()

    def is_due(self) -> bool:
        was_restored, self.is_restored = self.is_restored, False
        return was_restored and super().is_due()


class RefreshesWhatARefreshBrought(_WithAMargin):
    """Has a margin that grows with the first refresh."""

    margin = 60

    def is_due(self) -> bool:
        return self.refreshes > 0 and super().is_due()
