"""A `requests.Session` that reads the environment once and leaves `.netrc` alone."""

from __future__ import annotations

import os
import threading
from typing import Any, NamedTuple, NoReturn

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from .endpoints import is_plain_loopback, origin
from .forking import begin_anew_after_fork


class Environment(NamedTuple):
    """What the environment says about one origin: its proxies and the CA bundle to trust."""

    proxies: dict[str, str]
    ca_bundle: str | None

    @classmethod
    def of(cls, url: str) -> Environment:
        """Read the environment for an address."""
        # A proxy is another machine: plain HTTP that may go to loopback only must not pass one.
        proxies = {} if is_plain_loopback(url) else dict(get_environ_proxies(url))
        bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        return cls(proxies, bundle or None)


class EnvironmentSession(requests.Session):
    """A session that honours proxies, `NO_PROXY` and CA bundle, read once per origin and kept.

    Reading them anew for each request is a quarter of what a small call costs. A redirect never
    asks `.netrc`: requests would put it in place of a bearer header, and send it to wherever the
    redirect leads. From the first request the session's own `auth` keeps it away: set one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._environments: dict[str, Environment] = {}
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
        environment = self._environment(url) if self.trust_env else Environment({}, None)
        verify = self.verify if verify is None else verify
        return {
            "proxies": {**self.proxies, **environment.proxies, **(proxies or {})},
            "stream": self.stream if stream is None else stream,
            "verify": environment.ca_bundle or True if verify is True else verify,
            "cert": self.cert if cert is None else cert,
        }

    def _environment(self, url: str) -> Environment:
        key = origin(url)
        if key not in self._environments:
            self._environments[key] = Environment.of(url)
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
