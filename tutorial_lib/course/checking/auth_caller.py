"""Somebody who calls APIs with a learner's auth class on a session, and what was put on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from requests.auth import AuthBase

from tutorial_lib.client import StorageError, TokenStorage, UserState, login
from tutorial_lib.secrets_in_text import known, replaced, tokens
from tutorial_lib.server.exchange import Exchange
from tutorial_lib.server.token_facts import fingerprint

from .checker import PEOPLE

TIMEOUT = 5.0  # seconds
RENEWED = "her access token is renewed"
NO_HEADER, DUE = "no header", "Bearer <the access token>"
ANOTHER = "<another token>"
PASSWORD = re.compile(r"(Basic )\S+", re.IGNORECASE)  # user name and password in base64
MakeAuth = Callable[[TokenStorage, str], Any]


class Looked(TokenStorage):
    """A storage of another make, which counts what is written, and which can be in trouble."""

    def __init__(self) -> None:
        self.held: UserState | None = None
        self.writes, self.in_trouble = 0, False

    def load(self) -> UserState | None:
        """Return the login, or `None`; StorageError while it is in trouble."""
        if self.in_trouble:
            raise StorageError("The login cannot be read.")
        return self.held

    def save(self, state: UserState) -> None:
        """Keep a login."""
        self.held, self.writes = state, self.writes + 1

    def clear(self) -> None:
        """Forget the login."""
        self.held, self.writes = None, self.writes + 1


class Worn(AuthBase):
    """A learner's auth object, watched; what it gives back reaches requests in any case.

    What it changed beside its one header is noted in `altered`, and is not sent.
    """

    def __init__(self, auth: Any, storage: Looked, leaks: Callable[[str], bool]) -> None:
        self._auth, self._storage, self._leaks = auth, storage, leaks
        self.gave_back = True
        self.put_on: Any = None
        self.altered = ""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Let it work on the request, and note whether it gave it back and what it changed."""
        before, writes = request.copy(), self._storage.writes
        given = self._auth(request)
        if not isinstance(given, requests.PreparedRequest):
            self.gave_back, given = False, request
        self.put_on = given.headers.get("Authorization", NO_HEADER)
        if change := change_of(before, given, self._leaks):
            self.altered, given = self.altered or change, before
            given.headers["Authorization"] = self.put_on
        if self._storage.writes != writes:
            self.altered = self.altered or "the storage was written to"
        if self.put_on == NO_HEADER or not _can_be_sent(self.put_on):
            given.headers.pop("Authorization", None)
        return given


def change_of(
    before: requests.PreparedRequest,
    after: requests.PreparedRequest,
    leaks: Callable[[str], bool],
) -> str:
    """Return how two requests differ but for `Authorization`, in words; "" where they don't."""
    if after.url != before.url:
        added = str(after.url).removeprefix(str(before.url))
        return "the address held the token" if leaks(added) else "the address was different"
    for name in ("method", "body"):
        if getattr(after, name) != getattr(before, name):
            return f"the {name} was different"
    for name, value in before.headers.items():
        if name != "Authorization" and after.headers.get(name) != value:
            return f"the header {name} was {'different' if name in after.headers else 'gone'}"
    secret = (name for name, value in after.headers.items() if leaks(str(value)))
    found = next((name for name in secret if name.lower() != "authorization"), "")
    return f"the header {found} held a token" if found else ""


def _can_be_sent(value: Any) -> bool:
    try:
        return b"\n" not in (value if isinstance(value, bytes) else value.encode("latin-1"))
    except (AttributeError, UnicodeEncodeError):
        return False


class AuthCaller:
    """One user's program: a storage, a learner's auth object, one session for all calls.

    Made for an API, it is also the client that the gauntlet asks for.
    """

    def __init__(
        self,
        make_auth: MakeAuth,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self.storage = Looked()
        self.waiting: list[UserState] = []
        self.api_url, self._timeout, self._make_auth = api_url, timeout, make_auth
        self.session = requests.Session()
        self.session.trust_env = False  # whose machine it is makes no difference
        self._worn: Worn | None = None

    @property
    def auth(self) -> Worn:
        """The auth object, made when it is needed first."""
        if self._worn is None:
            auth = self._make_auth(self.storage, self.api_url)
            self._worn = Worn(auth, self.storage, self._leaks)
        return self._worn

    def another(
        self, api_url: str, *, path: Path | None = None, timeout: float = TIMEOUT
    ) -> AuthCaller:
        """Return another user's program with the same class."""
        return AuthCaller(self._make_auth, api_url, path=path, timeout=timeout)

    def _leaks(self, text: str) -> bool:
        """Whether a token of the stored login stands in a text."""
        state = self.storage.held
        return state is not None and (state.access in text or state.refresh in text)

    def login(self, username: str, password: str) -> None:
        """Log in with a request of its own, which no auth object sees."""
        self.storage.save(self._fetched(username, password))

    def prepare(self, *logins: str) -> None:
        """Fetch the logins of the exercise's people, so that no login is in the way later."""
        self.waiting = []
        for name in logins:
            state = self._renewed() if name == RENEWED else self._fetched(name, PEOPLE[name])
            self.waiting.append(state)

    def _renewed(self) -> UserState:
        """The newest login with another access token."""
        newest = self.waiting[-1]
        address, body = f"{self.api_url}token/refresh/", {"refresh": newest.refresh}
        answer = requests.post(address, json=body, timeout=self._timeout)
        return replace(newest, access=answer.json()["access"])

    def _fetched(self, username: str, password: str) -> UserState:
        pair = login(self.api_url, username, password, timeout=self._timeout)
        return UserState(username, pair.access, pair.refresh)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call a path below the root, or a whole address, with the learner's auth object."""
        address = urljoin(self.api_url, path)
        settings: dict[str, Any] = {"timeout": self._timeout, "auth": self.auth} | request
        return self.session.request(method, address, **settings)

    def logout(self) -> None:
        """Forget the login."""
        self.storage.clear()

    def value_for(self, address: str) -> str:
        """Return the header's value, in words, on a request to an address that nobody calls."""
        requests.Request("GET", address, auth=self.auth).prepare()
        return self.seen

    def is_mine(self, exchange: Exchange) -> bool:
        """Tell whether a request carried the access token that lies in the storage now."""
        state, carried = self.storage.load(), exchange.credential
        own = fingerprint(state.access) if state else None
        return carried.kind == "access" and carried.fingerprint == own

    @property
    def seen(self) -> str:
        """The last header's value in words, without any token."""
        return self.described(self.auth.put_on)

    def described(self, value: Any) -> str:
        """Put words in the place of what is secret in a header's value."""
        state = self.storage.load()
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        own = [(state.refresh, "refresh"), (state.access, "access")] if state else []
        names = {token: f"<the {name} token>" for token, name in own}
        shown = replaced(text, known(text, names), lambda it: names.get(it, ANOTHER), _no_token)
        return PASSWORD.sub(r"\1…", shown)


def _no_token(text: str) -> str:
    return replaced(text, tokens(text), lambda _: ANOTHER)
