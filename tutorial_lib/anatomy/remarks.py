"""Remarks: what a reader should know about a token beyond its claims; those on its header."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tutorial_lib.texts import Words

from .algorithms import is_unsigned

say = Words("tutorial_lib.anatomy", "remark")

_OWN_KEY = ("jwk", "jku", "x5c", "x5u")
_PRIVATE_MEMBERS = ("d", "k", "p", "q")
_ODD_IN_KID = ("/", "\\", "'", '"', ";", "..", "\x00")


class AnatomyError(ValueError):
    """`read_token` was called with a clock, key or algorithms that make no sense.

    What a token holds never raises it: a broken token is described, not refused with an error.
    """


@dataclass(frozen=True)
class Remark:
    """One remark about a token: a short `kind` for programs, a `text` for people."""

    kind: str
    text: str
    source: str = ""
    serious: bool = False


def header_remarks(header: Mapping[str, object]) -> tuple[Remark, ...]:
    """Return the remarks on a header, the most serious first."""
    checks: tuple[Callable[[Mapping[str, object]], Remark | None], ...]
    checks = (_unsigned, _own_key, _private_key, _odd_kid, _inner_token, _unencoded)
    return tuple(note for check in checks if (note := check(header)))


def remark(kind: str, *, serious: bool = False, **facts: str) -> Remark:
    """Make the remark of a kind, in the catalogue's words."""
    return Remark(kind, say(f"{kind}/text", **facts), say(f"{kind}/source", **facts), serious)


def _unsigned(header: Mapping[str, object]) -> Remark | None:
    return remark("alg-none", serious=True) if is_unsigned(header) else None


def _own_key(header: Mapping[str, object]) -> Remark | None:
    named = ", ".join(name for name in _OWN_KEY if name in header)
    return remark("own-key", names=named, serious=True) if named else None


def _private_key(header: Mapping[str, object]) -> Remark | None:
    jwk = header.get("jwk")
    if not isinstance(jwk, dict) or not any(name in jwk for name in _PRIVATE_MEMBERS):
        return None
    return remark("key-leaked", serious=True)


def _odd_kid(header: Mapping[str, object]) -> Remark | None:
    kid = header.get("kid")
    if not isinstance(kid, str) or not any(odd in kid for odd in _ODD_IN_KID):
        return None
    return remark("odd-kid", serious=True)


def _inner_token(header: Mapping[str, object]) -> Remark | None:
    cty = header.get("cty")
    is_token = isinstance(cty, str) and cty.upper() == "JWT"
    return remark("inner-token") if is_token else None


def _unencoded(header: Mapping[str, object]) -> Remark | None:
    return remark("unencoded") if header.get("b64") is False else None
