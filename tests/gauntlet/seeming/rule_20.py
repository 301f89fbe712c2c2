"""Rule 20: a network that is down is the plain network error."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.client import LoginFailed, RefreshFailed

from ._parts import LOGIN, InTheOpen

DOWN = (requests.ConnectionError, requests.Timeout)


class LogsOutAfterTheThirdDrop(InTheOpen):
    """Gives up on a login when three calls in a row brought no answer."""

    drops = 0

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            answer = super().call(method, path, **request)
        except DOWN:
            self.drops += 1
            if self.drops == 3:
                self.storage.clear()
            raise
        self.drops = 0
        return answer


class SaysLoginFailedWhenThereIsNoNetwork(InTheOpen):
    """Has one error for a login that did not come off."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        try:
            return super().token_call(url, payload, timeout)
        except DOWN:
            if url.endswith(LOGIN):
                raise LoginFailed("The login did not come off.") from None
            raise


class _OnError(InTheOpen):
    """Does something else with an error of the network."""

    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
    kinds: tuple[type[BaseException], ...] = DOWN

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            return super().call(method, path, **request)
        except self.kinds as error:
            if method not in self.methods or isinstance(error, RefreshFailed):
                raise
            return self.on_error(error, method, path, request)

    def on_error(self, error: Any, method: str, path: str, request: Any) -> Any:
        raise AttributeError("'NoneType' object has no attribute 'status_code'") from error


class AsksForTheStatusOfAPostThatGotNoAnswer(_OnError):
    """Reads `error.response.status_code` when a POST went wrong."""

    methods = ("POST",)


class AsksForTheStatusAfterATimeout(_OnError):
    """Reads `error.response.status_code` when a call was too late."""

    kinds = (requests.Timeout,)


class ReturnsNothingWithoutANetwork(_OnError):
    """Hides the error."""

    def on_error(self, error: Any, method: str, path: str, request: Any) -> Any:
        return None


class RefreshesWhenTheConnectionDrops(_OnError):
    """Takes no answer for an expired token."""

    def on_error(self, error: Any, method: str, path: str, request: Any) -> Any:
        self.renew()
        raise error


class RefreshesWhenAPostDrops(RefreshesWhenTheConnectionDrops):
    """Takes no answer to a POST for an expired token."""

    methods = ("POST",)


class LogsOutWhenTheRepetitionDrops(InTheOpen):
    """Takes whatever goes wrong behind a refresh for the end of the login."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        before = self.refreshes
        try:
            return super().call(method, path, **request)
        except DOWN:
            if self.refreshes > before:
                self.storage.clear()
            raise


class SaysRefreshFailedWhenTheRepetitionDrops(InTheOpen):
    """Has one error for all that goes wrong once it refreshes."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        before = self.refreshes
        try:
            return super().call(method, path, **request)
        except DOWN as error:
            if self.refreshes > before:
                raise RefreshFailed("It was not refreshed.") from error
            raise
