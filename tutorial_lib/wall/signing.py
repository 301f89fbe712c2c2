"""The seam: check one signature with one key, and make one. Both do what they are told.

What they are told (which algorithm, which key) is the verifier's business. On a desktop the
`cryptography` package does the work; where it is missing, `filled_by` puts something else in.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
# The algorithms on curves (RFC 7518 section 3.4): the curve, the bytes of one number, and how
# many points there are. A signature is two numbers, r and s, both at least 1 and below `order`.
CURVES = {"ES256": ("secp256r1", 32), "ES384": ("secp384r1", 48), "ES512": ("secp521r1", 66)}
ORDERS = {
    "ES256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "ES384": int("F" * 48 + "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
    "ES512": int(
        "1" + "F" * 65 + "A51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409", 16
    ),
}
ALGORITHMS = tuple(f"{kind}{bits}" for kind in ("HS", "RS", "PS", "ES") for bits in HASHES)

Check = Callable[[str, bytes, bytes, bytes], bool]


@dataclass(frozen=True)
class Key:
    """A key, and the one algorithm that it is for (RFC 8725 section 3.1).

    `value` is a shared secret, or a key in PEM: public where one verifies, private where one signs.
    """

    algorithm: str
    value: bytes = field(repr=False)


def check_signature(algorithm: str, key: bytes, signed: bytes, signature: bytes) -> bool:
    """Tell whether a signature is right: of these bytes, by this algorithm, with this key.

    Raises ValueError for an algorithm that is none, or a key that is no key of its kind.
    """
    return _check(algorithm, key, signed, signature)


def sign(algorithm: str, key: bytes, signed: bytes) -> bytes:
    """Return the signature of these bytes, by this algorithm, with this secret or private key.

    Raises ValueError for an algorithm that is none, or a key that is no key of its kind.
    """
    if algorithm.startswith("HS"):
        return hmac.digest(key, signed, _hash(algorithm).name)
    private = _private(key)
    if algorithm in CURVES and isinstance(private, ec.EllipticCurvePrivateKey):
        size = CURVES[algorithm][1]
        pair = decode_dss_signature(private.sign(signed, ec.ECDSA(_hash(algorithm))))
        return b"".join(number.to_bytes(size, "big") for number in pair)
    if algorithm[:2] in ("RS", "PS") and isinstance(private, rsa.RSAPrivateKey):
        return private.sign(signed, _padding(algorithm), _hash(algorithm))
    raise ValueError(f"{algorithm} can do nothing with this kind of key.")


def _checked_by_cryptography(algorithm: str, key: bytes, signed: bytes, signature: bytes) -> bool:
    if algorithm.startswith("HS"):
        return hmac.compare_digest(sign(algorithm, key, signed), signature)
    public = _public(key)
    try:
        if algorithm in CURVES and isinstance(public, ec.EllipticCurvePublicKey):
            name, size = CURVES[algorithm]
            if public.curve.name != name:
                raise ValueError(f"{algorithm} needs a key on the curve {name}.")
            if len(signature) != 2 * size:
                return False
            pair = numbers(signature)
            public.verify(encode_dss_signature(*pair), signed, ec.ECDSA(_hash(algorithm)))
        elif algorithm[:2] in ("RS", "PS") and isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, signed, _padding(algorithm), _hash(algorithm))
        else:
            raise ValueError(f"{algorithm} can do nothing with this kind of key.")
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=64)
def _private(pem: bytes) -> PrivateKeyTypes:
    return load_pem_private_key(pem, None)


@lru_cache(maxsize=64)
def _public(pem: bytes) -> PublicKeyTypes:
    return load_pem_public_key(pem)


def numbers(signature: bytes) -> tuple[int, int]:
    """Return r and s, the two halves of a signature on a curve (RFC 7518 section 3.4)."""
    half = len(signature) // 2
    return int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")


def _hash(algorithm: str) -> hashes.HashAlgorithm:
    if algorithm not in ALGORITHMS:
        raise ValueError("This algorithm is none of those that the course knows.")
    return HASHES[algorithm[2:]]


def _padding(algorithm: str) -> padding.PKCS1v15 | padding.PSS:
    if algorithm.startswith("RS"):
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(_hash(algorithm)), _hash(algorithm).digest_size)


_check: Check = _checked_by_cryptography


@contextmanager
def filled_by(check: Check) -> Iterator[None]:
    """Let something else do what `check_signature` promises, for a block."""
    global _check
    before, _check = _check, check
    try:
        yield
    finally:
        _check = before


# y² = x³ - 3x + b, modulo p; G is the point that everybody begins with (FIPS 186-4, P-256).
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = ORDERS["ES256"]
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int]


def bare_arithmetic(algorithm: str, key: bytes, signed: bytes, signature: bytes) -> bool:
    """Check as `check_signature` does, ES256 by nothing but the formula.

    The formula holds for numbers from 1 to the order, and does not look whether it was given such.
    It is what Java had until CVE-2022-21449 was mended: r = 0 and s = 0 fit everything.
    """
    if algorithm != "ES256":
        return _checked_by_cryptography(algorithm, key, signed, signature)
    public = _public(key)
    if not isinstance(public, ec.EllipticCurvePublicKey) or len(signature) != 64:
        return False
    r, s = numbers(signature)
    digest = int.from_bytes(hashlib.sha256(signed).digest(), "big")
    inverse = pow(s, N - 2, N)
    own = public.public_numbers()
    x, _ = _sum(_times(digest * inverse % N, G), _times(r * inverse % N, (own.x, own.y)))
    return x % N == r % N


def _sum(one: Point, other: Point) -> Point:
    """Two points added; (0, 0) stands for the point that changes nothing."""
    if (0, 0) in (one, other):
        return other if one == (0, 0) else one
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return (0, 0)
    if one == other:
        slope = 3 * (one[0] ** 2 - 1) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _times(factor: int, point: Point) -> Point:
    total = (0, 0)
    for bit in f"{factor:b}":
        total = _sum(total, total)
        if bit == "1":
            total = _sum(total, point)
    return total
