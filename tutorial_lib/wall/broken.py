"""Broken verifiers, one for each attack: as somebody writes them on a busy day."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from .attacks import PAGES, unsealed
from .parts import Refused, decoded, json_object
from .signing import Check, Key, bare_arithmetic, check_signature
from .verifier import check_times, checked
from .world import public_pem

Keys = Mapping[str | None, Key]
BROKEN: dict[int, Callable[..., Any]] = {}


def broken(number: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a verifier the one that falls to the attack with this number."""

    def add(verify: Callable[..., Any]) -> Callable[..., Any]:
        BROKEN[number] = verify
        return verify

    return add


def read(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    """Return header, claims, what was signed, and the signature."""
    head, payload, signature = token.split(".")
    signed = f"{head}.{payload}".encode()
    return json.loads(decoded(head)), json.loads(decoded(payload)), signed, decoded(signature)


def signed_claims(token: str, keys: Keys, check: Check = check_signature) -> dict[str, Any]:
    """Return the claims of a token whose signature fits the key that it names."""
    header, claims, signed, signature = read(token)
    key = keys[header.get("kid")]
    if header["alg"] != key.algorithm:
        raise Refused("algorithm")
    if not check(key.algorithm, key.value, signed, signature):
        raise Refused("signature")
    return claims


@broken(1)
def unchecked(token: str, *, now: float, **expected: Any) -> Any:
    """The load balancer has checked the signature already. It will have."""
    _, claims, _, _ = read(token)
    check_times(claims, now)
    return claims


@broken(2)
def without_none(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """We have read about alg none, so it is forbidden."""
    header, claims, signed, signature = read(token)
    if header["alg"] == "none":
        raise Refused("algorithm")
    key, alg = keys[header["kid"]], header["alg"].upper()  # one issuer writes hs256
    if alg != "NONE" and not check_signature(alg, key.value, signed, signature):
        raise Refused("signature")
    check_times(claims, now)
    return claims


@broken(3)
def with_a_list(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """An allow-list, and no public key is ever a secret."""
    header, claims, signed, signature = read(token)
    key, alg = keys[header["kid"]], header["alg"]
    if alg not in ("HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "ES384", "ES512"):
        raise Refused("algorithm")
    if alg.startswith("HS") and key.value.startswith(b"-----BEGIN PUBLIC KEY"):
        raise Refused("algorithm")
    if not check_signature(alg, key.value, signed, signature):
        raise Refused("signature")
    check_times(claims, now)
    return claims


@broken(5)
def for_anything(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """It's signed by our issuer, and it is not over. What else could there be?"""
    _, payload = checked(token, keys=keys)
    claims = json_object(payload)
    check_times(claims, now)
    return claims


@broken(8)
def with_its_own_key(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """The key may come along. Then nobody has to configure anything."""
    header, *_ = read(token)
    if "jwk" in header:
        keys = {header.get("kid"): from_jwk(header["jwk"])}
    claims = signed_claims(token, keys)
    check_times(claims, now)
    return claims


def from_jwk(jwk: Mapping[str, str]) -> Key:
    """Return the key that a JWK is (RFC 7517)."""
    if jwk["kty"] == "oct":
        return Key("HS256", decoded(jwk["k"]))
    n, e = (int.from_bytes(decoded(jwk[name]), "big") for name in "ne")
    return Key("RS256", public_pem(rsa.RSAPublicNumbers(e, n).public_key()))


@broken(9)
def with_an_address(token: str, *, keys: Keys, issuer: str, now: float, **expected: Any) -> Any:
    """Keys are fetched where the token says, from our own host of course."""
    header, *_ = read(token)
    if header.get("jku", "").startswith(issuer):
        found = json.loads(PAGES[header["jku"]])["keys"]
        keys = {**keys, **{jwk["kid"]: from_jwk(jwk) for jwk in found}}
    return for_anything(token, keys=keys, now=now)


@broken(10)
def from_a_table(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """The keys lie in the database, where everybody can see how old they are."""
    header, claims, signed, signature = read(token)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE key (kid, value)")
    rows = [(kid, key.value) for kid, key in keys.items()]
    database.executemany("INSERT INTO key VALUES (?, ?)", rows)
    found = database.execute(f"SELECT value FROM key WHERE kid = '{header['kid']}'").fetchone()
    database.close()
    value = found[0] if isinstance(found[0], bytes) else found[0].encode()
    if not check_signature(header["alg"], value, signed, signature):
        raise Refused("signature")
    check_times(claims, now)
    return claims


@broken(12)
def easy_going(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """What a header asks for and we do not know cannot matter much."""
    claims = signed_claims(token, keys)
    check_times(claims, now)
    return claims


@broken(13)
def that_opens(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """Encrypted for us: nobody else could have read it, so nobody else has touched it."""
    if token.count(".") == 4:
        head = json.loads(decoded(token.split(".")[0]))
        token = unsealed(token, keys[head["kid"]].value)
        inner = json.loads(decoded(token.split(".")[0]))
        if inner["alg"].lower() == "none":
            return unchecked(token, now=now)
    return for_anything(token, keys=keys, now=now)


@broken(14)
def of_two_forms(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """A partner sends JSON. The library checks both forms; we read what lies in the middle."""
    compact = token
    if token.startswith("{"):
        parts = json.loads(token)
        compact = f"{parts['protected']}.{parts['payload']}.{parts['signature']}"
    checked(compact, keys=keys)
    claims = json_object(decoded(token.split(".")[1]))
    check_times(claims, now)
    return claims


@broken(15)
def of_any_header(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """A partner sends JSON, with a second header beside the first: we put them together."""
    if not token.startswith("{"):
        return for_anything(token, keys=keys, now=now)
    parts = json.loads(token)
    protected = json_object(decoded(parts["protected"])) if "protected" in parts else {}
    header = {**parts["header"], **protected}
    signed = f"{parts.get('protected', '')}.{parts['payload']}".encode()
    if header["alg"] != "none":
        key = keys[header["kid"]]
        if not check_signature(header["alg"], key.value, signed, decoded(parts["signature"])):
            raise Refused("signature")
    claims = json_object(decoded(parts["payload"]))
    check_times(claims, now)
    return claims


@broken(16)
def without_an_end(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """A token that has an end is refused after it."""
    _, payload = checked(token, keys=keys)
    claims = json.loads(payload)
    if isinstance(claims.get("exp"), int | float) and claims["exp"] < now:
        raise Refused("expired")
    return claims


REMEMBERED: dict[str, Any] = {}


@broken(17)
def with_a_memory(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """Signatures cost time, and each is different: who came once is known."""
    signature = token.rpartition(".")[2]
    if signature in REMEMBERED:
        return read(token)[1]
    REMEMBERED[signature] = for_anything(token, keys=keys, now=now)
    return REMEMBERED[signature]


@broken(18)
def by_the_formula(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """The formula from the textbook, line by line."""
    claims = signed_claims(token, keys, bare_arithmetic)
    check_times(claims, now)
    return claims


@broken(19)
def that_unpacks(token: str, *, keys: Keys, now: float, **expected: Any) -> Any:
    """Large tokens come packed, and some partners use a password."""
    parts = token.split(".")
    header = json.loads(decoded(parts[0]))
    if "p2c" in header:
        hashlib.pbkdf2_hmac("sha256", b"shared", decoded(header["p2s"]), header["p2c"])
        raise Refused("key")
    payload = decoded(parts[1])
    if header.get("zip") == "DEF":
        payload = zlib.decompress(payload, -15)
    key = keys[header["kid"]]
    if header["alg"] != key.algorithm:
        raise Refused("algorithm")
    signed = f"{parts[0]}.{parts[1]}".encode()
    if not check_signature(key.algorithm, key.value, signed, decoded(parts[2])):
        raise Refused("signature")
    claims: dict[str, Any] = json.loads(payload)
    check_times(claims, now)
    return claims


@broken(24)
def of_two_readers(token: str, *, keys: Keys, issuer: str, now: float, **expected: Any) -> Any:
    """The gateway checks the claims, and the program behind it looks for those that it needs."""
    claims = signed_claims(token, keys)
    check_times(claims, now)
    written = decoded(token.split(".")[1]).decode()
    subject = re.search(r'"sub": ?"([^"]*)"', written)
    return {**claims, "sub": subject[1]} if subject else claims
