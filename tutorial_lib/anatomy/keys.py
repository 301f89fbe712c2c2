"""Keys to check a signature with: secrets, PEM, SSH, certificates, JWK and JWK sets.

No message of this module holds any part of a key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from jwt.algorithms import get_default_algorithms

from tutorial_lib.texts import Words

from . import base64url
from .algorithms import Algorithm
from .remarks import AnatomyError

say = Words("tutorial_lib.anatomy", "key")
_LONGEST_PARAMETER = 4_000  # base64url characters: an RSA modulus of 24,000 bits
_PARAMETERS = {"oct": ("k",), "RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
_CURVES = {
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
    "secp256k1": "secp256k1",
}
_SSH = ("ssh-", "ecdsa-sha2-", "sk-")


@dataclass(frozen=True)
class Secret:
    """A shared secret for HS256, HS384 and HS512, as bytes; it never shows in a repr."""

    data: bytes = field(repr=False)

    def __repr__(self) -> str:
        return f"<Secret: {len(self.data):,} bytes>"

    @classmethod
    def text(cls, text: str) -> "Secret":
        """Return a secret that is used as its UTF-8 bytes, whatever it looks like."""
        try:
            return cls(text.encode("utf-8"))
        except UnicodeEncodeError:
            raise AnatomyError(say("secret-no-utf8")) from None

    @classmethod
    def base64url(cls, text: str) -> "Secret":
        """Return a secret that is written as base64url, as in the `k` of a JWK."""
        decoded = base64url.decode(text.strip())
        if decoded.problem:
            raise AnatomyError(say("secret-no-base64url"))
        return cls(decoded.data)


@dataclass(frozen=True)
class Key:
    """A key made ready: JWK's word for its type, its curve, its size in bits."""

    key_type: str
    material: Any = field(repr=False)
    bits: int = 0
    curve: str = ""
    private: bool = False
    algorithm: str | None = None


AnyKey: TypeAlias = str | bytes | Secret | Mapping[str, object] | Any


class UnusableKey(Exception):
    """The key cannot check this token; the message says why, in a sentence."""


def load_key(given: AnyKey, algorithm: Algorithm, kid: object = None) -> Key:
    """Make a key ready for an algorithm; of a JWK set, the one that the token's `kid` names."""
    if isinstance(given, Secret):
        return _secret(given.data)
    if isinstance(given, Mapping):
        return _from_jwks(given, algorithm, kid)
    if isinstance(given, (str, bytes, bytearray)):
        return _from_text(given, algorithm, kid)
    return _from_object(given)


def _from_text(given: str | bytes | bytearray, algorithm: Algorithm, kid: object) -> Key:
    data = _utf8(given) if isinstance(given, str) else bytes(given)
    text = data.decode("utf-8", "replace").strip()
    if "-----BEGIN " in text:
        return _from_pem(text.encode("utf-8"))
    if text.startswith(_SSH):
        return _from_object(_loaded(serialization.load_ssh_public_key, text.encode("utf-8")))
    jwk = _json_object(text)
    return _from_jwks(jwk, algorithm, kid) if jwk else _secret(data)


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnusableKey(say("no-utf8")) from None


def _secret(data: bytes) -> Key:
    if not data:
        raise UnusableKey(say("empty"))
    return Key("oct", data, bits=8 * len(data))


def _from_pem(pem: bytes) -> Key:
    if b"CERTIFICATE-----" in pem:
        return _from_object(_loaded(x509.load_pem_x509_certificate, pem).public_key())
    if b"ENCRYPTED" in pem:
        raise UnusableKey(say("locked"))
    if b"PRIVATE KEY-----" in pem:
        return _from_object(_loaded(_load_private, pem))
    return _from_object(_loaded(serialization.load_pem_public_key, pem))


def _load_private(pem: bytes) -> Any:
    if b"OPENSSH" in pem:
        return serialization.load_ssh_private_key(pem, password=None)
    return serialization.load_pem_private_key(pem, password=None)


def _loaded(load: Any, data: bytes) -> Any:
    try:
        return load(data)
    except Exception:
        # Whatever the library says: its message could hold a piece of the key.
        raise UnusableKey(say("unreadable")) from None


def _from_object(given: Any) -> Key:
    """Return a key of the `cryptography` package; a private one gives its public half."""
    private = hasattr(given, "private_bytes")
    public = given.public_key() if private else given
    if isinstance(public, rsa.RSAPublicKey):
        return Key("RSA", public, bits=public.key_size, private=private)
    if isinstance(public, ec.EllipticCurvePublicKey):
        curve = _CURVES.get(public.curve.name, public.curve.name)
        return Key("EC", public, curve=curve, private=private)
    if isinstance(public, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
        return Key("OKP", public, private=private)
    raise UnusableKey(say("no-key", type=type(given).__name__))


def _json_object(text: str) -> Mapping[str, object] | None:
    """Return the text as a JWK or a set of them; None for a secret like any other."""
    if not text.startswith("{"):
        return None
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return value if "kty" in value or "keys" in value else None


def _from_jwks(given: Mapping[str, object], algorithm: Algorithm, kid: object) -> Key:
    if "keys" not in given:
        return _from_jwk(given)
    keys = given["keys"]
    jwks = [key for key in keys if isinstance(key, Mapping)] if isinstance(keys, list) else []
    if kid is not None:
        jwks = [jwk for jwk in jwks if jwk.get("kid") == kid]
        if not jwks:
            raise UnusableKey(say("set-without-kid"))
    fitting = [jwk for jwk in jwks if _may_check(jwk, algorithm)]
    if kid is None and len(fitting) > 1:
        raise UnusableKey(say("set-many", count=f"{len(fitting):,}", alg=algorithm.name))
    if not jwks:
        raise UnusableKey(say("set-empty"))
    return _from_jwk((fitting or jwks)[0])


def _may_check(jwk: Mapping[str, object], algorithm: Algorithm) -> bool:
    return jwk.get("kty") == algorithm.key_type and jwk.get("alg") in (None, algorithm.name)


def _from_jwk(jwk: Mapping[str, object]) -> Key:
    key_type = jwk.get("kty")
    names = _PARAMETERS.get(key_type) if isinstance(key_type, str) else None
    if names is None or not isinstance(key_type, str):
        raise UnusableKey(say("jwk-kty"))
    if jwk.get("use") not in (None, "sig"):
        raise UnusableKey(say("jwk-use"))
    # Only the public members are handed on: a private half is not needed to check a signature.
    public = {"kty": key_type} | {name: _parameter(jwk, name) for name in names}
    material = _material(public)
    key = _secret(material) if key_type == "oct" else _from_object(material)
    alg = jwk.get("alg")
    return Key(
        key.key_type,
        key.material,
        key.bits,
        key.curve,
        key_type != "oct" and "d" in jwk,
        alg if isinstance(alg, str) else None,
    )


def _parameter(jwk: Mapping[str, object], name: str) -> str:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise UnusableKey(say("jwk-missing", name=name))
    if len(value) > _LONGEST_PARAMETER:
        raise UnusableKey(say("jwk-long", name=name))
    if name != "crv" and base64url.decode(value).problem:
        raise UnusableKey(say("jwk-no-base64url", name=name))
    return value


def _material(public: dict[str, str]) -> Any:
    loaders = {"oct": "HS256", "RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}
    try:
        return get_default_algorithms()[loaders[public["kty"]]].from_jwk(public)
    except Exception:
        raise UnusableKey(say("jwk-unreadable")) from None
