"""Remarks: what a reader should know about a token beyond its claims; those on its header."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .algorithms import is_unsigned

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
    checks = (_unsigned, _own_key, _private_key, _odd_kid, _inner_token)
    return tuple(note for check in checks if (note := check(header)))


def _unsigned(header: Mapping[str, object]) -> Remark | None:
    if not is_unsigned(header):
        return None
    text = "alg is none: nobody signed this token. Anyone can write one like it."
    return Remark("alg-none", text, "RFC 8725 section 3.2", serious=True)


def _own_key(header: Mapping[str, object]) -> Remark | None:
    named = [name for name in _OWN_KEY if name in header]
    if not named:
        return None
    text = f"The token says itself which key is right ({', '.join(named)}). Never take a key"
    return Remark(
        "own-key",
        f"{text} from a token that is not checked yet.",
        "RFC 7515 appendix D, RFC 8725 section 3.10",
        serious=True,
    )


def _private_key(header: Mapping[str, object]) -> Remark | None:
    jwk = header.get("jwk")
    if not isinstance(jwk, dict) or not any(name in jwk for name in _PRIVATE_MEMBERS):
        return None
    text = "Its jwk holds a private or secret key: everyone who sees the token has it."
    return Remark("key-leaked", text, "RFC 7515 section 4.1.3", serious=True)


def _odd_kid(header: Mapping[str, object]) -> Remark | None:
    kid = header.get("kid")
    if not isinstance(kid, str) or not any(odd in kid for odd in _ODD_IN_KID):
        return None
    text = "Its kid looks like a path or a query. A server must not open or run it."
    return Remark("odd-kid", text, "RFC 8725 section 3.10", serious=True)


def _inner_token(header: Mapping[str, object]) -> Remark | None:
    cty = header.get("cty")
    if not isinstance(cty, str) or cty.upper() != "JWT":
        return None
    return Remark("inner-token", "Inside is another token, not claims.", "RFC 7519 section 5.2")
