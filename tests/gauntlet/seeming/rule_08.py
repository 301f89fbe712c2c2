"""Rule 8: a broken refresh keeps the tokens, and the next call recovers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

import requests

from tutorial_lib.client import LoginRequired, RefreshFailed
from tutorial_lib.gauntlet.library import LibraryClient

from ._plain import Plain, Tokens


class _Reads(Plain):
    """Takes the statuses that `logs_out` names for a refusal."""

    logs_out: ClassVar[tuple[int, ...]] = ()

    def is_refusal(self, answer: requests.Response) -> bool:
        return answer.status_code in self.logs_out or super().is_refusal(answer)


class LoggedOutByA500(_Reads):
    """An error of the server ends the login."""

    logs_out = (401, 500, 502)


class LoggedOutByA503(_Reads):
    """A server that is being restarted ends the login."""

    logs_out = (401, 503)


class LoggedOutByA403(_Reads):
    """A 403 is taken for a refusal."""

    logs_out = (401, 403)


class LoggedOutByA404(_Reads):
    """A path that is not there, while something is deployed, ends the login."""

    logs_out = (401, 404)


class LoggedOutByA429(_Reads):
    """Too many requests end the login."""

    logs_out = (401, 429)


class LoggedOutByAny400(_Reads):
    """400 is a refusal, whatever it says."""

    logs_out = (400, 401)


class LoggedOutByATimeout(Plain):
    """Who does not answer in time has refused."""

    def unanswered(self, error: Exception) -> Exception:
        if isinstance(error, requests.Timeout):
            self.save({})
            return LoginRequired("Log in again.")
        return super().unanswered(error)


class LoggedOutByADrop(Plain):
    """Who closes the connection has refused."""

    def unanswered(self, error: Exception) -> Exception:
        if isinstance(error, requests.ConnectionError) and not isinstance(error, requests.Timeout):
            self.save({})
            return LoginRequired("Log in again.")
        return super().unanswered(error)


class _Takes(Plain):
    """Takes an access token that `is_one` takes for one."""

    def is_one(self, access: Any) -> bool:
        raise NotImplementedError

    def read(self, answer: requests.Response) -> Tokens:
        with suppress(ValueError, RecursionError):
            found = answer.json()
            if isinstance(found, dict) and self.is_one(found.get("access")):
                return dict(found)
        return super().read(answer)


class StoresUndefined(Plain):
    """An answer without an access token is kept all the same."""

    def read(self, answer: requests.Response) -> Tokens:
        with suppress(ValueError, RecursionError):
            found = answer.json()
            if isinstance(found, dict) and not found.get("access"):
                return {"access": str(found.get("access"))}
        return super().read(answer)


class StoresWhatIsNoText(_Takes):
    """Looks whether `access` is there, and not what it is."""

    def is_one(self, access: Any) -> bool:
        return access is not None and not isinstance(access, str)


class StoresAnEmptyOne(_Takes):
    """An empty text is a text."""

    def is_one(self, access: Any) -> bool:
        return access == ""


class LoggedOutByHtml(Plain):
    """A page in the place of JSON is the login page, so nobody is logged in."""

    def is_refusal(self, answer: requests.Response) -> bool:
        return answer.text.startswith("<") or super().is_refusal(answer)


class LoggedOutByAList(Plain):
    """JSON that is no object holds no login."""

    def is_refusal(self, answer: requests.Response) -> bool:
        with suppress(ValueError, RecursionError):
            return isinstance(answer.json(), list) or super().is_refusal(answer)
        return super().is_refusal(answer)


class GivesUpForGood(LibraryClient):
    """After a refresh that failed it asks no more."""

    failed = False

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.failed:
            raise RefreshFailed("Try again.")
        try:
            return super().call(method, path, **request)
        except RefreshFailed:
            self.failed = True
            raise


class TheFileGoes(Plain):
    """Memory keeps the tokens, the file is deleted to be safe."""

    def load(self) -> Tokens:
        return self.kept or super().load()

    def ask(self, refresh: str) -> Tokens:
        try:
            return super().ask(refresh)
        except RefreshFailed:
            if self.path:
                self.path.unlink(missing_ok=True)
            raise


class LoggedOutUnlessItReads(Plain):
    """A broken refresh for what is no GET ends the login."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        try:
            return super().call(method, path, **request)
        except RefreshFailed:
            if method != "GET":
                self.save({})
            raise


class WhoWaitsMustLogIn(Plain):
    """The one who asked may try again, those who waited are logged out."""

    broken = ""

    def renewed(self, refused: Tokens) -> Tokens:
        waits = not self.threads.acquire(blocking=False)
        if waits:
            self.threads.acquire()
        try:
            if waits and self.broken == refused["access"]:
                self.save({})
                raise LoginRequired("Log in again.")
            return super().renewed(refused)
        except RefreshFailed:
            self.broken = refused["access"]
            raise
        finally:
            self.threads.release()
