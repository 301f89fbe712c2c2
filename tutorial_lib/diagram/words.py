"""The words of a diagram: safe to draw, and the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable

from tutorial_lib.cleaned_text import clean
from tutorial_lib.durations import in_units
from tutorial_lib.texts import Words

from .model import CredentialLike, Entry, ExchangeLike

say = Words("tutorial_lib.diagram")


def relative(path: str) -> str:
    """Return the path as a client of the API writes it: "me/" for "/api/me/"."""
    return clean(path.removeprefix("/api/").lstrip("/") or "/")


def request(exchange: ExchangeLike) -> str:
    """Return the method and the path, such as "GET me/"."""
    return f"{clean(exchange.method, 12)} {relative(exchange.path)}"


def credential(carried: CredentialLike) -> str:
    """Return what the Authorization header carried, such as "access 3f2a of ada"."""
    if carried.kind in ("none", "garbage", "basic"):
        return say(f"credential/{carried.kind}")
    said = [say("credential/refresh") if carried.kind == "refresh" else clean(carried.kind, 20)]
    if carried.fingerprint:
        said.append(clean(carried.fingerprint, 12))
    if carried.username:
        said.append(say("credential/of", username=clean(carried.username, 24)))
    return " ".join(said)


def status(exchange: ExchangeLike) -> str:
    """Return the answer's status and its meaning, such as "401 refused"."""
    if exchange.status is None:
        return say("status/none")
    phrase = f"status/{exchange.status}"
    return f"{exchange.status} {say(phrase)}" if phrase in say else str(exchange.status)


def spent(exchange: ExchangeLike) -> tuple[str, ...]:
    """Return the refresh token that a request carried in its body, by its fingerprint."""
    mark = getattr(exchange, "spent", None)
    return (say("token/spent", fingerprint=clean(mark, 12)),) if mark else ()


def issued(exchange: ExchangeLike) -> tuple[str, ...]:
    """Return the tokens that an answer brought, by their fingerprints."""
    marks = tuple(getattr(exchange, "issued", None) or ())
    named = zip(("token/new-access", "token/new-refresh"), marks, strict=False)
    return tuple(say(name, fingerprint=clean(mark, 12)) for name, mark in named if mark)


def stranger(others: Iterable[Entry]) -> str:
    """Return the name of a stranger's server, as the entries of its journal tell it."""
    names = (str(getattr(entry, "server", "API")) for entry in others)
    return next((clean(name, 14) for name in names if name != "API"), say("stranger"))


def pause(seconds: float) -> str:
    """Say how a stretch of time passes, a minute or more, such as "31 minutes pass"."""
    whole = round(abs(seconds))
    # From ten minutes on, the seconds are noise.
    said = list(filter(None, in_units(whole if whole < 600 else whole // 60 * 60)))
    amount = f" {say('time/and')} ".join(said[:2])
    if seconds < 0:
        return say("time/back", amount=amount)
    is_one = amount.startswith("1 ") and len(said) == 1
    return say("time/passes" if is_one else "time/pass", amount=amount)
