"""Chapters 4 and 5: the 401, one refresh for all, one retry."""

from __future__ import annotations

import base64
import json
import math
import re
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import requests
from requests.cookies import extract_cookies_to_jar, get_cookie_header
from requests.utils import rewind_body

from .bearer import BearerAuth, put_token, token_on
from .dialect import Endpoints
from .errors import BodyNotRepeatable, RefreshFailed
from .renewal import Renewal
from .storage import TokenStorage
from .token_calls import TimeLimit, TokenCalls, json_object
from .user_state import UserState

SIMPLEJWT = Endpoints()
REFUSED = "refused"  # on a repeated answer: the one that it stands for
INVALID_TOKEN = re.compile(r'error="?invalid_token\b', re.IGNORECASE)


def is_token_refused(response: requests.Response, endpoints: Endpoints = SIMPLEJWT) -> bool:
    """Tell whether an answer is a 401 about the token, which a refresh can cure.

    Decided by status, `code` and challenge (RFC 6750 section 3.1), never by the words: servers
    translate them. A 401 with another code (an inactive user, say) is not about the token.
    """
    if response.status_code != 401:
        return False
    code = endpoints.code_in(json_object(response))
    challenge = response.headers.get("WWW-Authenticate", "")
    return code in (None, endpoints.refused) or INVALID_TOKEN.search(challenge) is not None


class RefreshingBearerAuth(BearerAuth):
    """Bearer auth that answers a refused token with one refresh and one retry.

    All requests that meet the same expired token share one refresh. The caller gets the
    repeated answer, with the 401 in its `history`. Raises `LoginRequired` when the login has
    ended and `RefreshFailed` when no new token could be had; see there for what is kept.

    `timeout` (seconds) bounds the refresh. `refresh_ahead` (seconds) refreshes before the
    access token ends, by `now`, this machine's clock in Unix seconds.
    """

    def __init__(
        self,
        storage: TokenStorage,
        api_url: str,
        *,
        endpoints: Endpoints | None = None,
        timeout: TimeLimit = 5.0,
        refresh_ahead: float | None = None,
        now: Callable[[], float] = time.time,
        calls: TokenCalls | None = None,
        allow_plain_http: bool = False,
    ) -> None:
        super().__init__(storage, api_url, endpoints=endpoints, allow_plain_http=allow_plain_http)
        self._renewal = Renewal(self.api, storage, calls or TokenCalls(), timeout, now)
        self._refresh_ahead = refresh_ahead
        self._now = now
        self._not_again_for = ""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header, and watch for the answer to it."""
        state = self.login_for(request.url or "")
        if state is not None:
            state = self._ahead_of_time(state)
            put_token(request, state.access, self.api.endpoints.scheme)
            request.register_hook("response", partial(self._on_response, state))
        return request

    def _on_response(
        self, state: UserState, response: requests.Response, **settings: Any
    ) -> requests.Response:
        """Repeat a refused request once. `state` is the login that the call was begun under."""
        refused = token_on(response.request, self.api.endpoints.scheme)
        # After a redirect elsewhere the request carries no token: a 401 there is not ours.
        if refused is None or not self.api.takes_token(response.request.url or ""):
            return response
        if not is_token_refused(response, self.api.endpoints):
            return response
        response.close()  # it was read whole: its connection serves the refresh and the retry
        renewed = self._renewal.renew(state, refused)
        return repeat(response, renewed.access, **settings)

    def _ahead_of_time(self, state: UserState) -> UserState:
        if state.access == self._not_again_for or not self._is_due(state):
            return state
        try:
            return self._renewal.renew(state, state.access)
        except RefreshFailed:
            # The token in hand is still good: use it, and leave the rest to the 401.
            self._not_again_for = state.access
            return state

    def _is_due(self, state: UserState) -> bool:
        if self._refresh_ahead is None or (life := lifetime(state.access)) is None:
            return False
        # Measured from when the token came, by the clock that is asked now: the server's clock
        # may differ. Not in the first half of a life: a short one would be spent refreshing.
        age = self._now() - state.obtained_at
        return age > max(life - self._refresh_ahead, life / 2)


def repeat(response: requests.Response, access: str, **settings: Any) -> requests.Response:
    """Send a refused request again with another token and return its answer.

    It goes out below the session, so that no hook fires a second time, as in requests' own
    digest auth. Raises `BodyNotRepeatable` for a body that can be read only once.
    """
    request = response.request.copy()
    _wind_back(request)
    scheme = str(request.headers.get("Authorization", "Bearer")).partition(" ")[0]
    put_token(request, access, scheme)
    _renew_cookies(request, response)
    began = time.perf_counter()
    answer: requests.Response = response.connection.send(request, **settings)
    answer.elapsed = timedelta(seconds=time.perf_counter() - began)
    answer.history = [*response.history, response]
    setattr(answer, REFUSED, response)
    return answer


def whole_history(answer: requests.Response) -> requests.Response:
    """Put the refused answers into a history of redirects, each before its repetition.

    requests writes the history anew when it has followed a redirect.
    """
    if not answer.history and not hasattr(answer, REFUSED):
        return answer
    chain: list[requests.Response] = []
    for each in (*answer.history, answer):
        refused = getattr(each, REFUSED, None)
        chain += [one for one in (refused, each) if one is not None and one not in chain]
    answer.history = chain[:-1]
    return answer


def _renew_cookies(request: requests.PreparedRequest, refusal: requests.Response) -> None:
    """Send the jar's cookies with the refusal's, where what was sent came out of the jar.

    The jar is the request's own, as in requests' digest auth: a copy of the session's.
    """
    jar = request._cookies
    if jar is None:
        return
    sent = request.headers.pop("Cookie", None)
    if sent is not None and sent != get_cookie_header(jar, request):
        request.headers["Cookie"] = sent  # written by hand
    extract_cookies_to_jar(jar, refusal.request, refusal.raw)
    request.prepare_cookies(jar)


def _wind_back(request: requests.PreparedRequest) -> None:
    if request.body is None or isinstance(request.body, str | bytes):
        return
    try:
        rewind_body(request)
    except requests.exceptions.UnrewindableBodyError:
        raise BodyNotRepeatable(
            "The access token had expired and was refreshed, but this request's body could be "
            "read only once. Make the call again; a body of bytes or a file is repeated for you."
        ) from None


def peek(token: str) -> dict[str, Any]:
    """Return the claims that a token carries, unverified, or `{}` where there are none to read.

    To a client a token is usually opaque (RFC 6749 section 1.4): nothing may be decided by these
    claims that the server does not decide again. They serve to guess when a refresh is due.
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def lifetime(token: str) -> float | None:
    """Return for how many seconds a token was issued (`exp` less `iat`), where it says so."""
    claims = peek(token)
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        return None
    try:
        life = float(expires) - float(issued)
    except OverflowError:
        return None
    return life if 0 < life < math.inf else None
