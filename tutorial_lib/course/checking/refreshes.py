"""A refresh token traded in by the learner's function: what was sent, what is kept of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import requests
from requests.adapters import HTTPAdapter

from tutorial_lib.client import BearerAuth, MemoryStorage, UserState, is_token_refused, login
from tutorial_lib.client.refresh import repeat
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.exchange import Exchange
from tutorial_lib.server.token_facts import fingerprint

from .checker import ELSEWHERE, PEOPLE, Attempt, Checker

REFRESH = "token/refresh/"
TOLD = re.compile(r"\((access|refresh) ")  # how a journal writes a token
TOKEN_IN_503 = {"status": 503, "body": {"access": "a.b.c"}}
# Fields that a good answer may bring beside its tokens: those of RFC 6749, and some of a state's.
BESIDE: tuple[dict[str, Any], ...] = (
    {"token_type": "Bearer", "expires_in": 1800},
    {"username": "ada", "login_id": "1"},
)
USERNAME, ROOT = "noor", ELSEWHERE["api_prefix"]
ROTATION: dict[str, Any] = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}


class Copying(MemoryStorage):
    """Gives a copy of what was saved, as a file does: what is not saved is not kept."""

    def load(self) -> UserState | None:
        """Return the login, or `None`."""
        state = super().load()
        return None if state is None else replace(state)


class Trade:
    """A login at a server whose access token has run out, and the learner's function."""

    def __init__(
        self,
        checker: Checker,
        username: str = USERNAME,
        server: TutorialServer | None = None,
        **settings: Any,
    ) -> None:
        self.checker, self.server = checker, server or checker.server(**settings)
        self.username, self.storage = username, Copying()
        self.before = self.log_in("first")
        self.server.clock.advance(minutes=8)
        self.server.journal.clear()

    def log_in(self, which: str = "next") -> UserState:
        """Save a login of this user, and return it."""
        pair = login(self.server.api_url, self.username, PEOPLE[self.username])
        tokens, login_id = (pair.access, pair.refresh), f"{self.username}'s {which}"
        self.storage.save(UserState(self.username, *tokens, self.server.url, login_id))
        return self.stored

    def refreshed_elsewhere(self) -> None:
        """Let another program refresh, and save what it got."""
        received = by_hand(self)
        newest = {name: received[name] for name in ("access", "refresh") if name in received}
        self.storage.save(replace(self.stored, **newest))

    @property
    def stored(self) -> UserState:
        """What lies in the storage now; LookupError where nothing does."""
        state = self.storage.load()
        if state is None:
            raise LookupError("Nobody is logged in.")
        return state

    def later(self, how: str, **more: Any) -> Attempt:
        """Call the learner's function once more: it goes by what lies in the storage now."""
        self.before, earlier = self.stored, len(self.refresh_calls)
        came = self.run(**more)
        sent = self.refresh_calls[earlier:]
        if not sent and not isinstance(came.error, requests.RequestException):
            came.reraise()
        others = [one for one in sent if one.spent != mark(self.before.refresh)]
        number = "none was sent" if not sent else f"{len(sent)} were sent"
        fact = "another refresh token was sent" if others else number
        is_stored = len(sent) == 1 and not others
        self.checker.expect(is_stored, "remembered", how=how, fact=fact)
        came.reraise()
        self.was_kept(came)
        self.before = self.stored
        return came

    def run(self, fault: dict[str, Any] | None = None, **more: Any) -> Attempt:
        """Call the learner's function, with a fault at the refresh where one is given."""
        if fault is not None:
            self.server.faults.next("token/refresh/", **fault)
        watched = self.server.journal.watch(self.storage)
        came = self.checker.attempt(
            lambda: self.checker.answer(watched, self.server.api_url, **more)
        )
        self.checker.heard.raised += _below(came.error)
        return came

    @property
    def is_untouched(self) -> bool:
        """Whether the storage holds what it held before."""
        return self.storage.load() == self.before

    @property
    def refresh_calls(self) -> tuple[Exchange, ...]:
        """The refresh calls that reached the server."""
        return self.server.journal.to("token/refresh/")

    def was_sent(self, came: Attempt) -> None:
        """End the check unless exactly one refresh was sent, as it should be."""
        expect, asked = self.checker.expect, tuple(self.server.journal)
        if came.error is not None and not asked:
            raise came.error
        sent = [f"{exchange.method} {exchange.path}" for exchange in asked]
        expect(
            sent == [f"POST {ROOT}token/refresh/"], "not-asked", fact=", ".join(sent) or "nothing"
        )
        call = asked[0]
        expect(not (found := _in_headers(call)), "header", fact=found)
        expect(not self.checker.heard.in_addresses, "in-the-address")
        expect(call.status in (200, 401), "body", fact=call.answer)
        expect(call.status == 200, "which-token", fact=call.answer)
        expect("access" not in TOLD.findall(call.request.body), "more-sent")
        if came.error is not None:
            raise came.error

    def was_kept(self, came: Attempt) -> None:
        """End the check unless what the answer brought is returned and kept, all else too."""
        expect, issued = self.checker.expect, self.refresh_calls[-1].issued
        expect(mark(came.value) == issued[0], "not-returned", fact=type(came.value).__name__)
        state: Any = self.storage.load()
        expect(mark(getattr(state, "access", None)) == issued[0], "not-kept")
        newest = issued[1] if len(issued) > 1 else mark(self.before.refresh)
        lost = "new-dropped" if len(issued) > 1 else "old-lost"
        expect(mark(getattr(state, "refresh", None)) == newest, lost)
        found = str(getattr(state, "username", None))
        expect(found == self.username, "another-user", name=self.username, fact=found)
        expect(self.before.is_same_login(state), "rest-lost")


