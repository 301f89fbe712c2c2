"""What may be known of a token without holding it: its kind, its owner, its fingerprint."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Literal, TypeVar

from tutorial_lib.cleaned_text import clean

ISSUED: tuple[Literal["access"], Literal["refresh"]] = ("access", "refresh")
LONGEST_KEPT = 1_024  # characters of a text whose result is remembered

Found = TypeVar("Found")


@dataclass(frozen=True)
class Credential:
    """What an Authorization header carried: never the token, only what one may know of it.

    `username` is given when the server's own key signed the token; `fingerprint` is the first
    four hex digits of the token's SHA-256.
    """

    kind: Literal["none", "access", "refresh", "garbage", "basic"] = "none"
    username: str | None = None
    fingerprint: str | None = None

    def __str__(self) -> str:
        owner = f"({clean(self.username, 24)})" if self.username else None
        words = [self.kind, self.fingerprint, owner]
        return " ".join(word for word in words if word)


def read_credential(
    header: str | None,
    owner: Callable[[str], str | None] = lambda token: None,
    due: str = "Bearer",
) -> Credential:
    """Return what an Authorization header carried; `owner` names whose token it is, if it can.

    `due` is the scheme under which this API takes tokens.
    """
    if not header or not header.strip():
        return Credential()
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() == "basic":
        return Credential("basic")
    kind = kind_of(token) if scheme == due else None
    if kind is None:
        return Credential("garbage", None, fingerprint(token))
    return Credential(kind, owner(token), fingerprint(token))


def remembering(function: Callable[..., Found]) -> Callable[..., Found]:
    """Decorate a function of texts with an `lru_cache` that no stranger's long text gets into."""
    remembered = lru_cache(maxsize=512)(function)

    @wraps(function)
    def call(*texts: str) -> Found:
        is_long = max(map(len, texts)) > LONGEST_KEPT
        return function(*texts) if is_long else remembered(*texts)

    return call


@remembering
def fingerprint(token: str) -> str:
    """Return the first four hex digits of a token's SHA-256: enough to tell tokens apart."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:4]


def kind_of(token: str) -> Literal["access", "refresh"] | None:
    """Return which of a login's two tokens it says it is; None when it is neither."""
    named = peek(token).get("token_type")
    return next((kind for kind in ISSUED if kind == named), None)


@remembering
def peek(token: str) -> Mapping[str, Any]:
    """Return what a token claims, believed by nobody; empty when it is not a token."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        return json_object(base64.urlsafe_b64decode(parts[1] + "=="))
    except ValueError:
        return {}


def json_object(content: bytes) -> Mapping[str, Any]:
    """Return the JSON object that bytes are; empty when they are none."""
    try:
        data = json.loads(content) if content.lstrip()[:1] == b"{" else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
