"""What may be known of a token without holding it: its kind, its owner, its fingerprint."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from .exchange import Credential

ISSUED = ("access", "refresh")


def read_credential(
    header: str | None, owner: Callable[[str], str | None] = lambda token: None
) -> Credential:
    """What an Authorization header carried; `owner` names whose token it is, if it can tell."""
    if not header or not header.strip():
        return Credential()
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() == "basic":
        return Credential("basic")
    kind = peek(token).get("token_type") if scheme == "Bearer" else None
    if kind not in ISSUED:
        return Credential("garbage", None, fingerprint(token))
    return Credential(kind, owner(token), fingerprint(token))


@lru_cache(maxsize=1024)
def fingerprint(token: str) -> str:
    """The first four hex digits of a token's SHA-256: enough to tell tokens apart."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:4]


@lru_cache(maxsize=1024)
def peek(token: str) -> Mapping[str, Any]:
    """What a token claims, believed by nobody; empty when it is not a token."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        return json_object(base64.urlsafe_b64decode(parts[1] + "=="))
    except ValueError:
        return {}


def json_object(content: bytes) -> Mapping[str, Any]:
    """The JSON object that bytes are; empty when they are none."""
    try:
        data = json.loads(content) if content.lstrip()[:1] == b"{" else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
