"""A key made ready to check a signature, whatever it was written as."""

from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from tutorial_lib.texts import Words

say = Words("tutorial_lib.anatomy", "key")
_CURVES = {
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
    "secp256k1": "secp256k1",
}


@dataclass(frozen=True)
class Key:
    """A key made ready: JWK's word for its type, its curve, its size in bits."""

    key_type: str
    material: Any = field(repr=False)
    bits: int = 0
    curve: str = ""
    private: bool = False
    algorithm: str | None = None


class UnusableKey(Exception):
    """The key cannot check this token; the message says why, in a sentence, and holds no key."""


def secret_key(data: bytes) -> Key:
    """Return a shared secret as a key."""
    if not data:
        raise UnusableKey(say("empty"))
    return Key("oct", data, bits=8 * len(data))


def public_key(given: Any) -> Key:
    """Return a key of the `cryptography` package; a private one gives its public half."""
    private = hasattr(given, "private_bytes")
    public = given.public_key() if private else given
    if isinstance(public, rsa.RSAPublicKey):
        return Key("RSA", public, bits=public.key_size, private=private)
    if isinstance(public, ec.EllipticCurvePublicKey):
        curve = _CURVES.get(public.curve.name, public.curve.name)
        return Key("EC", public, curve=curve, private=private)
    if isinstance(public, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
        curve = "Ed25519" if isinstance(public, ed25519.Ed25519PublicKey) else "Ed448"
        return Key("OKP", public, curve=curve, private=private)
    raise UnusableKey(say("no-key", type=type(given).__name__))
