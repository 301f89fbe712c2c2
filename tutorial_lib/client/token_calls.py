"""The calls to login, refresh and logout, and the session whose connections they travel over."""

from __future__ import annotations

import codecs
import math
import os
import re
import sys
import threading
from numbers import Real
from typing import Any, NoReturn

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import default_headers, get_environ_proxies
from urllib3 import Retry

from .dialect import Endpoint
from .endpoints import is_plain_loopback, origin
from .forking import begin_anew_after_fork

TimeLimit = float | tuple[float, float]  # seconds to connect and to read, or one number for both
AS_IT_IS = Endpoint("")
BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEARER_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


class TokenCalls:
    """Posts to login, refresh and logout over a session's connections, each call once.

    It uses the session's connections, proxies and certificates, and nothing else: no header,
    hook or cookie, no redirect, no retry. A refresh that carried the session's own auth would
    answer its own 401 with a refresh, and one that is sent twice burns a rotated token.
    """

    def __init__(self, session: requests.Session | None = None) -> None:
        self._session = EnvironmentSession() if session is None else session

    def call(
        self,
        url: str,
        payload: dict[str, str],
        *,
        timeout: TimeLimit,
        endpoint: Endpoint = AS_IT_IS,
    ) -> requests.Response:
        """Post an object, as JSON unless the endpoint says otherwise, and return the answer.

        `timeout` is in seconds. The body is forgotten then, and a cookie: they hold a password or a
        refresh token.
        """
        body = OneSending(endpoint.body(payload))
        headers = default_headers()
        request = requests.Request("POST", url, headers, data=body, auth=_no_auth).prepare()
        request.headers.update(endpoint.headers(payload))
        place = str(request.url)
        try:
            settings = self._session.merge_environment_settings(place, {}, False, None, None)
            adapter = without_retries(self._session.get_adapter(place))
            response = adapter.send(request, timeout=timeout, **settings)
            _ = response.content  # read whole: its connection serves the next call
            return response
        except Repeated as error:
            raise requests.ConnectionError(str(error), request=request) from None
        finally:
            request.body = None
            request.headers.pop("Cookie", None)


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand where an auth object stands, so that nobody is named by the address."""
    return request


class OneSending(bytes):
    """A body that goes to a socket once, whatever repeats the request; anybody may read it."""

    _is_sent = False

    def __len__(self) -> int:
        """Return its length; raises `Repeated` when urllib3 measures it to send it again."""
        if sys._getframe(1).f_globals.get("__name__") == "urllib3.util.request":
            if self._is_sent:
                raise Repeated("A token call is sent once, and never repeated.")
            self._is_sent = True
        return super().__len__()


class Repeated(Exception):
    """Something tried to send a token call again. No `OSError`: urllib3 would try once more."""


def without_retries(adapter: BaseAdapter) -> BaseAdapter:
    """Return an adapter of requests' own, on the same connections, that hands over any answer."""
    if type(adapter) is not HTTPAdapter:
        return adapter
    twin = HTTPAdapter.__new__(HTTPAdapter)
    vars(twin).update(vars(adapter), max_retries=Retry(0, read=False))
    return twin


