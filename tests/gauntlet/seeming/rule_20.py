"""Rule 20: a network that is down is the plain network error."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.client import LoginFailed, LoginRequired, RefreshFailed
from tutorial_lib.gauntlet.library import LibraryClient


class _Hears(LibraryClient):
    """Does something of its own when a call ends in the network's error."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        raise NotImplementedError

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            return super().call(method, path, **request)
        except (requests.ConnectionError, requests.Timeout) as error:
            return self.heard(error, method)


class LogsOut(_Hears):
    """No network, no login."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        self.storage.clear()
        raise error


class LogsOutAtTheThirdDrop(_Hears):
    """Three errors one after the other end the login."""

    drops = 0

    def heard(self, error: requests.RequestException, method: str) -> Any:
        self.drops += 1
        if self.drops == 3:
            self.storage.clear()
        raise error


class LogsOutAtATimeout(_Hears):
    """An answer that is too late ends the login."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        if isinstance(error, requests.Timeout):
            self.storage.clear()
        raise error


class AsksForALogin(_Hears):
    """Says that a login is due."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        raise LoginRequired("Log in again.") from error


class RefreshesFirst(_Hears):
    """Refreshes, and tries again."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        state = self.storage.load()
        try:
            self.session.auth._renewal.renew(state, state.access)
        except RefreshFailed:
            raise error from None
        raise error


class AsksForALoginUnlessItReads(_Hears):
    """A GET gets the network's error, for all else a login is due."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        if method == "GET":
            raise error
        raise LoginRequired("Log in again.") from error


class AnswersByItself(_Hears):
    """Makes up a 503 that no server has sent."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        made_up = requests.Response()
        made_up.status_code = 503
        return made_up


class TakesADropInTheRepetitionForTheRefreshs(LibraryClient):
    """A repetition that is not answered counts as a refresh that failed."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        before = self.storage.load()
        try:
            return super().call(method, path, **request)
        except requests.ConnectionError as error:
            if self.storage.load() != before:
                raise RefreshFailed("Try again.") from error
            raise


class ALoginWithoutANetworkIsRefused(LibraryClient):
    """Cannot tell a login that was refused from one that was not answered."""

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except requests.ConnectionError as error:
            raise LoginFailed("The login failed.") from error


class ALoginThatFailsLogsOut(LibraryClient):
    """Forgets who was logged in before it asks whether somebody else may."""

    def login(self, username: str, password: str) -> None:
        self.storage.clear()
        super().login(username, password)


class LogsOutWhenNobodyListens(_Hears):
    """A connection that is refused is a login that is refused."""

    def heard(self, error: requests.RequestException, method: str) -> Any:
        if "refused" in str(error):
            self.storage.clear()
        raise error
