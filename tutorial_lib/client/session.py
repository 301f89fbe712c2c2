"""The four together: a session that logs in and stays logged in."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import requests

from .dialect import Endpoints
from .errors import AuthError, StorageError
from .login import TokenPair, obtain_tokens
from .refresh import RefreshingBearerAuth, whole_history
from .renewal import end_login
from .storage import MemoryStorage, TokenStorage
from .token_calls import EnvironmentSession, TimeLimit, TokenCalls
from .user_state import UserState

MOST_SWAPS = 100  # as many refreshes would have to end within a moment


class ApiSession(EnvironmentSession):
    """A `requests.Session` for one API: addresses below its root, a timeout, a login.

    Log in once; the header, the refresh and the retry are taken care of. `timeout` (seconds,
    or a pair as in requests) holds for each call that states none of its own.
    """

    def __init__(
        self,
        api_url: str,
        *,
        storage: TokenStorage | None = None,
        timeout: TimeLimit = 5.0,
        endpoints: Endpoints | None = None,
        refresh_ahead: float | None = None,
        now: Callable[[], float] = time.time,
        allow_plain_http: bool = False,
    ) -> None:
        super().__init__()
        self.storage = MemoryStorage() if storage is None else storage
        self.timeout = timeout
        self._now = now
        self._calls = TokenCalls(self)  # over this session's connections
        self.auth = self._bearer = RefreshingBearerAuth(
            self.storage,
            api_url,
            endpoints=endpoints,
            timeout=timeout,
            refresh_ahead=refresh_ahead,
            now=now,
            calls=self._calls,
            allow_plain_http=allow_plain_http,
        )
        self._api = self._bearer.api

    def login(self, username: str, password: str) -> None:
        """Log in and keep the login. A former login is replaced, and ended at the server.

        Raises `LoginFailed` when the server refuses and `StorageError` when the login cannot be
        kept: whoever was logged in stays so.
        """
        if self._api.endpoints.login is None:
            raise AuthError("This API has no login: adopt() takes up tokens that were handed out.")
        with self.storage.lock():  # a store that cannot be used says so before a password is sent
            self.storage.fresh()
        pair = obtain_tokens(self._calls, self._api, username, password, self.timeout)
        try:
            self.adopt(pair, username)
        except Exception:
            end_login(self._calls, self._api, pair.refresh, self.timeout)
            raise

    def adopt(self, pair: TokenPair, username: str = "") -> None:
        """Keep a login whose tokens were handed in, in place of the one there was, which is ended.

        For APIs that give programs no login of their own, as in OAuth 2.0. Raises `TypeError` for
        what is no pair of tokens and `StorageError` when the login cannot be kept: whoever was
        logged in stays so, and the tokens are left alone.
        """
        state = UserState(
            username=username,
            access=pair.access,
            refresh=pair.refresh,
            origin=self._api.origin,
            login_id=hashlib.sha256(str(pair.refresh).encode()).hexdigest()[:16],
            obtained_at=self._now(),
        )
        state.check()
        former = self._swap(state)
        if former is not None and former.refresh != state.refresh:
            self._end(former)

    def logout(self) -> bool:
        """Forget the login here and end it at the server; `False` if the server could not be told.

        An access token that somebody copied works on until it expires. Never waits for a
        refresh under way: what that brings is ended as well. Raises `StorageError` when
        the login cannot be deleted; the server has been told then too.
        """
        former = self.storage.fresh()
        if self._own_login(former) is None:
            return True
        try:
            former = self._swap(None)
        except Exception:
            self._end(former)
            raise
        return self._end(former)

    @property
    def username(self) -> str | None:
        """Who is logged in, or `None`."""
        state = self._own_login(self.storage.current())
        return state.username if state else None

    @property
    def is_logged_in(self) -> bool:
        """Whether a login is kept here; whether it still counts, only the server knows."""
        return self.username is not None

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Prepare a request, its address taken below the API's root."""
        url = request.url
        request.url = self._api.url(url.decode() if isinstance(url, bytes) else str(url))
        return super().prepare_request(request)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request, with the session's timeout where the call states none."""
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        return whole_history(super().send(request, **kwargs))

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        """After a redirect, keep the header where a request of one's own would carry it."""
        super().rebuild_auth(prepared_request, response)
        if not self._api.takes_token(prepared_request.url):
            prepared_request.headers.pop("Authorization", None)

    def _swap(self, new: UserState | None) -> UserState | None:
        """Put another login, or none, in the place of the present one, and return that."""
        for _ in range(MOST_SWAPS):
            if self.storage.replace(former := self.storage.fresh(), new):
                return former
            # A refresh came between: its newer tokens are the ones to take out.
        raise StorageError("The storage returns another login each time it is asked.")

    def _end(self, state: UserState | None) -> bool:
        state = self._own_login(state)
        return state is None or end_login(self._calls, self._api, state.refresh, self.timeout)

    def _own_login(self, state: UserState | None) -> UserState | None:
        return state if state is not None and state.belongs_to(self._api.origin) else None

    def __repr__(self) -> str:
        """Say who is logged in, and no more."""
        try:
            who = self.username or "logged out"
        except Exception:
            who = "its storage cannot be read"
        return f"<ApiSession: {who}>"
