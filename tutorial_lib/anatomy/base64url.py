"""Base64url without padding (RFC 7515 section 2), read as far as it goes."""

import base64
import re
import unicodedata
from dataclasses import dataclass, field

from tutorial_lib.texts import Words

say = Words("tutorial_lib.anatomy", "base64url")
_ALIEN = re.compile(r"[^A-Za-z0-9_-]")
_PLAIN = str.maketrans("+/", "-_")


@dataclass(frozen=True)
class Decoded:
    """Bytes, what stopped the decoding, and whether a strict reader takes the spelling."""

    data: bytes = field(repr=False)
    problem: str | None = None
    remarks: tuple[str, ...] = ()
    strict: bool = True


def decode(raw: str) -> Decoded:
    """Decode base64url; plain base64 and padding are taken too, and remarked upon."""
    body = raw.rstrip("=")
    padding = len(raw) - len(body)
    plain = body.translate(_PLAIN)
    alien = _ALIEN.search(plain)
    if alien:
        return Decoded(_bytes(plain[: alien.start()]), _alien_problem(alien))
    data = _bytes(plain)
    if len(plain) % 4 == 1:
        return Decoded(data, say("cut", count=f"{len(plain):,}"))
    canonical = encode(data) == plain
    remarks = _remarks(padding, plain != body, canonical)
    padded_right = padding == 0 or (padding <= 2 and len(raw) % 4 == 0)
    return Decoded(data, None, remarks, strict=canonical and plain == body and padded_right)


def literal(raw: str) -> Decoded:
    """Take the text as it is: no base64url at all (RFC 7797)."""
    return Decoded(raw.encode("utf-8", "replace"))


def encode(data: bytes) -> str:
    """Return the bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(body: str) -> bytes:
    whole = body[:-1] if len(body) % 4 == 1 else body
    return base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))


def _remarks(padding: int, plain: bool, canonical: bool) -> tuple[str, ...]:
    remarks = []
    if padding:
        remarks.append(say("padding"))
    if plain:
        remarks.append(say("plain"))
    if not canonical:
        remarks.append(say("loose"))
    return tuple(remarks)


def _alien_problem(alien: re.Match[str]) -> str:
    character = alien.group()
    name = unicodedata.name(character, say("nameless")).lower()
    place = f"{alien.start() + 1:,}"
    return say("alien", code=f"{ord(character):04X}", name=name, place=place)
