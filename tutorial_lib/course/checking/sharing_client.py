"""A client with many callers and one learner's piece in it, as the gauntlet wants a client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import (
    BearerAuth,
    FileStorage,
    LoginRequired,
    MemoryStorage,
    TokenStorage,
    UserState,
    is_token_refused,
    login,
)
from tutorial_lib.client.bearer import token_on
from tutorial_lib.client.refresh import repeat
from tutorial_lib.gauntlet.client import PendingCall, Result, result_of
from tutorial_lib.gauntlet.limits import TooLong, ending_in, parts_of
from tutorial_lib.gauntlet.verdict import SceneEnded
from tutorial_lib.server.token_facts import fingerprint

from .patience import patiently

PATIENCE = 3.0  # seconds: far more than any call takes, on a busy machine too

Renew = Callable[[TokenStorage, str, float], str]  # storage, API's root, timeout in seconds
MakeRenewal = Callable[[TokenStorage, str, float], Any]  # the same; has `token_after(refused)`


class Guard:
    """One refresh at a time, and none where somebody has refreshed already."""

    def __init__(self, renew: Renew, storage: TokenStorage, api_url: str, timeout: float) -> None:
        self._storage, self._lock = storage, threading.Lock()
        self._renew = partial(renew, storage, api_url, timeout)

    def token_after(self, refused: str) -> str:
        """Return another access token than the refused one."""
        with self._lock:
            state = self._storage.fresh()
            if state is None:
                raise LoginRequired("Nobody is logged in.")
            return self._renew() if state.access == refused else state.access


class Sharing(BearerAuth):
    """Bearer auth that asks one object for a token whenever one is refused."""

    def __init__(self, renewal: Any, storage: TokenStorage, api_url: str) -> None:
        super().__init__(storage, api_url)
        self.renewal = renewal

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header, and watch for the answer."""
        request = super().__call__(request)
        request.register_hook("response", self._on_response)
        return request

    def _on_response(self, response: requests.Response, **settings: Any) -> requests.Response:
        refused = token_on(response.request)
        if refused is None or not is_token_refused(response):
            return response
        return repeat(response, str(self.renewal.token_after(refused)), **settings)


class SharingClient:
    """One user's program: a storage, a session for all of its threads, a shared renewal."""

    def __init__(
        self,
        make_renewal: MakeRenewal,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = 5.0,
    ) -> None:
        self.storage: TokenStorage = MemoryStorage() if path is None else FileStorage(path)
        self._api_url, self._timeout, self._session = api_url, timeout, requests.Session()
        self._session.trust_env = False  # whose machine it is makes no difference
        renewal = make_renewal(self.storage, api_url, timeout)
        self._session.auth = Sharing(renewal, self.storage, api_url)

    def login(self, username: str, password: str) -> None:
        """Log in; each login has an id of its own."""
        pair = login(self._api_url, username, password, timeout=self._timeout)
        state = UserState(username, pair.access, pair.refresh, login_id=fingerprint(pair.refresh))
        self.storage.save(state)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call a path below the API's root."""
        settings = {"timeout": self._timeout} | request
        return self._session.request(method, self._api_url + path, **settings)

    def logout(self) -> None:
        """Forget the login, whatever is under way, and end it at the server."""
        while not self.storage.replace(former := self.storage.fresh(), None):
            continue
        if former is not None:
            end_login(self._api_url, former.refresh, self._timeout)


def end_login(api_url: str, refresh: str, timeout: float = 5.0) -> None:
    """Have the server end a refresh token."""
    requests.post(f"{api_url}token/blacklist/", json={"refresh": refresh}, timeout=timeout)


def all_at_once(calls: list[Callable[[], object]]) -> list[Result | None]:
    """Make calls at the same time; None for each that never comes back."""
    callers = [PendingCall(call) for call in calls]
    parts = parts_of(PATIENCE)
    return [_result(caller, parts) for caller in callers]


def alone(call: Callable[[], object]) -> Result | None:
    """Make one call; None where it never comes back. An endless loop is ended."""
    try:
        result: Result = patiently(PATIENCE, partial(result_of, call))
    except TooLong:
        return None
    return result


def result_in_time(caller: PendingCall, patience: float = PATIENCE) -> Result | None:
    """Return what came of a call, None where it takes longer than so many seconds."""
    return _result(caller, parts_of(patience))


def _result(caller: PendingCall, parts: Iterator[float]) -> Result | None:
    """Return what came of a call, None where it takes longer than these parts of time."""
    for part in chain(parts, (0.0,)):
        with suppress(SceneEnded), ending_in(part):
            return caller.result
    return None
