"""The words of a diagram: safe to draw, and the same on every machine."""

from __future__ import annotations

from tutorial_lib.diagram.model import CredentialLike, ExchangeLike
from tutorial_lib.durations import in_units
from tutorial_lib.plain_text import clean as clean
from tutorial_lib.plain_text import columns as columns
from tutorial_lib.plain_text import shorten as shorten

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
    """The path as a client of the API writes it: "me/" for "/api/me/"."""
    return clean(path.removeprefix("/api/").lstrip("/") or "/")


def credential(carried: CredentialLike) -> str:
    """What the Authorization header carried, such as "access 3f2a of ada"."""
    plain = {"none": "no token", "garbage": "not a token", "basic": "Basic, not Bearer"}
    if carried.kind in plain:
        return plain[carried.kind]
    name = "refresh token!" if carried.kind == "refresh" else clean(carried.kind, 20)
    mark = f" {clean(carried.fingerprint, 12)}" if carried.fingerprint else ""
    return f"{name}{mark}" + (f" of {clean(carried.username, 24)}" if carried.username else "")


def status(exchange: ExchangeLike) -> str:
    """The answer's status and its meaning, such as "401 refused"."""
    if exchange.status is None:
        return "no answer"
    return f"{exchange.status} {PHRASES.get(exchange.status, '')}".rstrip()


def spent(exchange: ExchangeLike) -> tuple[str, ...]:
    """The refresh token that a request carried in its body, by its fingerprint."""
    mark = getattr(exchange, "spent", None)
    return (f"refresh {clean(mark, 12)} in the body",) if mark else ()


def issued(exchange: ExchangeLike) -> tuple[str, ...]:
    """The tokens that an answer brought, by their fingerprints."""
    marks = tuple(getattr(exchange, "issued", None) or ())
    named = zip(("new access", "new refresh"), marks, strict=False)
    return tuple(f"{name} {clean(mark, 12)}" for name, mark in named if mark)


def pause(seconds: float) -> str:
    """A stretch of time in seconds, a minute or more, such as "31 minutes pass"."""
    whole = round(abs(seconds))
    # From ten minutes on, the seconds are noise.
    said = list(filter(None, in_units(whole if whole < 600 else whole // 60 * 60)))
    amount = " and ".join(said[:2])
    if seconds < 0:
        return f"the clock goes back {amount}"
    return f"{amount} {'passes' if amount.startswith('1 ') and len(said) == 1 else 'pass'}"
