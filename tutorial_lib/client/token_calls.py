"""The calls to the token endpoints: nothing of the caller's session rides along."""

from __future__ import annotations

import codecs
import re
import sys
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import Retry

from .environment import EnvironmentSession

BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEARER_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


class TokenCalls(EnvironmentSession):
    """Posts to login, refresh and logout: no header, hook or cookie, no redirect, no retry.

    A refresh that carried its session's own auth would answer its own 401 with a refresh, and one
    that is sent twice burns a rotated token. With an `owner` the calls travel over the owner's
    connections, proxies and certificates, each of them once, whatever its adapters repeat.
    """

    def __init__(self, owner: EnvironmentSession | None = None) -> None:
        super().__init__()
        self.auth = _no_auth
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._owner = owner

    def call(self, url: str, payload: dict[str, str], *, timeout: float) -> requests.Response:
        """Post a JSON object and return the answer; wait at most `timeout` seconds for it."""
        return self.post(url, json=payload, timeout=timeout, allow_redirects=False)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request and forget its body: it holds a password or a refresh token."""
        if isinstance(request.body, bytes):
            request.body = OneSending(request.body)
        try:
            return super().send(request, **kwargs)
        except Repeated as error:
            raise requests.ConnectionError(str(error), request=request) from None
        finally:
            request.body = None

    def get_adapter(self, url: Any) -> Any:
        """Use the owner's connections, where there is one."""
        if self._owner is not None:
            return without_retries(self._owner.get_adapter(url))
        return without_retries(super().get_adapter(url))

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Use the owner's proxies and certificates, where there is one."""
        merge = super().merge_environment_settings
        if self._owner is not None:
            merge = self._owner.merge_environment_settings
        return merge(url, proxies, stream, verify, cert)


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand where an auth object stands, so that requests does not ask `.netrc` for one."""
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


def flaw(response: requests.Response, *names: str) -> str | None:
    """Say why an answer does not hold the named tokens, none of it quoted; `None` if it does."""
    status, answer = response.status_code, json_object(response)
    if not 200 <= status < 300:
        return f"with {status}"
    if not answer and response.content.startswith(BYTE_ORDER_MARKS):
        return f"with {status} and a byte order mark (BOM), which JSON has none of (RFC 8259)"
    faults = (fault for name in names if (fault := _fault(name, answer.get(name))))
    fault = next(faults, None)
    return fault and f"with {status}, but {fault}"


def _fault(name: str, value: object) -> str | None:
    if value is None:
        return f"without a token: there is no `{name}`"
    if is_bearer_token(value):
        return None
    if not isinstance(value, str):
        return f"its `{name}` is no text"
    if value.lower().startswith("bearer "):
        return f'its `{name}` begins with "Bearer": the token must stand there alone'
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
