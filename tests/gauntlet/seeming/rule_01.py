"""Rule 1: an expired access token costs the caller nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from tutorial_lib.client import LoginRequired

from ._repeating import _Repeating


class RepeatsGetOnly(_Repeating):
    """Refreshes for any call, and repeats only what reads."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        return answer if response.request.method == "GET" else response


class RepeatsNoPatch(_Repeating):
    """Repeats what is idempotent, and POST since somebody complained."""

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) and response.request.method != "PATCH"


class RepeatsNoDelete(_Repeating):
    """Is afraid of deleting twice."""

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) and response.request.method != "DELETE"


class RefreshesOnce(_Repeating):
    """Has a flag against loops that is never taken back."""

    has_refreshed = False

    def is_refused(self, response: Any) -> bool:
        if not super().is_refused(response) or self.has_refreshed:
            return False
        self.has_refreshed = True
        return True


class HandsOverWhatIsStreamed(_Repeating):
    """Leaves an answer alone whose body the caller reads."""

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        if settings.get("stream"):
            return response
        return super().on_response(state, response, **settings)


class HandsOverA401AfterARedirect(_Repeating):
    """Looks at the first answer of a call only."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.asked = self.auth.api.url(path)
        return super().call(method, path, **request)

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) and response.request.url == self.asked


class ReturnsOnlyWhatIsFine(_Repeating):
    """Returns the repeated answer where it is a success, else the first."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        return answer if answer.ok else response


class AsksToLogInWhenTheRepeatedFails(_Repeating):
    """Takes any error of the repeated request for the end of the login."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if answer.status_code >= 500:
            raise LoginRequired("Log in again.")
        return answer


class KeepsNoNewToken(_Repeating):
    """Uses the new token for the repetition, and keeps the old one."""

    def renew(self, state: Any, refused: str) -> Any:
        renewed = super().renew(state, refused)
        self.storage.save(replace(renewed, access=refused))
        return renewed


class RefreshesNotAfterARestart(_Repeating):
    """Refreshes only what it logged in itself."""

    has_logged_in = False

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.has_logged_in = True

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) and self.has_logged_in


class LosesTheQuery(_Repeating):
    """Repeats the path without what stands behind its question mark."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        response.request.url = response.request.url.partition("?")[0]
        return super().repeat(response, access, **settings)


class RefreshesTwice(_Repeating):
    """Refreshes in the hook, and again before the repetition."""

    def renew(self, state: Any, refused: str) -> Any:
        renewed = super().renew(state, refused)
        return super().renew(renewed, renewed.access)


class LosesTheOwnTimeout(_Repeating):
    """Repeats a call that states a timeout of its own in a way that fails."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        if settings["timeout"] != self.session.timeout:
            return response
        return super().repeat(response, access, **settings)


class SharesItsTokens(_Repeating):
    """Keeps the newest token in the class, for all that is in memory."""

    newest: Any = None

    def renew(self, state: Any, refused: str) -> Any:
        newest = type(self).newest
        if newest is not None and newest.access != refused:
            return newest
        type(self).newest = super().renew(state, refused)
        return type(self).newest


class WaitsBetweenRefreshes(_Repeating):
    """Refreshes at most once a minute, by its own clock."""

    last = -100.0

    def is_refused(self, response: Any) -> bool:
        if not super().is_refused(response) or time.monotonic() - self.last < 60:
            return False
        self.last = time.monotonic()
        return True
