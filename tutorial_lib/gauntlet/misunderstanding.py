"""A client that speaks another dialect than the API: what came, and what was due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from tutorial_lib.server import Dialect, Exchange
from tutorial_lib.server.dialect import SIMPLEJWT, Call
from tutorial_lib.server.token_facts import ISSUED

from .verdict import printable

FOREIGN = "another dialect: "  # how the fact begins that ends a run
MOST_NAMES = 6
LONGEST_NAME = 24  # characters


def misunderstanding(exchanges: Sequence[Exchange], dialect: Dialect) -> str:
    """Say what came in another dialect, and what was due; "" where nothing did.

    One call about tokens with the right path and fields is enough, whatever it was answered, and
    one access token with the right word before it.
    """
    schemes = [_scheme(one) for one in exchanges if one.credential.kind in (*ISSUED, "garbage")]
    if schemes and dialect.scheme.lower() not in map(str.lower, schemes):
        came = printable(schemes[0])[:LONGEST_NAME]
        return f"{came} came before the access token; {dialect.scheme} is due"
    if is_understood(exchanges, dialect):
        return ""
    for exchange in _posted(exchanges):
        call = dialect.calls.get(_path(exchange))
        if call is not None or exchange.status in (404, 405):
            return f"{_came(exchange)} came; {_due(dialect, call)} is due"
    return ""


def is_understood(exchanges: Iterable[Exchange], dialect: Dialect) -> bool:
    """Tell whether a call about tokens came that is this dialect's."""
    calls = dialect.calls
    return any(
        _path(one) in calls and _is_right(one, calls[_path(one)], dialect)
        for one in _posted(exchanges)
    )


def _posted(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Return what a client posted; what it was handed is none of it."""
    return [one for one in exchanges if one.method == "POST" and one.path.startswith("/")]


def _scheme(exchange: Exchange) -> str:
    return _field(exchange, "authorization").partition(" ")[0]


def _path(exchange: Exchange) -> str:
    return exchange.call or exchange.path.removeprefix("/api/")


def _is_right(exchange: Exchange, call: Call, dialect: Dialect) -> bool:
    said = _said(exchange)
    is_kind = _is_form(exchange) == call.is_form or dialect is SIMPLEJWT  # which reads both
    has_fixed = all(said.get(name) == value for name, value in call.also.items())
    return is_kind and has_fixed and all(_has(said, place) for place in call.sends.values())


def _has(said: Any, place: Iterable[str]) -> bool:
    for step in place:
        if not isinstance(said, dict) or step not in said:
            return False
        said = said[step]
    return True


def _due(dialect: Dialect, call: Call | None) -> str:
    call = call or dialect.login or dialect.refresh
    names = [*call.also, *(".".join(place) for place in call.sends.values())]
    return f"POST {call.path} with {_body('a form' if call.is_form else 'JSON', names)}"


def _came(exchange: Exchange) -> str:
    kind = "a form" if _is_form(exchange) else "JSON"
    path = exchange.path.removeprefix("/api/")
    return f"POST {printable(path)[:60]} with {_body(kind, list(_said(exchange)))}"


def _body(kind: str, names: list[str]) -> str:
    shown = [printable(name)[:LONGEST_NAME] for name in names[:MOST_NAMES]]
    return f"{kind} ({', '.join(shown)})" if shown else "no fields"


def _is_form(exchange: Exchange) -> bool:
    return _field(exchange, "content-type").lower().startswith("application/x-www-form")


def _said(exchange: Exchange) -> dict[str, Any]:
    body = exchange.request.body
    if _is_form(exchange):
        return dict(parse_qsl(body, keep_blank_values=True))
    try:
        said = json.loads(body or "{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _field(exchange: Exchange, name: str) -> str:
    return next((value for each, value in exchange.request.headers if each.lower() == name), "")
