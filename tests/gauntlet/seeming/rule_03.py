"""Rule 3: many requests with one expired token share one refresh."""

from __future__ import annotations

import threading
from typing import Any, ClassVar

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from tutorial_lib.client import LoginRequired, RefreshFailed
from tutorial_lib.client.renewal import Renewal
from tutorial_lib.client.user_state import UserState

from ._plain import Plain, Renewing, Tokens


class _Insists(Plain):
    """Mounts an adapter that sends again, also what is no GET."""

    retries: Retry

    def __init__(self, api_url: str, **settings: Any) -> None:
        super().__init__(api_url, **settings)
        self.http.mount(api_url, HTTPAdapter(max_retries=self.retries))


class ItsAdapterRepeatsARefreshAfter503(_Insists):
    """A list of statuses to try again at holds for the refresh too."""

    retries = Retry(2, status_forcelist=[502, 503], allowed_methods=None, raise_on_status=False)


class ItsAdapterRepeatsARefreshAfterADrop(_Insists):
    """A connection that ends without an answer is tried again, the refresh too."""

    retries = Retry(2, read=2, allowed_methods=None)


class AsksThreeTimes(Plain):
    """Its own loop tries a refresh that was not answered again."""

    def ask(self, refresh: str) -> Tokens:
        for _ in range(2):
            try:
                return super().ask(refresh)
            except RefreshFailed:
                continue
        return super().ask(refresh)


class _OneByOne(Renewal):
    def renew(self, begun_under: UserState, refused: str) -> UserState:
        with self._storage.refreshing(self._patience):
            state = self._storage.fresh()
            return self._keep(state, self._ask(state.refresh))


class RefreshesOneAfterTheOther(Renewing):
    """Has a lock, and looks at nothing when it has got it."""

    renewal = _OneByOne


class _ForThoseWhoWait(Renewal):
    def renew(self, begun_under: UserState, refused: str) -> UserState:
        def work() -> UserState:
            return self._keep(state := self._storage.fresh(), self._ask(state.refresh))

        return self._flights.do("refresh", work, timeout=self._patience)


class WhoComesLateRefreshesAgain(Renewing):
    """Those who wait share a refresh; a refusal that comes after it makes another."""

    renewal = _ForThoseWhoWait


class EachMethodRefreshes(Plain):
    """Reads share one refresh, and each other method has one of its own."""

    locks: ClassVar[dict[str, Any]] = {}

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        tokens = self.load()
        answer = self.send(tokens, method, path, **request)
        if answer.status_code != 401 or not tokens:
            return answer
        with self.locks.setdefault(method, threading.RLock()):
            if self.load() == tokens or self.for_whom(method) != tokens["access"]:
                new = self.ask(tokens["refresh"])
                self.save({**tokens, **new})
                self.done[method] = tokens["access"]
        return self.send(self.load(), method, path, **request)

    done: ClassVar[dict[str, str]] = {}

    def for_whom(self, method: str) -> str:
        return self.done.get(method, "")


class WhoWaitsGetsThe401(Plain):
    """The first one refreshes, the others are handed what they got."""

    busy = threading.Lock()

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        tokens = self.load()
        answer = self.send(tokens, method, path, **request)
        if answer.status_code != 401 or not tokens or not self.busy.acquire(blocking=False):
            return answer
        try:
            return self.send(self.renewed(tokens), method, path, **request)
        finally:
            self.busy.release()


class WhoWaitsMustLogInAgain(Renewing):
    """Only one may wait for a refresh, the next ones are told to log in."""

    class renewal(Renewal):
        waiting = 0

        def renew(self, begun_under: UserState, refused: str) -> UserState:
            type(self).waiting += 1
            try:
                if self.waiting > 2:
                    raise LoginRequired("Too many wait.")
                return super().renew(begun_under, refused)
            finally:
                type(self).waiting -= 1


class OnlyOneRefreshForTwo(Plain):
    """Every second one who waits makes a refresh of its own."""

    count = 0

    def renewed(self, refused: Tokens) -> Tokens:
        with self.locked():
            type(self).count += 1
            tokens = self.load()
            if self.count % 2 or tokens["access"] == refused["access"]:
                tokens = {**tokens, **self.ask(tokens["refresh"])}
                self.save(tokens)
            return tokens
