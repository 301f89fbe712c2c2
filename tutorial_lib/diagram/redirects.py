"""Where a redirect leads, and whether a request goes there."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from .model import ExchangeLike

Asked = tuple[str, str]  # a method and a path


def leads_to(exchange: ExchangeLike) -> Asked | None:
    """Return what a redirect asks its client to send: a method and a path."""
    there = _location(exchange)
    if not there or exchange.status is None or not 300 <= exchange.status < 400:
        return None
    # RFC 9110 section 15.4 allows it, and clients do it: what was written is not written again.
    turns = exchange.status < 304 and exchange.method not in ("GET", "HEAD")
    return "GET" if turns else exchange.method, unquote(urlsplit(there).path)


def goes_there(exchange: ExchangeLike, redirected: ExchangeLike) -> bool:
    """Tell whether a request with the right method and path goes to the right server too."""
    host = _host(exchange)
    return not host or urlsplit(_location(redirected)).netloc in ("", host)


def _location(exchange: ExchangeLike) -> str:
    said = _header(getattr(exchange, "response", None), "location")
    try:
        here = f"http://{_host(exchange)}{quote(exchange.path)}"
        return said and urlsplit(urljoin(here, said)).geturl()
    except ValueError:
        return ""


def _host(exchange: ExchangeLike) -> str:
    return _header(getattr(exchange, "request", None), "host")


def _header(message: Any, wanted: str) -> str:
    headers: tuple[tuple[str, str], ...] = getattr(message, "headers", ())
    return next((value for name, value in headers if name.lower() == wanted), "")
