"""The signature algorithms of a token, and the key that each needs (RFC 7518 section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Algorithm:
    """A value of `alg`: its kind of key (JWK's `kty`), its curve, the key's least size in bits."""

    name: str
    key_type: str
    meaning: str
    source: str
    least_bits: int = 0
    curve: str = ""


def _hmac(bits: int) -> Algorithm:
    meaning = f"HMAC with SHA-{bits}: one shared secret, and who can check can also sign"
    return Algorithm(f"HS{bits}", "oct", meaning, "RFC 7518 section 3.2", least_bits=bits)


def _rsa(bits: int) -> Algorithm:
    meaning = f"RSA with SHA-{bits}: a private key signs, its public key checks"
    return Algorithm(f"RS{bits}", "RSA", meaning, "RFC 7518 section 3.3", least_bits=2048)


def _pss(bits: int) -> Algorithm:
    meaning = f"RSA-PSS with SHA-{bits}: a private key signs, its public key checks"
    return Algorithm(f"PS{bits}", "RSA", meaning, "RFC 7518 section 3.5", least_bits=2048)


def _ecdsa(name: str, curve: str, source: str = "RFC 7518 section 3.4") -> Algorithm:
    meaning = f"ECDSA on the curve {curve}: a private key signs, its public key checks"
    return Algorithm(name, "EC", meaning, source, curve=curve)


_EDDSA = Algorithm(
    "EdDSA",
    "OKP",
    "Ed25519 or Ed448: a private key signs, its public key checks",
    "RFC 8037 section 3.1",
)
_KNOWN = (
    *(make(bits) for make in (_hmac, _rsa, _pss) for bits in (256, 384, 512)),
    _ecdsa("ES256", "P-256"),
    _ecdsa("ES384", "P-384"),
    _ecdsa("ES512", "P-521"),
    _ecdsa("ES256K", "secp256k1", "RFC 8812 section 3.2"),
    _EDDSA,
)
ALGORITHMS = {algorithm.name: algorithm for algorithm in _KNOWN}


def is_unsigned(header: Mapping[str, object]) -> bool:
    """Tell whether the header says `alg: none`, in any spelling that some reader lets pass."""
    alg = header.get("alg")
    return isinstance(alg, str) and alg.strip().lower() == "none"
