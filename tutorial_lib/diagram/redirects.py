"""Where a redirect leads, and whether a request goes there."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from .model import ExchangeLike

Asked = tuple[str, str]  # a method and a path


def leads_to(exchange: ExchangeLike) -> Asked | None:
    """Return what a redirect asks its client to send: a method and a path."""
    if exchange.status is None or not 300 <= exchange.status < 400:
        return None
    _, path = _goal(exchange)
    # What was written is not written again: clients do so, and RFC 9110 section 15.4 lets them.
    turns = exchange.status <= 303 and exchange.method not in ("GET", "HEAD")
    return ("GET" if turns else exchange.method, path) if path else None


def goes_there(exchange: ExchangeLike, redirected: ExchangeLike) -> bool:
    """Tell whether a request with the right method and path goes to the right server too."""
    host = _header(exchange, "request", "host")
    return not host or _goal(redirected)[0] in ("", host)


def _goal(redirected: ExchangeLike) -> tuple[str, str]:
    """Return the host and the path of a Location, as far as they are known."""
    said = _header(redirected, "response", "location")
    try:
        here = f"http://{_header(redirected, 'request', 'host')}{quote(redirected.path)}"
        there = urlsplit(urljoin(here, said) if said else "")
    except ValueError:  # no address, or a path that is no text
        return "", ""
    return there.netloc, unquote(there.path)


def _header(exchange: ExchangeLike, side: str, wanted: str) -> str:
    message: Any = getattr(exchange, side, None)
    headers: tuple[tuple[str, str], ...] = getattr(message, "headers", ())
    return next((value for name, value in headers if name.lower() == wanted), "")
