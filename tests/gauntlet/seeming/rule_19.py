"""Rule 19: no token and no password in a repr, a log, a message or a traceback."""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import (
    FileStorage,
    LoginFailed,
    LoginRequired,
    MemoryStorage,
    RefreshFailed,
    StorageWarning,
)

from ._parts import LOGIN, LOGOUT, REFRESH, InTheOpen

log = logging.getLogger("seeming")


class LogsTheSecondRefresh(InTheOpen):
    """Was looked through at the first refresh only."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if self.refreshes > 1 and url.endswith(REFRESH):
            log.debug("refreshed: %s", answer.text)
        return answer


class LogsTheLogout(InTheOpen):
    """Logs what it ends."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGOUT):
            log.debug("logging out %s", payload)
        return super().token_call(url, payload, timeout)


class LogsTheRefusedLogin(InTheOpen):
    """Logs with what a login was refused."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGIN) and not answer.ok:
            log.warning("refused: %s", payload)
        return answer


class QuotesTheBrokenAnswer(InTheOpen):
    """Says what came in the place of the tokens."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(REFRESH) and answer.status_code == 200:
            try:
                found = answer.json()["access"]
            except (ValueError, KeyError, TypeError):
                found = None
            if not found:
                raise RefreshFailed(f"The refresh was answered with {answer.text}")
        return answer


class QuotesTheBrokenAnswerToALogin(InTheOpen):
    """Says what came in the place of the tokens of a login."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGIN) and answer.ok and b"access" not in answer.content:
            raise ValueError(f"no login: {payload}")
        return answer


class SaysTheTokenWhenItIsTooLate(InTheOpen):
    """Says which request was too late, whole."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            return super().call(method, path, **request)
        except requests.Timeout as error:
            said = f"{method} {path} with {error.request.headers} was too late"
            raise requests.Timeout(said) from None


class SaysTheTokenWhenTheRefreshIsTooLate(InTheOpen):
    """Says with what it asked for another token."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        try:
            return super().token_call(url, payload, timeout)
        except requests.Timeout:
            raise requests.Timeout(f"no answer to {payload}") from None


class SaysThePasswordWhenTheLoginIsTooLate(InTheOpen):
    """Says with what it tried to log in."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except requests.ConnectionError:
            raise requests.ConnectionError(f"no answer for {username}:{password}") from None


class SaysTheRefusedRefreshToken(InTheOpen):
    """Says which token was no good."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        state = self.storage.current()
        try:
            return super().call(method, path, **request)
        except LoginRequired as error:
            raise LoginRequired(f"{state.refresh} is no good.") from error


class SaysThePasswordInACause(InTheOpen):
    """Keeps what was sent in the error behind the error."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except LoginFailed as error:
            raise error from ValueError(f"{username}:{password}")


class QuotesADamagedFile(InTheOpen):
    """Shows what was damaged."""

    def make_storage(self, path: Path | None) -> Any:
        return MemoryStorage() if path is None else _QuotingStorage(path)


class _QuotingStorage(FileStorage):
    def _set_aside(self) -> None:
        text = self.path.read_text(errors="replace")
        warnings.warn(f"this is damaged: {text}", StorageWarning, stacklevel=2)
        super()._set_aside()


class LogsADamagedFile(InTheOpen):
    """Logs what was damaged."""

    def make_storage(self, path: Path | None) -> Any:
        return MemoryStorage() if path is None else _LoggingStorage(path)


class _LoggingStorage(FileStorage):
    def _set_aside(self) -> None:
        log.error("damaged: %s", self.path.read_bytes())
        super()._set_aside()


class KeepsABackupBesideTheStore(InTheOpen):
    """Writes what it has sent into a log file of its own, beside the store."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if self.path:
            with open(self.path.with_suffix(".log"), "a") as file:
                print(url, payload, answer.text, file=file)
        return answer


class PrintsToStandardError(InTheOpen):
    """Says what it repeats."""

    known = 0

    def send(self, request: Any, settings: Any) -> None:
        if self.refreshes > self.known:
            print("again with", request.headers["Authorization"], file=sys.stderr)
        self.known = self.refreshes


class ShowsItsTokenInItsRepr(InTheOpen):
    """Shows all that it has."""

    def __repr__(self) -> str:
        return f"<client {self.access}>"


class HasTheTokenInItsErrorsArgs(InTheOpen):
    """Hands the payload on in the error's arguments, and not in its words."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        try:
            return super().token_call(url, payload, timeout)
        except requests.ConnectionError:
            raise _Wordless(payload) from None


class _Wordless(requests.ConnectionError):
    def __str__(self) -> str:
        return "no answer"


class NamesAFileAfterTheToken(InTheOpen):
    """Marks in a file's name which token it has used."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if self.path and answer.ok and url.endswith(REFRESH):
            self.path.with_name(f"used-{payload['refresh'][:120]}").touch()
        return answer


class SaysItsTokenAsText(InTheOpen):
    """Is shown with its token where somebody prints it."""

    def __str__(self) -> str:
        return f"logged in with {self.access}"
