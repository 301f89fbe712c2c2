"""Rule 10: a request is repeated once, and a second 401 is handed over."""

from __future__ import annotations

from typing import Any

from tutorial_lib.client import LoginRequired, RefreshFailed

from ._repeating import _Repeating


class TriesPostTwice(_Repeating):
    """Gives what writes a second chance."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if response.request.method == "POST" and self.is_refused(answer):
            answer = super().repeat(answer, access, **settings)
        return answer


class TriesThreeTimes(_Repeating):
    """Has a counter that goes to three."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        for _ in range(3):
            response = super().repeat(response, access, **settings)
            if not self.is_refused(response):
                break
        return response


class RefreshesAfterTheSecond401(_Repeating):
    """Repeats once, and refreshes for the next call ahead of time."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if self.is_refused(answer):
            self.renew(self.storage.load(), access)  # type: ignore[arg-type]
        return answer


class RaisesLoginRequired(_Repeating):
    """Takes a second 401 for the end of the login."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if self.is_refused(answer):
            raise LoginRequired("Log in again.")
        return answer


class RaisesForPost(_Repeating):
    """Takes a second 401 for a refresh that failed, where the call writes."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if self.is_refused(answer) and response.request.method == "POST":
            raise RefreshFailed("The new token was refused.")
        return answer


class ForgetsTheLogin(_Repeating):
    """Hands the second 401 over, and clears the store."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if self.is_refused(answer):
            self.storage.clear()
        return answer


class ForgetsTheLoginAtTheSecondTime(_Repeating):
    """Hands two calls' second 401 over, and clears the store then."""

    seen = 0

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        self.seen += self.is_refused(answer)
        if self.seen == 2:
            self.storage.clear()
        return answer


class GivesUp(_Repeating):
    """Never refreshes again after a second 401."""

    has_given_up = False

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) and not self.has_given_up

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        self.has_given_up = super().is_refused(answer)
        return answer


class HandsOverTheFirst(_Repeating):
    """Hands over the first 401 where there is a second."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        return response if self.is_refused(answer) else answer


class TriesAStreamedCallOnAndOn(_Repeating):
    """Repeats through itself where the caller reads the body."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if settings.get("stream") and len(answer.history) < 10 and self.is_refused(answer):
            answer = self.repeat(answer, access, **settings)
        return answer


class TriesAgainAfterARedirect(_Repeating):
    """Repeats what a redirect led to once more than the rest."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if "again" not in vars(self) and response.request.url != self.asked:
            answer = super().repeat(answer, access, **settings)
        return answer

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.asked = self.auth.api.url(path)
        return super().call(method, path, **request)


class TriesPatchTwice(_Repeating):
    """Gives a patch a second chance."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if response.request.method == "PATCH" and self.is_refused(answer):
            answer = super().repeat(answer, access, **settings)
        return answer


class LogsInAgain(_Repeating):
    """Remembers the password, and logs in anew after a second 401."""

    def login(self, username: str, password: str) -> None:
        self.known = (username, password)
        super().login(username, password)

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if response.request.method != "GET" and self.is_refused(answer):
            self.login(*self.known)
        return answer


class ForgetsOnAnotherCode(_Repeating):
    """Takes a second 401 with another code for the end of the login."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if answer.status_code == 401 and not self.is_refused(answer):
            self.storage.clear()
        return answer


class RefreshesAnyCodeForPost(_Repeating):
    """Knows the codes for GET only."""

    def is_refused(self, response: Any) -> bool:
        is_write = response.request.method == "POST"
        return super().is_refused(response) or (response.status_code == 401 and is_write)
