"""Getting a new access token: once for all who need it, and never against a logout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

import requests

from .endpoints import Api
from .errors import LoginRequired, RefreshFailed, StorageError
from .single_flight import SingleFlight
from .storage import TokenStorage
from .token_calls import (
    TimeLimit,
    TokenCalls,
    json_object,
    longest_wait,
    tokens_in,
    why_no_tokens,
)
from .user_state import UserState


class TokenRefused(Exception):
    """The server no longer accepts this refresh token."""


class Renewal:
    """Renews one API's login in one store."""

    def __init__(
        self,
        api: Api,
        storage: TokenStorage,
        calls: TokenCalls,
        timeout: TimeLimit,
        now: Callable[[], float],
    ) -> None:
        self._api, self._storage, self._calls, self._now = api, storage, calls, now
        self._timeout = timeout
        self._patience = longest_wait(timeout) + 1
        self._flights: SingleFlight[UserState] = SingleFlight()

    def __getstate__(self) -> NoReturn:
        """Refuse to be copied: two copies would refresh with one token, each for itself."""
        raise TypeError(
            "A RefreshingBearerAuth cannot be copied or pickled: it refreshes once for all who "
            "use it. Share it, or make another one on the same storage."
        )

    def renew(self, begun_under: UserState, refused: str) -> UserState:
        """Return this login with another access token than the refused one.

        Raises `LoginRequired` when the login has ended, here or at the server, and
        `RefreshFailed`, with the tokens kept, when there is no answer to rely on.
        """
        state = self._current(begun_under)
        if state.access != refused:
            return state
        key = (begun_under.login_id, begun_under.username, refused)
        try:
            return self._flights.do(
                key, lambda: self._renew(begun_under, refused), timeout=2 * self._patience
            )
        except (TimeoutError, InterruptedError) as error:
            raise RefreshFailed(
                "The access token was not refreshed in time. Try again.", retryable=True
            ) from error

    def _renew(self, begun_under: UserState, refused: str) -> UserState:
        with self._storage.refreshing(self._patience):
            state = self._current(begun_under)
            if state.access != refused:
                return state
            try:
                answer = self._ask(state.refresh)
            except TokenRefused:
                return self._after_refusal(state)
            return self._keep(state, answer)

    def _current(self, begun_under: UserState) -> UserState:
        state = self._storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def _after_refusal(self, state: UserState) -> UserState:
        ended = LoginRequired("The server no longer accepts this login: log in again.")
        try:
            # Whoever shares the store may have been faster: only what was refused is forgotten.
            is_forgotten = self._storage.replace(state, None)
        except Exception as error:  # to this process it is gone all the same
            raise ended from (error if isinstance(error, StorageError) else None)
        if not is_forgotten:
            return self._current(state)
        raise ended

    def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
        received = answer.get("refresh")
        new = replace(
            state,
            access=answer["access"],
            refresh=received or state.refresh,
            obtained_at=self._now(),
        )
        if self._storage.replace(state, new):
            return new
        # Somebody logged out, or in again, meanwhile: what came must not stay alive unseen.
        if received:
            end_login(self._calls, self._api, received, self._timeout)
        return self._current(state)

    def _ask(self, refresh: str) -> dict[str, Any]:
        """Post the refresh token and return tokens that can be relied on."""
        endpoint = self._api.refresh
        try:
            response = self._calls.call(
                self._api.refresh_url,
                {"refresh": refresh},
                timeout=self._timeout,
                endpoint=endpoint,
            )
        except requests.RequestException as error:
            raise _no_answer(error) from error
        if _is_refusal(response, json_object(response)):
            raise TokenRefused
        tokens = tokens_in(response, endpoint)
        # No new refresh token means: keep the one you have (RFC 6749 section 6).
        names = ("access", "refresh") if tokens["refresh"] else ("access",)
        if fault := why_no_tokens(response, *names, endpoint=endpoint):
            raise _no_use(fault, response, self._now)
        return tokens


def end_login(calls: TokenCalls, api: Api, refresh: str, timeout: TimeLimit) -> bool:
    """Have the server end a refresh token; `False` when it could not be told."""
    if api.endpoints.logout is None:
        return False
    try:
        token = {"refresh": refresh}
        return calls.call(api.logout_url, token, timeout=timeout, endpoint=api.logout).ok
    except requests.RequestException:
        return False


def _is_refusal(response: requests.Response, answer: dict[str, Any]) -> bool:
    """Tell a refused refresh token (RFC 6749 section 5.2) from a call that went wrong."""
    if response.status_code == 400:
        return "invalid_grant" in (answer.get("error"), answer.get("code"))
    return response.status_code == 401


def _no_answer(error: requests.RequestException) -> RefreshFailed:
    passing = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    retryable = isinstance(error, passing) and not isinstance(error, requests.exceptions.SSLError)
    return RefreshFailed(
        "The access token has expired, and the refresh got no answer. "
        "The login is kept: try again.",
        retryable=retryable,
    )


def _no_use(fault: str, response: requests.Response, now: Callable[[], float]) -> RefreshFailed:
    status = response.status_code
    return RefreshFailed(
        f"The access token has expired, and the server answered the refresh {fault}. "
        "The login is kept: try again, or check the API's address.",
        retryable=status == 429 or status >= 500,
        retry_after=_seconds(response.headers.get("Retry-After", ""), now),
    )


def _seconds(text: str, now: Callable[[], float]) -> float | None:
    """Read a `Retry-After`: seconds, or a date in any of three forms (RFC 9110 section 5.6.7)."""
    try:
        if text.isascii() and text.isdigit():
            seconds = float(text)
        else:
            date = parsedate_to_datetime(text)
            # Two of the forms name no zone, or are read so: a date in a header is in UTC.
            seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