class EnvironmentSession(requests.Session):
    """A session that honours proxies, `NO_PROXY` and CA bundle, read once per origin and kept.

    Reading them anew for each request is a quarter of what a small call costs. A redirect never
    asks `.netrc`: requests would put it in place of a bearer header, and send it to wherever the
    redirect leads. From the first request the session's own `auth` keeps it away: set one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._environments: dict[str, tuple[dict[str, str], str | None]] = {}
        begin_anew_after_fork(self)

    def _begin_anew(self) -> None:
        # Two processes on one connection would read each other's answers. What a thread of the
        # parent may have locked is kept, unused: even to throw it away would take its lock.
        adapters = [one for one in self.adapters.values() if isinstance(one, HTTPAdapter)]
        self._left_to_parent = [(one.poolmanager, one.proxy_manager) for one in adapters]
        for adapter in adapters:
            # An adapter that was unpickled has the same settings and no connection.
            adapter.__setstate__(adapter.__getstate__())
        vars(self.cookies)["_cookies_lock"] = threading.RLock()

    def __getstate__(self) -> NoReturn:
        """Refuse to be copied: what makes a session one is its connections and its refreshes."""
        raise TypeError(
            f"A session of the type {type(self).__name__} cannot be copied or pickled. "
            "Make another ApiSession on the same storage: both stay logged in."
        )

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Merge what a call states with what the session and the environment say."""
        known_proxies, ca_bundle = self._environment(url) if self.trust_env else ({}, None)
        verify = self.verify if verify is None else verify
        return {
            "proxies": {**self.proxies, **known_proxies, **(proxies or {})},
            "stream": self.stream if stream is None else stream,
            "verify": ca_bundle or True if verify is True else verify,
            "cert": self.cert if cert is None else cert,
        }

    def _environment(self, url: str) -> tuple[dict[str, str], str | None]:
        """Return the proxies for an address and the CA bundle to trust."""
        key = origin(url)
        if key not in self._environments:
            # A proxy is another machine: plain HTTP that may go to loopback only must not pass one.
            proxies = {} if is_plain_loopback(url) else dict(get_environ_proxies(url))
            bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
            self._environments[key] = (proxies, bundle or None)
        return self._environments[key]

    def rebuild_proxies(self, prepared_request: Any, proxies: Any) -> dict[str, str]:
        """After a redirect, take the proxies that the new origin asks for."""
        if is_plain_loopback(prepared_request.url):
            return dict(proxies or {})
        rebuilt: dict[str, str] = super().rebuild_proxies(prepared_request, proxies)
        return rebuilt

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        """After a redirect, keep the header on the same origin only, as it was sent last."""
        headers = prepared_request.headers
        headers.pop("Authorization", None)
        sent = response.request.headers.get("Authorization")
        if sent and origin(response.request.url) == origin(prepared_request.url):
            headers["Authorization"] = sent


def longest_wait(timeout: TimeLimit) -> float:
    """Return for how many seconds a call may last: to connect, and then to read.

    Raises `ValueError` for what is no limit.
    """
    both = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    if len(both) != 2 or not all(isinstance(one, Real) and 0 < one < math.inf for one in both):
        raise ValueError("timeout must be a number of seconds above 0, or two of them in a tuple.")
    return sum(both)


def tokens_in(response: requests.Response, endpoint: Endpoint) -> dict[str, Any]:
    """Return the tokens `access` and `refresh` of an answer, as far as it has them."""
    return endpoint.read(json_object(response), response.cookies)


def why_no_tokens(
    response: requests.Response, *names: str, endpoint: Endpoint = AS_IT_IS
) -> str | None:
    """Say why an answer does not hold the named tokens, none of it quoted; `None` if it does."""
    status, answer = response.status_code, json_object(response)
    if not 200 <= status < 300:
        return f"with {status}"
    if not answer and response.content.startswith(BYTE_ORDER_MARKS):
        return f"with {status} and a byte order mark (BOM), which JSON does not allow (RFC 8259)"
    tokens = tokens_in(response, endpoint)
    faults = (
        fault
        for name in names
        if (fault := _why_no_token(endpoint.returns.get(name, name), tokens[name]))
    )
    fault = next(faults, None)
    return fault and f"with {status}, but {fault}"


def _why_no_token(name: str, value: object) -> str | None:
    if value is None:
        return f"without a token: there is no `{name}`"
    if is_bearer_token(value):
        return None
    if not isinstance(value, str):
        return f"its `{name}` is not text"
    if value.lower().startswith("bearer "):
        return f'its `{name}` begins with "Bearer": only the token belongs there'
    return f"its `{name}` is empty or holds characters that no token has"


def json_object(response: requests.Response) -> dict[str, Any]:
    """Return the JSON object of an answer, or `{}` where it is none (an HTML page, say)."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def is_bearer_token(value: object) -> bool:
    """Tell whether a value can stand behind `Bearer` in a header (RFC 6750 section 2.1)."""
    return isinstance(value, str) and _BEARER_TOKEN.fullmatch(value) is not None