def mark(token: object) -> str:
    """Return a token's fingerprint, "" for what is no text."""
    return fingerprint(token) if isinstance(token, str) and token else ""


def _in_headers(call: Exchange) -> str:
    """Which header of a request carries a token, or what should be one; "" for none."""
    if call.credential.kind != "none":
        return f"Authorization: {call.credential.kind}"
    kinds = ((name, TOLD.search(value)) for name, value in call.request.headers)
    return next((f"{name}: {kind[1]}" for name, kind in kinds if kind), "")


def _below(error: BaseException | None) -> list[BaseException]:
    """The errors that an error hides or comes from."""
    chain: list[BaseException] = []
    below = error and (error.__cause__ or error.__context__)
    while below is not None and below not in chain:
        chain.append(below)
        below = below.__cause__ or below.__context__
    return chain


def every_life(checker: Checker) -> None:
    """A server that takes a refresh token again, and one that gives out a new one each time."""
    plain, noor = Trade(checker), Trade(checker, **ROTATION)
    jun = Trade(checker, "jun", noor.server)
    for how, trade, happens in (
        ("with a refresh token that can be used again", plain, None),
        ("with the same one once more", plain, None),
        ("the first one at a server that rotates them", noor, None),
        ("the next one", noor, None),
        ("after another program's", noor, noor.refreshed_elsewhere),
        ("after the next login", noor, noor.log_in),
        ("another user's, in another storage", jun, None),
        ("the first user's again", noor, None),
    ):
        if happens is not None:
            happens()
        trade.later(how)


def whatever_comes_beside(checker: Checker) -> None:
    """Answers that bring more than tokens: the rest of the state stays as it was."""
    trade = Trade(checker)
    for number, beside in enumerate(BESIDE):
        before, token = trade.stored, f"neap.tide.{number}"
        came = trade.run({"body": {"access": token, **beside}})
        fact = came.error_name or _changes(trade, replace(before, access=token))
        checker.expect(not fact, "beside", brought=json.dumps(beside), fact=fact)
        checker.expect(came.value == token, "not-returned", fact=type(came.value).__name__)


def _changes(trade: Trade, due: UserState) -> str:
    """Which fields in the storage are not what is due; "" for none. When it came may be added."""
    kept = trade.storage.load()
    if kept is None:
        return "nobody is logged in"
    names = (name for name in vars(due) if name != "obtained_at")
    changed = [name for name in names if getattr(kept, name, None) != getattr(due, name)]
    return f"{' and '.join(changed)} changed" if changed else ""


def by_hand(trade: Trade) -> dict[str, Any]:
    """Refresh beside the learner's code; return the answer's fields."""
    state = trade.storage.load() or trade.before
    body = {"refresh": state.refresh}
    answer = requests.post(trade.server.api_url + REFRESH, json=body, timeout=5)
    fields: dict[str, Any] = answer.json()
    return fields


class Renewing(BearerAuth):
    """Bearer auth that answers a refused token with the learner's function."""

    def __init__(self, renew: Any, timeout: float, storage: Any, api_url: str) -> None:
        super().__init__(storage, api_url)
        self._renew, self._timeout = renew, timeout

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header, and watch for the answer."""
        request = super().__call__(request)
        request.register_hook("response", self._on_response)
        return request

    def _on_response(self, response: requests.Response, **settings: Any) -> requests.Response:
        if "Authorization" not in response.request.headers or not is_token_refused(response):
            return response
        access = self._renew(self.storage, self.api.root, timeout=self._timeout)
        return repeat(response, str(access), **settings)


MakeAuth = Callable[[MemoryStorage, str, float], Any]  # storage, API's root, timeout in seconds


class PlainClient:
    """One user's program: a storage, a plain session, and an auth object on it."""

    def __init__(
        self, make_auth: MakeAuth, api_url: str, *, path: Path | None = None, timeout: float = 5.0
    ) -> None:
        self.storage, self.session = MemoryStorage(), requests.Session()
        self.session.trust_env = False  # whose machine it is makes no difference
        self.session.auth = make_auth(self.storage, api_url, timeout)
        self._api_url, self._timeout = api_url, timeout

    def login(self, username: str, password: str) -> None:
        """Log in."""
        pair = login(self._api_url, username, password, timeout=self._timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call a path below the API's root."""
        settings = {"timeout": self._timeout} | request
        return self.session.request(method, self._api_url + path, **settings)

    def logout(self) -> None:
        """Forget the login."""
        self.storage.clear()


@contextmanager
def sending() -> Iterator[list[tuple[requests.Response, dict[str, Any]]]]:
    """Every answer that comes below the sessions, with the settings of its request."""
    sent: list[tuple[requests.Response, dict[str, Any]]] = []
    send = HTTPAdapter.send

    def noted(*given: Any, **settings: Any) -> requests.Response:
        sent.append((send(*given, **settings), settings))
        return sent[-1][0]

    with mock.patch.object(HTTPAdapter, "send", noted):
        yield sent


@contextmanager
def answers_closed() -> Iterator[None]:
    """Close the answers that the learner's code got and never read: each holds a connection."""
    with sending() as sent:
        try:
            yield
        finally:
            for answer, _ in sent:
                answer.close()


def renewing(renew: Any) -> MakeAuth:
    """Return what makes auth objects out of the learner's function."""
    return lambda storage, api_url, timeout: Renewing(renew, timeout, storage, api_url)
