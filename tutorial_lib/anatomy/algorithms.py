"""The signature algorithms of a token, and the key that each needs (RFC 7518 section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from tutorial_lib.texts import Words

say = Words("tutorial_lib.anatomy", "algorithm")


@dataclass(frozen=True)
class Algorithm:
    """A value of `alg`: its kind of key (JWK's `kty`), its curves, the key's least size in bits.

    `also` are other names that a JWK may have in its `alg` for it. `verifier` is PyJWT's name.
    """

    name: str
    key_type: str
    family: str
    source: str
    least_bits: int = 0
    curves: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    verifier: str = ""

    @property
    def meaning(self) -> str:
        """How it signs, in a sentence."""
        return say(self.family, bits=self.name[2:], curve=self.curve)

    @property
    def curve(self) -> str:
        """The curves in words, such as "Ed25519 or Ed448"; empty for RSA and shared secrets."""
        return f" {say('or')} ".join(self.curves)

    def is_named(self, name: str | None) -> bool:
        """Tell whether the `alg` of a JWK means this algorithm; a JWK without one fits any."""
        return name in (None, self.name, *self.also)

    def is_longer_than(self, name: str | None) -> bool:
        """Tell whether this is that RSA algorithm with a longer hash: PS384 beside PS256."""
        other = ALGORITHMS.get(name or "")
        if other is None or self.key_type != "RSA":
            return False
        return other.family == self.family and other.name < self.name


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


def _on_curve(name: str, curve: str, source: str, also: tuple[str, ...] = ()) -> Algorithm:
    return Algorithm(name, "EC", "ecdsa", source, curves=(curve,), also=also)


def _edwards(name: str, source: str, *curves: str, also: tuple[str, ...]) -> Algorithm:
    return Algorithm(name, "OKP", "eddsa", source, curves=curves, also=also, verifier="EdDSA")


_KNOWN = (
    *_of_sizes("HS", "oct", "hmac", "3.2"),
    *_of_sizes("RS", "RSA", "rsa", "3.3"),
    *_of_sizes("PS", "RSA", "pss", "3.5"),
    _on_curve("ES256", "P-256", "RFC 7518 section 3.4"),
    _on_curve("ES384", "P-384", "RFC 7518 section 3.4"),
    # The curve is P-521, the hash SHA-512, and some keys are labelled by the curve.
    _on_curve("ES512", "P-521", "RFC 7518 section 3.4", also=("ES521",)),
    _on_curve("ES256K", "secp256k1", "RFC 8812 section 3.2"),
    _edwards("EdDSA", "RFC 8037 section 3.1", "Ed25519", "Ed448", also=("Ed25519", "Ed448")),
    _edwards("Ed25519", "RFC 9864 section 2.2", "Ed25519", also=("EdDSA",)),
    _edwards("Ed448", "RFC 9864 section 2.2", "Ed448", also=("EdDSA",)),
)
ALGORITHMS = {algorithm.name: algorithm for algorithm in _KNOWN}


def is_unsigned(header: Mapping[str, object]) -> bool:
    """Tell whether the header says `alg: none`, in any spelling that some reader lets pass."""
    alg = header.get("alg")
    return isinstance(alg, str) and alg.strip().lower() == "none"
