"""The worked verifier: what chapter 07 builds, from the form of a token to what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .parts import Refused, decoded, json_object
from .signing import ORDERS, Key, check_signature, numbers

LONGEST = 16_384  # characters: more than an access token needs, less than does any harm
LATEST = 253_402_300_799  # the last second of the year 9999: what lies behind it is no end
LEEWAY = 30  # seconds that two clocks may differ
TYPES = {"access": ("jwt", "at+jwt"), "refresh": ("jwt",)}  # what `typ` may say (RFC 9068)


def verify(
    token: str,
    *,
    keys: Mapping[str | None, Key],
    issuer: str,
    audience: str,
    purpose: str,
    now: float,
) -> dict[str, Any]:
    """Return a token's claims. Raises Refused, whose reason says what is wrong with it.

    `keys` by their `kid`; under None lies the key of tokens that name none. `now` is in Unix
    seconds, `purpose` is "access" or "refresh".
    """
    header, payload = checked(token, keys=keys)
    claims = json_object(payload)
    if claims.get("iss") != issuer:
        raise Refused("issuer")
    meant_for = claims.get("aud")
    if audience not in (meant_for if isinstance(meant_for, list) else [meant_for]):
        raise Refused("audience")
    if claims.get("token_type") != purpose or kind(header) not in TYPES[purpose]:
        raise Refused("purpose")
    check_times(claims, now)
    return claims


def check_times(claims: Mapping[str, Any], now: float) -> None:
    """Raise Refused where a token's time is over, or has not come (RFC 7519 section 4.1)."""
    if seconds(claims, "exp") <= now - LEEWAY:
        raise Refused("expired")
    if "nbf" in claims and seconds(claims, "nbf") > now + LEEWAY:
        raise Refused("not yet")


def checked(token: str, *, keys: Mapping[str | None, Key]) -> tuple[dict[str, Any], bytes]:
    """Return header and payload of a token whose signature is right (RFC 7515 section 5.2).

    The step that decides over header and signature; it reads nothing of the payload.
    Raises Refused.
    """
    if not isinstance(token, str) or len(token) > LONGEST:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header, payload, signature = json_object(decoded(parts[0])), *map(decoded, parts[1:])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    key = keys.get(kid) if isinstance(kid, str | None) else None
    if key is None:
        raise Refused("key")
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    order = ORDERS.get(key.algorithm)
    if order and not all(0 < number < order for number in numbers(signature)):
        raise Refused("signature")
    signed = token.rpartition(".")[0].encode()
    if not check_signature(key.algorithm, key.value, signed, signature):
        raise Refused("signature")
    return header, payload


def kind(header: Mapping[str, Any]) -> str:
    """Return what `typ` says, as it is compared (RFC 7515 section 4.1.9); "jwt" where it is not."""
    return str(header.get("typ", "JWT")).lower().removeprefix("application/")


def seconds(claims: Mapping[str, Any], name: str) -> float:
    """Return a time among the claims. Raises Refused("claims") for what is none."""
    value: Any = claims.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= LATEST:
        raise Refused("claims")
    return float(value)
