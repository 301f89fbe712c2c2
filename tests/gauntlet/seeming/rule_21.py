"""Rule 21: every call has a timeout, the refresh too, and who waits is freed."""

from __future__ import annotations

import threading
from typing import Any

from ._parts import LOGIN, LOGOUT, REFRESH, InTheOpen


class _ConnectsInTimeOnly(InTheOpen):
    """Has a limit for the connection and none for the answer."""

    where = ""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        limit = (timeout, None) if url.endswith(self.where) else timeout
        return super().token_call(url, payload, limit)


class WaitsForEverAtLogin(_ConnectsInTimeOnly):
    """A login has no read time-out."""

    where = LOGIN


class WaitsForEverAtRefresh(_ConnectsInTimeOnly):
    """A refresh has no read time-out."""

    where = REFRESH


class WaitsForEverAtLogout(_ConnectsInTimeOnly):
    """A logout has no read time-out."""

    where = LOGOUT


class WaitsForEverForAPost(InTheOpen):
    """What has a body may take its time."""

    def send(self, request: Any, settings: Any) -> None:
        if request.method == "POST":
            settings["timeout"] = None


class WaitsForEverForAGet(InTheOpen):
    """What is only read may take its time."""

    def send(self, request: Any, settings: Any) -> None:
        if request.method == "GET":
            settings["timeout"] = None


class WaitsForEverForTheRepetition(InTheOpen):
    """What is sent again has lost its settings."""

    def send(self, request: Any, settings: Any) -> None:
        if self.refreshes and request.headers["Authorization"] != self.at_login:
            settings["timeout"] = None

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.at_login = f"Bearer {self.access}"


class IgnoresTheCallsOwnTimeout(InTheOpen):
    """Each call gets the client's own limit."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        return super().call(method, path, **{**request, "timeout": self.timeout})


class ForgetsTheCallsOwnTimeoutInTheRepetition(InTheOpen):
    """What is sent again gets the client's own limit."""

    def send(self, request: Any, settings: Any) -> None:
        if self.refreshes and request.headers["Authorization"] != self.at_login:
            settings["timeout"] = self.timeout

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.at_login = f"Bearer {self.access}"


class LeavesTheOthersWaitingAfterAFailure(InTheOpen):
    """Wakes those who wait for a refresh only when it brought a token."""

    def __init__(self, *stated: Any, **options: Any) -> None:
        super().__init__(*stated, **options)
        self.turn = threading.Lock()

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(REFRESH):
            self.turn.acquire()
            answer = super().token_call(url, payload, timeout)
            answer.raise_for_status()
            self.turn.release()
            return answer
        return super().token_call(url, payload, timeout)


class LeavesTheOthersWaitingAfterARefusal(InTheOpen):
    """Wakes those who wait for a refresh when it failed, not when it was refused."""

    def __init__(self, *stated: Any, **options: Any) -> None:
        super().__init__(*stated, **options)
        self.waiting = threading.Lock()
        self.is_over = threading.Event()

    def call(self, method: str, path: str, **request: Any) -> Any:
        from tutorial_lib.client import LoginRequired

        before = self.access
        try:
            return super().call(method, path, **request)
        except LoginRequired:
            if before and not self.waiting.acquire(blocking=False):
                self.is_over.wait()
            raise

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.waiting, self.is_over = threading.Lock(), threading.Event()


class WaitsAMinuteForTheRefresh(InTheOpen):
    """A refresh has a limit of its own, which nobody chose."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        return super().token_call(url, payload, 60 if url.endswith(REFRESH) else timeout)


class WaitsForEverForThePostsRefresh(InTheOpen):
    """A refresh that a POST needs has no limit."""

    is_post = False

    def send(self, request: Any, settings: Any) -> None:
        self.is_post = request.method == "POST"

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        limit = None if self.is_post and url.endswith(REFRESH) else timeout
        return super().token_call(url, payload, limit)
