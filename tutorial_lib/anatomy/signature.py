"""The verdict on a token's signature; the times of a token play no part in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jwt.algorithms import get_default_algorithms

from .algorithms import ALGORITHMS, Algorithm, is_unsigned
from .keys import AnyKey, Key, UnusableKey, load_key
from .parts import Part
from .remarks import AnatomyError, Remark
from .visible import one_line

_CONFUSION = (
    "{alg} needs a shared secret, and this is a public {type} key, which anyone may have. Taken"
    " as a secret it would let anyone sign (the RSA/HMAC confusion, RFC 8725 section 2.1)."
)


@dataclass(frozen=True)
class SignatureVerdict:
    """Whether a signature is right: "not checked", "right", "wrong" or "refused", and why."""

    state: str
    why: str

    @property
    def word(self) -> str:
        """The verdict as a few words, such as "signature right"."""
        return f"signature {self.state}"


class _Refused(Exception):
    """The signature is not compared at all; the message says why, in a sentence."""


def read_algorithms(algorithms: object) -> frozenset[str] | None:
    """Return the names that are allowed; None allows each algorithm that fits the key."""
    if algorithms is None:
        return None
    names = [algorithms] if isinstance(algorithms, str) else algorithms
    names = list(names) if isinstance(names, Iterable) else [None]
    if not all(isinstance(name, str) for name in names):
        raise AnatomyError('algorithms must be a list of names, such as ["HS256"].')
    return frozenset(names)


def check_signature(
    parts: tuple[Part, ...], key: AnyKey, allowed: frozenset[str] | None
) -> tuple[SignatureVerdict, tuple[Remark, ...]]:
    """Check the signature of a token of three parts with a key, or say why not."""
    header = parts[0].value
    try:
        _refuse_header(header, allowed)
        if key is None:
            return SignatureVerdict("not checked", "No key was given."), ()
        _refuse_broken(parts)
        algorithm = _algorithm(header)
        ready = load_key(key, algorithm, header.get("kid"))
        _refuse_key(ready, algorithm)
        return _compare(parts, ready, algorithm), _key_remarks(ready, algorithm)
    except (_Refused, UnusableKey) as refused:
        return SignatureVerdict("refused", str(refused)), ()


def _refuse_header(header: Mapping[str, object], allowed: frozenset[str] | None) -> None:
    if is_unsigned(header):
        raise _Refused(
            "alg is none: there is no signature that could be right (RFC 8725 section 3.2)."
        )
    alg = header.get("alg")
    if header and allowed is not None and alg not in [*allowed]:
        names = ", ".join(sorted(one_line(name) for name in allowed)) or "none at all"
        raise _Refused(
            f"The token's alg is not among the allowed ones: {names} (RFC 8725 section 3.1)."
        )
    if "crit" in header:
        raise _Refused(
            f"{_critical(header['crit'])}; who does not understand what crit names"
            " must refuse the token (RFC 7515 section 4.1.11)."
        )


def _critical(crit: object) -> str:
    if not isinstance(crit, list) or not crit:
        return "crit is not a list of names"
    return "crit names " + ", ".join(one_line(str(name)) for name in crit[:5])


def _refuse_broken(parts: tuple[Part, ...]) -> None:
    for part in parts:
        if part.problem:
            raise _Refused(f"{part.problem} There is nothing to compare.")


def _algorithm(header: Mapping[str, object]) -> Algorithm:
    alg = header.get("alg")
    if not isinstance(alg, str):
        raise _Refused("The header has no alg that names an algorithm (RFC 7515 section 4.1.1).")
    if alg not in ALGORITHMS:
        raise _Refused(
            f"{one_line(alg)} is no algorithm that is known here; known are"
            f" {', '.join(ALGORITHMS)}."
        )
    return ALGORITHMS[alg]


def _refuse_key(key: Key, algorithm: Algorithm) -> None:
    """Refuse a key of another kind than the algorithm's, before any library sees it."""
    if key.algorithm not in (None, algorithm.name):
        raise _Refused("The JWK is for another algorithm than the token's (RFC 7517 section 4.4).")
    if key.key_type != algorithm.key_type:
        if algorithm.key_type == "oct":
            raise _Refused(_CONFUSION.format(alg=algorithm.name, type=key.key_type))
        given = "a shared secret" if key.key_type == "oct" else f"of type {key.key_type}"
        raise _Refused(
            f"{algorithm.name} needs a key of type {algorithm.key_type}; this one is {given}."
        )
    if algorithm.curve and key.curve != algorithm.curve:
        raise _Refused(
            f"{algorithm.name} needs a key on the curve {algorithm.curve};"
            f" this one is on {key.curve}."
        )


def _compare(parts: tuple[Part, ...], key: Key, algorithm: Algorithm) -> SignatureVerdict:
    header, claims, signature = parts
    signed = f"{header.raw}.{claims.raw}".encode("ascii")
    if not _matches(signed, signature.data, key, algorithm):
        return SignatureVerdict(
            "wrong",
            f"With this key {algorithm.name} gives another signature:"
            " the token was changed, or signed with another key.",
        )
    loose = next((part for part in parts if not part.strict), None)
    if loose:
        raise _Refused(
            f"The signature fits, but the {loose.name} part is not spelled as a token"
            " must be (RFC 7515 section 2), and strict readers refuse it."
        )
    return SignatureVerdict(
        "right",
        f"{algorithm.name} with this key gives this signature:"
        " made with it, and not changed since.",
    )


def _matches(signed: bytes, signature: bytes, key: Key, algorithm: Algorithm) -> bool:
    # PyJWT's algorithm itself: jwt.decode would also judge the times, by the machine's clock.
    checker = get_default_algorithms()[algorithm.name]
    try:
        return checker.verify(signed, checker.prepare_key(key.material), signature)
    except Exception:
        # Whatever the library says: its message could hold a piece of the key.
        raise _Refused(
            f"This key cannot be used for {algorithm.name}. A public key or a JWK is"
            " no shared secret."
        ) from None


def _key_remarks(key: Key, algorithm: Algorithm) -> tuple[Remark, ...]:
    notes = []
    if key.bits < algorithm.least_bits:
        text = f"The key has {key.bits:,} bits; {algorithm.name} needs {algorithm.least_bits:,}"
        text += " or more. A short key can be found by trying."
        section = "3.2" if algorithm.key_type == "oct" else "3.3"
        notes.append(Remark("short-key", text, f"RFC 7518 section {section}", serious=True))
    if key.private:
        text = "A private key was given. To check a signature its public half is enough."
        notes.append(Remark("private-key", text, "RFC 7517 section 9.2"))
    return tuple(notes)
