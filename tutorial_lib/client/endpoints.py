"""Where an API is, and which addresses are its own."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import requests

from .dialect import Endpoint, Endpoints

NO_CALL = Endpoint("")
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_KEPT = 1_000  # characters of an address that is remembered
LONGEST_AUTHORITY = 300  # characters: a host has 253 at most (RFC 1035 section 2.3.4)
_PLACE = re.compile(r"\s*(https?://)([^/?#]*)([^?#]*)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class Address(NamedTuple):
    """Where a request goes, in one spelling: what is compared, and never what is sent.

    Path and query are as a server may read them: decoded, without dots and empty steps.
    """

    origin: str
    path: str
    query: str


def address(url: str) -> Address:
    """Return where a request to an address goes; its origin is empty where it cannot be called."""
    return _known_address(url) if len(url) <= LONGEST_KEPT else _address(url)


def origin(url: str) -> str:
    """Return scheme, host and port of an address as they will be sent (RFC 6454 section 4).

    Empty for an address that cannot be called: it is nobody's.
    """
    return address(url).origin


def _address(url: str) -> Address:
    place = _PLACE.match(url)
    if place is None:
        return Address("", "", "")
    scheme, authority, path = place.groups()
    host = authority.rpartition("@")[2]  # what stands before it says who calls, not where
    # Programs disagree about where a host with a backslash ends, and so about whose it is.
    is_clear = len(host) <= LONGEST_AUTHORITY and "\\" not in authority
    path = unquote(path, errors="surrogateescape")
    query = url[place.end() :].partition("#")[0].removeprefix("?")
    return Address(
        _origin(scheme + host) if is_clear else "",
        posixpath.normpath("/" + path.lstrip("/")),
        unquote(query, errors="surrogateescape"),
    )


_known_address = lru_cache(maxsize=1024)(_address)


@lru_cache(maxsize=1024)
def _origin(root: str) -> str:
    request = requests.PreparedRequest()
    try:
        request.prepare_url(root, None)
        parts = urlsplit(str(request.url))
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (requests.RequestException, ValueError):
        return ""
    return f"{parts.scheme}://{_one_spelling(parts.hostname or '')}:{port}"


def _one_spelling(host: str) -> str:
    try:
        return str(ipaddress.IPv6Address(host))
    except ValueError:
        return host


def is_plain_loopback(url: str) -> bool:
    """Tell whether an address is plain HTTP to this very machine."""
    scheme, _, rest = origin(url).partition("://")
    return scheme == "http" and _is_loopback(rest.rpartition(":")[0])


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
        self.root = _root(url)
        self.origin = origin(self.root)
        self.endpoints = endpoints or Endpoints()
        self.login = _endpoint(self.endpoints.login)
        self.refresh = _endpoint(self.endpoints.refresh)
        self.logout = _endpoint(self.endpoints.logout)
        self.login_url = self.url(self.login.path)
        self.refresh_url = self.url(self.refresh.path)
        self.logout_url = self.url(self.logout.path)
        calls = (self.login, self.refresh, self.logout)
        token_urls = [self.url(call.path) for call in calls if call is not NO_CALL]
        for each in (self.root, *token_urls):
            _refuse_plain_http(each, allow_plain_http)
        self._token_addresses = {address(each) for each in token_urls}

    def url(self, path: str) -> str:
        """Return the whole address of a path below the root, as axios does with its `baseURL`."""
        if _SCHEME.match(path):
            return urljoin(self.root, path) if path.startswith("//") else path
        return self.root + path.lstrip("/")

    def owns(self, url: str) -> bool:
        """Tell whether an address has this API's origin, compared whole."""
        return origin(url) == self.origin

    def is_token_call(self, url: str) -> bool:
        """Tell whether an address is one of the three token endpoints, which get no header."""
        place, endpoints = address(url), self._token_addresses
        return place in endpoints or (place.query != "" and place._replace(query="") in endpoints)

    def takes_token(self, url: str) -> bool:
        """Tell whether a request to an address carries the access token."""
        return self.owns(url) and not self.is_token_call(url)


def _endpoint(said: str | Endpoint | None) -> Endpoint:
    if said is None:
        return NO_CALL
    return (
        replace(said, path=said.path.strip())
        if isinstance(said, Endpoint)
        else Endpoint(said.strip())
    )


def _root(url: str) -> str:
    """Return an API's root as it will be sent, with a slash at its end."""
    text = url.strip()
    if not text.isprintable():
        raise ValueError("The API's address holds an invisible character: type it again.")
    place = _PLACE.match(text)
    if place is None or not place[2]:
        raise ValueError("The API's address must begin with https:// and name a host.")
    if "@" in place[2] or text[place.end() :].strip("?#"):
        raise ValueError("The API's address must hold no user name, password, query or fragment.")
    request = requests.PreparedRequest()
    with suppress(requests.RequestException):
        request.prepare_url(place[0].rstrip("/") + "/", None)
    if not request.url or not origin(request.url):
        raise ValueError("The API's address names a host or a port that can't exist.")
    return request.url


def _refuse_plain_http(url: str, allow_plain_http: bool) -> None:
    if url.lower().startswith("http:") and not allow_plain_http and not is_plain_loopback(url):
        raise ValueError(
            f"Tokens sent to {urlsplit(url).hostname!r} over plain HTTP can be read on the way. "
            "Use https://, or say allow_plain_http=True."
        )
