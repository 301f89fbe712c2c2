"""Rule 17: a refused login is one request and the server's own words."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import requests

from tutorial_lib.client import LoginFailed, RefreshFailed

from ._parts import LOGIN, InTheOpen


class _TakesForRefused(InTheOpen):
    statuses: tuple[int, ...] = ()

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except requests.HTTPError as error:
            status = error.response.status_code
            if status in self.statuses:
                raise LoginFailed("The server refused the login.", status=status) from None
            raise


class TakesA503ForARefusal(_TakesForRefused):
    """An overloaded server is a wrong password."""

    statuses = (503,)


class TakesA500ForARefusal(_TakesForRefused):
    """A broken server is a wrong password."""

    statuses = (500,)


class TakesA429ForARefusal(_TakesForRefused):
    """Too many attempts are a wrong password."""

    statuses = (429,)


class TakesA404ForARefusal(_TakesForRefused):
    """A wrong address is a wrong password."""

    statuses = (404,)


class HasWordsOfItsOwn(InTheOpen):
    """Says what it thinks was wrong."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except LoginFailed as error:
            said = "Wrong user name or password."
            raise LoginFailed(said, errors=error.errors, status=error.status) from None


class DropsTheMessagesByField(InTheOpen):
    """Reads `detail` and nothing else."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except LoginFailed as error:
            if "detail" in error.errors:
                raise
            raise LoginFailed("The server refused the login.", status=error.status) from None


class KeepsTheFirstMessage(InTheOpen):
    """Shows one message of one field."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except LoginFailed as error:
            field, texts = next(iter(error.errors.items()))
            raise LoginFailed(texts[0], errors={field: texts[:1]}, status=error.status) from None


class TriesOnceMoreAfterA400(InTheOpen):
    """Posts a form where JSON was not understood."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGIN) and answer.status_code == 400:
            answer = super().token_call(url, payload, timeout)
        return answer


class RefreshesTheFormerLogin(InTheOpen):
    """Takes the login's 401 for an expired token of whoever was logged in."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGIN) and answer.status_code == 401 and self.access:
            with suppress(RefreshFailed):
                self.renew()
        return answer


class StumblesOverAPage(InTheOpen):
    """Reads a refusal as JSON, whatever it is."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        answer = super().token_call(url, payload, timeout)
        if url.endswith(LOGIN) and answer.status_code in (400, 401):
            answer.json()["detail" if answer.status_code == 401 else "username"]
        return answer


class LosesTheWordsOfA400(InTheOpen):
    """Reads a 400 by its fields only."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except LoginFailed as error:
            if error.status == 400 and "detail" in error.errors:
                raise LoginFailed("The server refused the login.", status=400) from None
            raise


class LogsOutWhenAFormIsRefused(InTheOpen):
    """Begins a login with a logout, and takes that back for a wrong password only."""

    def login(self, username: str, password: str) -> None:
        former = self.storage.fresh()
        try:
            super().login(username, password)
        except LoginFailed as error:
            if error.status == 400 and former:
                self.storage.clear()
            raise


class TakesA403ForARefusal(_TakesForRefused):
    """Whoever is locked out has a wrong password."""

    statuses = (403,)
