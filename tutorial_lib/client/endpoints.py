"""Where an API is, and which addresses are its own."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Endpoints:
    """The three token paths of an API, relative to its root; SimpleJWT's own by default."""

    login: str = "token/"
    refresh: str = "token/refresh/"
    logout: str = "token/blacklist/"


@lru_cache(maxsize=1024)
def origin(url: str) -> str:
    """Return scheme, host and port of an address in one normal form (RFC 6454 section 4)."""
    parts = urlsplit(url)
    try:
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return ""  # an address that cannot be called is nobody's
    return f"{parts.scheme}://{parts.hostname}:{port}"


@lru_cache(maxsize=1024)
def is_plain_loopback(url: str) -> bool:
    """Tell whether an address is plain HTTP to this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "http" and _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Api:
    """One API: its root, its token endpoints, and which addresses belong to it.

    Raises `ValueError` for a root that no token may be sent to: plain HTTP to another machine
    (RFC 6750 section 5.3) unless `allow_plain_http` is true, or credentials in the address.
    """

    def __init__(
        self, url: str, endpoints: Endpoints | None = None, *, allow_plain_http: bool = False
    ) -> None:
        _check_root(url, allow_plain_http)
        self.root = url if url.endswith("/") else url + "/"
        self.origin = origin(url)
        self.endpoints = endpoints or Endpoints()
        self.login_url = self.url(self.endpoints.login)
        self.refresh_url = self.url(self.endpoints.refresh)
        self.logout_url = self.url(self.endpoints.logout)
        self._token_urls = {self.login_url, self.refresh_url, self.logout_url}

    def url(self, path: str) -> str:
        """Return the whole address of a path below the root, as axios does with its `baseURL`."""
        if urlsplit(path).scheme or path.startswith("//"):
            return urljoin(self.root, path)
        return self.root + path.lstrip("/")

    def owns(self, url: str) -> bool:
        """Tell whether an address has this API's origin, compared whole."""
        return origin(url) == self.origin

    def is_token_call(self, url: str) -> bool:
        """Tell whether an address is one of the three token endpoints, which take no header."""
        return url.partition("?")[0].partition("#")[0] in self._token_urls


def _check_root(url: str, allow_plain_http: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError("The API's address must begin with https:// and name a host.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("The API's address must hold no user name, password, query or fragment.")
    if parts.scheme == "http" and not _is_loopback(parts.hostname) and not allow_plain_http:
        raise ValueError(
            f"Tokens sent to {parts.hostname!r} over plain HTTP can be read on the way. "
            "Use https://, or say allow_plain_http=True."
        )
