"""JWKs, and the choice among those of a set (RFC 7517).

No message of this module holds any part of a key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from jwt.algorithms import get_default_algorithms

from tutorial_lib.texts import Words

from . import base64url
from .algorithms import Algorithm
from .usable_key import Key, UnusableKey, public_key, secret_key

say = Words("tutorial_lib.anatomy", "key")
_LONGEST_PARAMETER = 4_000  # base64url characters: an RSA modulus of 24,000 bits
_PARAMETERS = {"oct": ("k",), "RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
_LOADERS = {"oct": "HS256", "RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}
Jwk: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Keys:
    """The keys that a token may be signed with: those that its `kid` allows, and `others`."""

    fitting: tuple[Key, ...]
    others: tuple[Key, ...] = ()


def read_jwks(text: str) -> Jwk | None:
    """Return the text as a JWK or as a set of them; None for a text like any other."""
    if not text.startswith(("{", "[")):
        return None
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        if "kty" in text:
            raise UnusableKey(say("jwk-cut")) from None
        return None
    if isinstance(value, list):
        value = {"keys": value}
        return value if _members(value) else None
    return value if "kty" in value or "keys" in value else None


def load_jwks(given: Jwk, algorithm: Algorithm, kid: object) -> Keys:
    """Make a JWK ready, or those of a set that fit the algorithm: first by all else, then by kid.

    A set of which none fits says so; where it is clear which key was meant, that one says it.
    """
    if "keys" not in given:
        return Keys((_load(given),))
    jwks = _members(given)
    if not jwks:
        raise UnusableKey(say("set-empty"))
    fitting = [jwk for jwk in jwks if _fits(jwk, algorithm)]
    named = _named(fitting, kid) or [jwk for jwk in fitting if kid and "kid" not in jwk]
    if named:
        others = [jwk for jwk in fitting if jwk not in named]
        return Keys(_readable(named), _readable(others, strict=False))
    meant = _named(jwks, kid)
    if len(meant) == 1:
        return Keys((_load(meant[0]),))
    message = "set-without-kid" if fitting else "set-none-fits"
    raise UnusableKey(say(message, count=f"{len(jwks):,}", alg=algorithm.name))


def _members(given: Jwk) -> list[Jwk]:
    keys = given["keys"]
    return [key for key in keys if isinstance(key, Mapping)] if isinstance(keys, list) else []


def _named(jwks: list[Jwk], kid: object) -> list[Jwk]:
    return jwks if kid is None else [jwk for jwk in jwks if jwk.get("kid") == kid]


def _fits(jwk: Jwk, algorithm: Algorithm) -> bool:
    alg, curve = jwk.get("alg"), jwk.get("crv")
    return (
        _misuse(jwk) is None
        and (alg is None or isinstance(alg, str))
        and algorithm.is_named(alg)
        and jwk.get("kty") == algorithm.key_type
        and (not algorithm.curves or curve in algorithm.curves)
    )


def _misuse(jwk: Jwk) -> str | None:
    """Return the message on a key that is meant for something else than checking signatures."""
    if jwk.get("use") not in (None, "sig"):
        return "jwk-use"
    ops = jwk.get("key_ops")
    if ops is None:
        return None
    # The public half of a key that may sign may check.
    wanted = {"verify", "sign"} if "d" in jwk else {"verify"}
    return None if isinstance(ops, list) and any(op in ops for op in wanted) else "jwk-ops"


def _readable(jwks: list[Jwk], *, strict: bool = True) -> tuple[Key, ...]:
    """Return the keys that can be read; raises what the first one says when none can."""
    keys, errors = [], []
    for jwk in jwks:
        try:
            keys.append(_load(jwk))
        except UnusableKey as error:
            errors.append(error)
    if strict and not keys:
        raise errors[0]
    return tuple(keys)


def _load(jwk: Jwk) -> Key:
    key_type = jwk.get("kty")
    names = _PARAMETERS.get(key_type) if isinstance(key_type, str) else None
    if names is None or not isinstance(key_type, str):
        raise UnusableKey(say("jwk-kty"))
    misuse = _misuse(jwk)
    if misuse:
        raise UnusableKey(say(misuse))
    # Only the public members are handed on: a private half is not needed to check a signature.
    public = {"kty": key_type} | {name: _parameter(jwk, name) for name in names}
    material = _material(public)
    key = secret_key(material) if key_type == "oct" else public_key(material)
    alg = jwk.get("alg")
    return replace(
        key,
        private=key_type != "oct" and "d" in jwk,
        algorithm=alg if isinstance(alg, str) else None,
    )


def _parameter(jwk: Jwk, name: str) -> str:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise UnusableKey(say("jwk-missing", name=name))
    if len(value) > _LONGEST_PARAMETER:
        raise UnusableKey(say("jwk-long", name=name))
    if name != "crv" and base64url.decode(value).problem:
        raise UnusableKey(say("jwk-no-base64url", name=name))
    return value


def _material(public: dict[str, str]) -> Any:
    try:
        return get_default_algorithms()[_LOADERS[public["kty"]]].from_jwk(public)
    except Exception:
        # Whatever the library says: its message could hold a piece of the key.
        raise UnusableKey(say("jwk-unreadable")) from None
