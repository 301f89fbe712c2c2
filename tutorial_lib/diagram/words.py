"""The words of a diagram: safe to draw, and the same on every machine."""

from __future__ import annotations

from tutorial_lib.durations import in_units
from tutorial_lib.plain_text import clean

from .model import CredentialLike, ExchangeLike

# Not http.HTTPStatus: its phrases changed between Python 3.12 and 3.13.
PHRASES = {
    200: "OK",
    201: "Created",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "refused",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def relative(path: str) -> str:
    """Return the path as a client of the API writes it: "me/" for "/api/me/"."""
    return clean(path.removeprefix("/api/").lstrip("/") or "/")


def request(exchange: ExchangeLike) -> str:
    """Return the method and the path, such as "GET me/"."""
    return f"{clean(exchange.method, 12)} {relative(exchange.path)}"


def credential(carried: CredentialLike) -> str:
    """Return what the Authorization header carried, such as "access 3f2a of ada"."""
    plain = {"none": "no token", "garbage": "not a token", "basic": "Basic, not Bearer"}
    if carried.kind in plain:
        return plain[carried.kind]
    name = "refresh token!" if carried.kind == "refresh" else clean(carried.kind, 20)
    mark = f" {clean(carried.fingerprint, 12)}" if carried.fingerprint else ""
    return f"{name}{mark}" + (f" of {clean(carried.username, 24)}" if carried.username else "")


def status(exchange: ExchangeLike) -> str:
    """Return the answer's status and its meaning, such as "401 refused"."""
    if exchange.status is None:
        return "no answer"
    return f"{exchange.status} {PHRASES.get(exchange.status, '')}".rstrip()


def spent(exchange: ExchangeLike) -> tuple[str, ...]:
    """Return the refresh token that a request carried in its body, by its fingerprint."""
    mark = getattr(exchange, "spent", None)
    return (f"refresh {clean(mark, 12)} in the body",) if mark else ()


def issued(exchange: ExchangeLike) -> tuple[str, ...]:
    """Return the tokens that an answer brought, by their fingerprints."""
    marks = tuple(getattr(exchange, "issued", None) or ())
    named = zip(("new access", "new refresh"), marks, strict=False)
    return tuple(f"{name} {clean(mark, 12)}" for name, mark in named if mark)


def pause(seconds: float) -> str:
    """Say how a stretch of time passes, a minute or more, such as "31 minutes pass"."""
    whole = round(abs(seconds))
    # From ten minutes on, the seconds are noise.
    said = list(filter(None, in_units(whole if whole < 600 else whole // 60 * 60)))
    amount = " and ".join(said[:2])
    if seconds < 0:
        return f"the clock goes back {amount}"
    return f"{amount} {'passes' if amount.startswith('1 ') and len(said) == 1 else 'pass'}"
