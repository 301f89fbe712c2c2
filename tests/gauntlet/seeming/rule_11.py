"""Rule 11: 403 is not 401, nothing is refreshed."""

from __future__ import annotations

import time
from typing import Any

from tutorial_lib.client import LoginRequired
from tutorial_lib.client.bearer import token_on
from tutorial_lib.client.refresh import peek
from tutorial_lib.gauntlet.library import LibraryClient

from ._repeating import _Repeating


class RefreshesOnA403(LibraryClient):
    """Takes a 403 for an expired token."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 403:
            state = self.storage.load()
            self.session.auth._renewal.renew(state, state.access)
            answer = super().call(method, path, **request)
        return answer


class ReadsTheCodeOnly(_Repeating):
    """Goes by the code, whatever the status."""

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) or (
            response.status_code == 403 and "token_not_valid" in response.text
        )


class ReadsTheChallengeOnly(_Repeating):
    """Goes by the challenge, whatever the status."""

    def is_refused(self, response: Any) -> bool:
        challenge = response.headers.get("WWW-Authenticate", "")
        return super().is_refused(response) or "invalid_token" in challenge


class TakesAChallengeForARefusal(_Repeating):
    """Refreshes for a token with too little scope."""

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) or (
            response.status_code == 403 and "Bearer" in response.headers.get("WWW-Authenticate", "")
        )


class RefreshesForPost(_Repeating):
    """Takes a 403 for a stale token where the call writes."""

    def is_refused(self, response: Any) -> bool:
        is_write = response.request.method not in ("GET", "HEAD")
        return super().is_refused(response) or (response.status_code == 403 and is_write)


class LooksAtItsClock(_Repeating):
    """Refreshes on a 403 where the token has expired by its own clock."""

    def is_refused(self, response: Any) -> bool:
        ends = peek(token_on(response.request) or "").get("exp", 0)
        is_old = response.status_code == 403 and ends < time.time()
        return super().is_refused(response) or is_old


class RefreshesWhenTheRepeatedIsForbidden(_Repeating):
    """Refreshes once more when what it repeated is forbidden."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if answer.status_code == 403:
            self.renew(self.storage.load(), access)  # type: ignore[arg-type]
        return answer


class RefreshesForTheNextCall(_Repeating):
    """Hands the 403 over, and refreshes before the call after it."""

    was_forbidden = False

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.was_forbidden and (state := self.storage.load()):
            self.renew(state, state.access)
        answer = super().call(method, path, **request)
        self.was_forbidden = answer.status_code == 403
        return answer


class ForgetsTheLogin(_Repeating):
    """Takes a 403 for the end of the login."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 403:
            self.storage.clear()
        return answer


class RaisesLoginRequired(_Repeating):
    """Says that the login has ended, and keeps it."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 403:
            raise LoginRequired("Log in again.")
        return answer


class RepeatsAForbiddenCall(_Repeating):
    """Sends what was forbidden once more with the same token."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        return super().call(method, path, **request) if answer.status_code == 403 else answer


class RefreshesForDelete(_Repeating):
    """Takes a 403 for a stale token where the call deletes."""

    def is_refused(self, response: Any) -> bool:
        is_delete = response.request.method == "DELETE"
        return super().is_refused(response) or (response.status_code == 403 and is_delete)


class ReadsTheWords(_Repeating):
    """Refreshes on a 403 that speaks of a token that has expired."""

    def is_refused(self, response: Any) -> bool:
        says_so = response.status_code == 403 and "expired" in response.text.lower()
        return super().is_refused(response) or says_so


class RefreshesAStreamedCall(_Repeating):
    """Refreshes on a 403 whose body the caller reads."""

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        if response.status_code == 403 and settings.get("stream"):
            self.renew(state, state.access)
        return super().on_response(state, response, **settings)


class RefreshesAtTheSecond(_Repeating):
    """Refreshes when two calls in a row are forbidden."""

    in_a_row = 0

    def is_refused(self, response: Any) -> bool:
        self.in_a_row = self.in_a_row + 1 if response.status_code == 403 else 0
        return super().is_refused(response) or self.in_a_row == 2
