"""The parts of a token: written as base64url, read back strictly, and signed."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from .signing import Key, sign

BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


class Refused(Exception):
    """A token that is refused; `reason` is a word that may go into a log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def encoded(value: bytes | Mapping[str, Any] | str) -> str:
    """Return bytes, a text or an object (as JSON) as base64url without padding."""
    if isinstance(value, Mapping):
        value = json.dumps(value, separators=(",", ":"))
    raw = value.encode() if isinstance(value, str) else value
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> bytes:
    """Return the bytes behind a part of a token (RFC 7515 section 2).

    Raises Refused("form") for anything that is not the one way to write these bytes.
    """
    if not BASE64URL.fullmatch(part) or len(part) % 4 == 1:
        raise Refused("form")
    raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if encoded(raw) != part:
        raise Refused("form")
    return raw


def json_object(raw: bytes) -> dict[str, Any]:
    """Return the object that these bytes are as JSON.

    Raises Refused("form") for what is no object, names a member twice (RFC 7519 section 4), holds
    a number that JSON does not know, or is nested deeper than Python reads.
    """
    try:
        found = json.loads(raw.decode(), object_pairs_hook=_no_name_twice, parse_constant=_no_json)
    except (ValueError, RecursionError):
        raise Refused("form") from None
    if not isinstance(found, dict):
        raise Refused("form")
    return found


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("form")
    return found


def _no_json(name: str) -> Any:
    raise ValueError(name)


def make(header: Mapping[str, Any], claims: Mapping[str, Any] | str | bytes, key: Key) -> str:
    """Return a token with this header and these claims, signed with a secret or a private key.

    The key's algorithm signs, whatever the header says.
    """
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(sign(key.algorithm, key.value, signed.encode()))}"
