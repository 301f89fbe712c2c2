"""The calls to the token endpoints: nothing of the caller's session rides along."""

from __future__ import annotations

import re
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from .environment import EnvironmentSession

_BEARER_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


class TokenCalls(EnvironmentSession):
    """Posts to login, refresh and logout: no header, hook or cookie, no redirect, no retry.

    A refresh that carried its session's own auth would answer its own 401 with a refresh. With
    an `owner` the calls travel over the owner's connections, proxies and certificates.
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
        try:
            return super().send(request, **kwargs)
        finally:
            request.body = None

    def get_adapter(self, url: Any) -> Any:
        """Use the owner's connections, where there is one."""
        if self._owner is not None:
            return self._owner.get_adapter(url)
        return super().get_adapter(url)

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
