"""An issuer and its API, made of a seed: keys, people, and the tokens that it gives them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tutorial_lib.server.clock import COURSE_START

from .parts import make
from .signing import ORDERS, Key

START = int(COURSE_START.timestamp())
LIVES = {"access": 30 * 60, "refresh": 24 * 60 * 60}  # seconds
# One key an algorithm, and of RS256 two: the older one until the change is over.
KEPT = ("HS256", "HS384", "HS512", "RS256", "RS256", "PS256", "ES256", "ES384", "ES512")
PRIVATE: dict[bytes, Any] = {}  # by the public key's PEM: for a server that opens what is sealed
OURS = 12  # of the primes; the others are for strangers, so that no key is there twice
CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


@dataclass(frozen=True, eq=False)
class World:
    """All that belongs to one seed; `keys` verify and `private` sign, both by their `kid`."""

    seed: str
    issuer: str
    audience: str
    people: tuple[str, ...]
    keys: dict[str | None, Key] = field(repr=False)
    private: dict[str | None, Key] = field(repr=False)

    def kid_of(self, algorithm: str) -> str | None:
        """Return the name of the newest key that is for an algorithm."""
        return [kid for kid, key in self.keys.items() if key.algorithm == algorithm][-1]

    def claims(self, who: str, token_type: Any = "access", **changed: Any) -> dict[str, Any]:
        """Return what a token of somebody's claims; a claim given as None is left out."""
        life = LIVES["refresh" if token_type == "refresh" else "access"]
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": who,
            "token_type": token_type,
            "iat": START,
            "exp": START + life,
            "jti": hashlib.sha256(f"{self.seed}/{who}/{token_type}".encode()).hexdigest()[:16],
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def header(self, kid: str | None, /, **changed: Any) -> dict[str, Any]:
        """Return the header of a token that this key signs; a member given as None is left out."""
        named = {} if kid is None else {"kid": kid}
        header = {"alg": self.keys[kid].algorithm, **named, "typ": "JWT", **changed}
        return {name: value for name, value in header.items() if value is not None}

    def token(self, kid: str | None, claims: Any, /, **header: Any) -> str:
        """Return a token that this world's issuer signed with one of its keys."""
        return make(self.header(kid, **header), claims, self.private[kid])


@cache
def world(seed: str, *, people: tuple[str, ...] = ("ada", "grace")) -> World:
    """Return the world of a seed: the same on every machine, tokens and all."""
    chance = Random(f"world {seed}")
    primes = chance.sample(_primes()[:OURS], 6)
    private: dict[str | None, Key] = {}
    keys: dict[str | None, Key] = {}
    for count, algorithm in enumerate(KEPT):
        kid = f"{chance.getrandbits(32):08x}"
        private[kid], keys[kid] = _pair(algorithm, chance, primes)
        if algorithm == "RS256" and KEPT[count - 1] == "RS256":
            # As it came out of somebody's file of settings, indented.
            keys[kid] = Key(algorithm, b"\n  " + keys[kid].value)
    place = chance.choice(["notes.example", "diary.example", "letters.example"])
    return World(seed, f"https://login.{place}", f"https://api.{place}", people, keys, private)


def _pair(algorithm: str, chance: Random, primes: list[int]) -> tuple[Key, Key]:
    """A key to sign with and the one that belongs to it, to verify with."""
    if algorithm.startswith("HS"):
        secret = Key(algorithm, chance.randbytes(int(algorithm[2:]) // 8))
        return secret, secret
    if algorithm in CURVES:
        number = chance.randrange(1, ORDERS[algorithm])
        private: Any = ec.derive_private_key(number, CURVES[algorithm])
    else:
        private = _rsa_key(primes.pop(), primes.pop())
    public = public_pem(private.public_key())
    PRIVATE[public] = private
    return Key(algorithm, private_pem(private)), Key(algorithm, public)


def private_pem(private: Any) -> bytes:
    """Return a private key of the `cryptography` package as PEM."""
    pem: bytes = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem


def public_pem(public: Any) -> bytes:
    """Return a public key of the `cryptography` package as PEM."""
    pem: bytes = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def strangers_key(chance: Random) -> rsa.RSAPrivateKey:
    """Return an RSA key of 2048 bits that belongs to no world."""
    return _rsa_key(*chance.sample(_primes()[OURS:], 2))


def _rsa_key(p: int, q: int) -> rsa.RSAPrivateKey:
    """An RSA key of two primes that everybody may read: for lessons alone."""
    d = pow(65537, -1, (p - 1) * (q - 1))
    own = rsa.RSAPublicNumbers(65537, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), own)
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)  # they were looked at once


@cache
def _primes() -> list[int]:
    lines = files(__package__).joinpath("primes.txt").read_text(encoding="utf-8").split()
    return [int(line, 16) for line in lines]
