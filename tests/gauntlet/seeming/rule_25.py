"""Rule 25: logging out tells the server and forgets both tokens, reachable or not."""

from __future__ import annotations

import json
import time
from typing import Any

import requests

from tutorial_lib.client import MemoryStorage, peek

from ._parts import LOGOUT, InTheOpen


class DoesNotTellWhenTheAccessTokenHasRunOut(InTheOpen):
    """Takes an expired access token for an ended login."""

    def logout(self) -> None:
        if self.access and peek(self.access)["exp"] < time.time():
            self.storage.clear()
        else:
            super().logout()


class DoesNotTellWhenItsClockSaysItIsOver(InTheOpen):
    """Takes a refresh token for ended whose `exp` has passed by its own clock."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGOUT) and peek(payload["refresh"])["exp"] < time.time():
            raise requests.ConnectionError("not sent")
        return super().token_call(url, payload, timeout)


class KeepsTheLoginWhenTheServerSaysNo(InTheOpen):
    """Forgets only what the server has ended."""

    statuses = range(400, 600)

    def logout(self) -> None:
        former = self.storage.fresh()
        self.last: Any = None
        super().logout()
        if former and self.last is not None and self.last.status_code in self.statuses:
            self.storage.save(former)

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGOUT):
            self.last = answer
        return answer


class KeepsTheLoginAfterA401(KeepsTheLoginWhenTheServerSaysNo):
    """Takes a 401 for a logout that did not come off."""

    statuses = range(401, 402)


class KeepsTheLoginWhenTheServerIsSilent(InTheOpen):
    """Forgets nothing when the server hangs; only a refused connection is no answer to it."""

    def logout(self) -> None:
        former, self.silent = self.storage.fresh(), False
        super().logout()
        if self.silent:
            self.storage.save(former)

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        try:
            return super().token_call(url, payload, timeout)
        except requests.Timeout:
            self.silent = True
            raise


class RaisesWhenTheServerHasAnError(InTheOpen):
    """Forgets, and then raises the server's error."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGOUT) and answer.status_code >= 500:
            raise OSError("The server has an error.")
        return answer


class TellsTheAccessToken(InTheOpen):
    """Sends the wrong one of the two."""

    def logout(self) -> None:
        self.last = self.access
        super().logout()

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGOUT):
            payload = {"refresh": self.last}
        return super().token_call(url, payload, timeout)


class TellsTheFirstRefreshToken(InTheOpen):
    """Ends the token of the login, which has been rotated since."""

    first = ""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGOUT):
            payload = {"refresh": self.first or payload["refresh"]}
        answer = super().token_call(url, payload, timeout)
        if "username" in payload and answer.ok:
            self.first = answer.json()["refresh"]
        return answer


class TellsNobodyAfterARestart(InTheOpen):
    """Ends only a login that it has made."""

    has_logged_in = False

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.has_logged_in = True

    def logout(self) -> None:
        if self.has_logged_in:
            super().logout()
        else:
            self.storage.clear()


class LeavesTheRefreshTokenInTheFile(InTheOpen):
    """Blots out the access token and leaves the rest where it was."""

    def logout(self) -> None:
        former = self.storage.fresh()
        super().logout()
        if former and self.path:
            self.path.write_text(json.dumps({"refresh": former.refresh}))
            self.session.auth.storage = self.session.storage = self.storage = MemoryStorage()
