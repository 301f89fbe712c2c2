"""The signature algorithms of a token, and the key that each needs (RFC 7518 section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from tutorial_lib.texts import Words

say = Words("tutorial_lib.anatomy", "algorithm")


@dataclass(frozen=True)
class Algorithm:
    """A value of `alg`: its kind of key (JWK's `kty`), its curve, the key's least size in bits."""

    name: str
    key_type: str
    family: str
    source: str
    least_bits: int = 0
    curve: str = ""

    @property
    def meaning(self) -> str:
        """How it signs, in a sentence."""
        return say(self.family, bits=self.name[2:], curve=self.curve)


def _of_sizes(prefix: str, key_type: str, family: str, section: str) -> list[Algorithm]:
    """Return a family's three algorithms; a secret is as long as the hash, an RSA key 2048 bits."""
    return [
        Algorithm(
            f"{prefix}{bits}",
            key_type,
            family,
            f"RFC 7518 section {section}",
            least_bits=bits if key_type == "oct" else 2048,
        )
        for bits in (256, 384, 512)
    ]


_KNOWN = (
    *_of_sizes("HS", "oct", "hmac", "3.2"),
    *_of_sizes("RS", "RSA", "rsa", "3.3"),
    *_of_sizes("PS", "RSA", "pss", "3.5"),
    Algorithm("ES256", "EC", "ecdsa", "RFC 7518 section 3.4", curve="P-256"),
    Algorithm("ES384", "EC", "ecdsa", "RFC 7518 section 3.4", curve="P-384"),
    Algorithm("ES512", "EC", "ecdsa", "RFC 7518 section 3.4", curve="P-521"),
    Algorithm("ES256K", "EC", "ecdsa", "RFC 8812 section 3.2", curve="secp256k1"),
    Algorithm("EdDSA", "OKP", "eddsa", "RFC 8037 section 3.1"),
)
ALGORITHMS = {algorithm.name: algorithm for algorithm in _KNOWN}


def is_unsigned(header: Mapping[str, object]) -> bool:
    """Tell whether the header says `alg: none`, in any spelling that some reader lets pass."""
    alg = header.get("alg")
    return isinstance(alg, str) and alg.strip().lower() == "none"
