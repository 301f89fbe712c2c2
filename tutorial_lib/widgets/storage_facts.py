"""What lies in a storage, as facts that may be shown: never a token, only its fingerprint."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from dataclasses import dataclass

from tutorial_lib.anatomy import Claim, read_token
from tutorial_lib.anatomy.times import numeric_date
from tutorial_lib.client import AuthError, TokenStorage, UserState
from tutorial_lib.texts import Words

say = Words("tutorial_lib.widgets", "storage")


@dataclass(frozen=True)
class TokenFact:
    """One stored token: which it is, since when, and how long it is good for (in seconds)."""

    name: str
    fingerprint: str
    age: float | None
    left: float | None


@dataclass(frozen=True)
class StorageFacts:
    """What one look into a storage shows; `problem` says why nothing could be seen."""

    place: str
    readers: str
    username: str | None = None
    permissions: str | None = None
    tokens: tuple[TokenFact, ...] = ()
    problem: str = ""


def look_into(storage: TokenStorage, now: float) -> StorageFacts:
    """Look into a storage; ages and lives are counted from `now`, in Unix seconds."""
    place, readers = _place(storage)
    try:
        state = now_in(storage)
    except AuthError as error:
        return StorageFacts(place, readers, problem=str(error))
    if state is None:
        return StorageFacts(place, readers)
    tokens = (_fact("access", state.access, now), _fact("refresh", state.refresh, now))
    return StorageFacts(place, readers, state.username, _permissions(storage), tokens)


def changes(before: StorageFacts, after: StorageFacts) -> list[str]:
    """Say in words what differs between two looks; times that pass are no change."""
    if before.username != after.username:
        return [_who_changed(before.username, after.username)]
    old = {token.name: token.fingerprint for token in before.tokens}
    new = {token.name: token.fingerprint for token in after.tokens}
    return [
        say("became", token=name, before=old[name], after=new[name])
        for name in new
        if name in old and old[name] != new[name]
    ]


def now_in(storage: TokenStorage) -> UserState | None:
    """Return what lies in a storage at this moment.

    A journal that watches the storage takes no note of it: looking is no step of the program.
    """
    state: UserState | None = getattr(storage, "fresh", storage.load)()
    return state


def _place(storage: TokenStorage) -> tuple[str, str]:
    watched = getattr(storage, "_storage", storage)  # what stands behind a journal's stand-in
    kind = type(watched).__name__
    known = kind if f"place/{kind}" in say else "elsewhere"
    return say(f"place/{known}"), say(f"reader/{known}")


def _who_changed(before: str | None, after: str | None) -> str:
    if before is None:
        return say("came", after=str(after))
    if after is None:
        return say("left", before=before)
    return say("other", before=before, after=after)


def dates_in(token: str, now: float) -> tuple[float | None, float | None]:
    """Return when a token was issued and when it expires, as it says itself, in Unix seconds."""
    anatomy = read_token(token, now=now)
    return _number(anatomy.claim("iat")), _number(anatomy.claim("exp"))


def _fact(name: str, token: str, now: float) -> TokenFact:
    issued, expires = dates_in(token, now)
    return TokenFact(
        name,
        hashlib.sha256(token.encode()).hexdigest()[:4],
        None if issued is None else now - issued,
        None if expires is None else expires - now,
    )


def _number(claim: Claim | None) -> float | None:
    date = numeric_date(claim.value) if claim else None
    return None if date is None or abs(date) > sys.float_info.max else float(date)


def _permissions(storage: TokenStorage) -> str | None:
    path = getattr(storage, "path", None)
    if path is None:
        return None
    if os.name != "posix":
        return say("by-folder")
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        return None
    return say("mode-others" if mode & 0o077 else "mode-owner", mode=f"{mode:04o}")
