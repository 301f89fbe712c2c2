"""A token changed by hand, or signed again: and which token was made here, of which one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jwt.algorithms import get_default_algorithms

from tutorial_lib.anatomy import Part, read_token
from tutorial_lib.anatomy.algorithms import ALGORITHMS, Algorithm
from tutorial_lib.anatomy.base64url import encode
from tutorial_lib.anatomy.keys import load_key
from tutorial_lib.anatomy.usable_key import UnusableKey
from tutorial_lib.texts import Words

say = Words("tutorial_lib.widgets", "tampering")

# How libraries spell JSON: Python's PyJWT, JavaScript's JSON.stringify, Python's json.dumps.
_SPELLINGS: tuple[dict[str, Any], ...] = (
    {"separators": (",", ":")},
    {"separators": (",", ":"), "ensure_ascii": False},
    {},
)


class TamperingError(ValueError):
    """A token cannot be changed or signed here; the message says why, and holds no token."""


class MadeHere:
    """The last token that was made here, and the one it was made of: none passes for a server's."""

    def __init__(self) -> None:
        self._origin = self._made = ""

    def record(self, token: str, made: str) -> None:
        """Remember that `made` was made of `token`; a second change keeps the first origin."""
        self._origin = self.origin_of(token) or token
        self._made = made

    def origin_of(self, token: str) -> str | None:
        """Return the token that this one was made of; None for one that was not made here."""
        is_made_here = token and token == self._made and token != self._origin
        return self._origin if is_made_here else None


def json_value(text: str) -> object:
    """Read a claim's new value, written as JSON (RFC 8259); raises `TamperingError`."""
    try:
        value: object = json.loads(text)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        raise TamperingError(say("no-json")) from None
    return value


def tampered(token: str, name: str, value: object) -> str:
    """Return the token with another value in one claim, and its old signature behind it.

    Header and signature stay as they are, so no key is needed, whatever the algorithm; and the
    signature is wrong from then on (RFC 7515 section 5.2). Raises `TamperingError`.
    """
    header, claims, signature = _parts(token)
    return f"{header.raw}.{_spelled_like(claims, {**claims.value, name: value})}.{signature.raw}"


def signed_again(token: str, key: Any) -> str:
    """Return the token with a new signature; only with HS256, HS384, HS512 and their secret.

    `key` is whatever `read_token` takes. Raises `TamperingError`.
    """
    header, claims, _ = _parts(token)
    algorithm = _symmetric(header.value)
    secret = _secret(key, algorithm, header.value.get("kid"))
    signed = f"{header.raw}.{claims.raw}"
    return f"{signed}.{encode(_signature(signed, secret, algorithm))}"


def _parts(token: str) -> tuple[Part, Part, Part]:
    """Return the three parts of a token that can be written again as it was."""
    anatomy = read_token(token, now=0)
    if anatomy.form != "signed" or len(anatomy.parts) != 3:
        raise TamperingError(say("no-token"))
    header, claims, signature = anatomy.parts
    for part in (header, claims):
        if part.problem:
            raise TamperingError(say("broken", problem=part.problem))
    if any(note.kind == "large-number" for note in anatomy.notes):
        raise TamperingError(say("large-number"))
    return header, claims, signature


def _spelled_like(claims: Part, changed: Mapping[str, object]) -> str:
    """Return the claims as base64url, spelled as they were: a change taken back leaves no trace."""
    spellings = (one for one in _SPELLINGS if _json(claims.value, one) == claims.data)
    return encode(_json(changed, next(spellings, _SPELLINGS[0])))


def _json(members: Mapping[str, object], spelling: dict[str, Any]) -> bytes:
    # A lone surrogate, which UTF-8 does not have, is written as JSON writes it: \ud800.
    return json.dumps(members, **spelling).encode("utf-8", "backslashreplace")


def _symmetric(header: Mapping[str, object]) -> Algorithm:
    alg = header.get("alg")
    algorithm = ALGORITHMS.get(alg) if isinstance(alg, str) else None
    if algorithm is None:
        raise TamperingError(say("no-alg"))
    if algorithm.key_type != "oct":
        raise TamperingError(say("private-key", alg=algorithm.name))
    return algorithm


def _secret(key: Any, algorithm: Algorithm, kid: object) -> bytes:
    if key is None:
        raise TamperingError(say("no-key"))
    try:
        ready = load_key(key, algorithm, kid)
    except UnusableKey as error:
        raise TamperingError(str(error)) from None
    if ready.key_type != "oct":
        raise TamperingError(say("no-secret", alg=algorithm.name, type=ready.key_type))
    return bytes(ready.material)


def _signature(signed: str, secret: bytes, algorithm: Algorithm) -> bytes:
    signer = get_default_algorithms()[algorithm.name]
    try:
        return bytes(signer.sign(signed.encode("ascii"), signer.prepare_key(secret)))
    except Exception:
        # Whatever the library says: its message could hold a piece of the key.
        raise TamperingError(say("unusable-key", alg=algorithm.name)) from None
