"""The verdict on a token's signature; the times of a token play no part in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jwt.algorithms import get_default_algorithms

from tutorial_lib.texts import Words

from .algorithms import ALGORITHMS, Algorithm, is_unsigned
from .jwks import Keys
from .keys import AnyKey, load_keys
from .parts import Part
from .remarks import AnatomyError, Remark, remark
from .safe_text import one_line
from .usable_key import Key, UnusableKey

say = Words("tutorial_lib.anatomy", "signature")


@dataclass(frozen=True)
class SignatureVerdict:
    """Whether a signature is right: "not checked", "right", "wrong" or "refused", and why."""

    state: str
    why: str

    @property
    def word(self) -> str:
        """The verdict as a few words, such as "signature right"."""
        return say(f"word/{self.state}")


class _Refused(Exception):
    """The signature is not compared at all; the message says why, in a sentence."""


def _refused(message: str, **facts: str) -> _Refused:
    return _Refused(say(f"why/{message}", **facts))


def read_algorithms(algorithms: object) -> frozenset[str] | None:
    """Return the names that are allowed; None allows each algorithm that fits the key."""
    if algorithms is None:
        return None
    names = [algorithms] if isinstance(algorithms, str) else algorithms
    names = list(names) if isinstance(names, Iterable) else [None]
    if not all(isinstance(name, str) for name in names):
        raise AnatomyError(say("why/algorithms"))
    return frozenset(names)


def check_signature(
    parts: tuple[Part, ...], key: AnyKey, allowed: frozenset[str] | None
) -> tuple[SignatureVerdict, tuple[Remark, ...]]:
    """Check the signature of a token of three parts with a key, or say why not."""
    header = parts[0].value
    try:
        _refuse_header(header, allowed)
        if key is None:
            return SignatureVerdict("not checked", say("why/no-key")), ()
        _refuse_broken(parts)
        algorithm = _algorithm(header)
        keys = load_keys(key, algorithm, header.get("kid"))
        _refuse_key(keys.fitting[0], algorithm)
        return _compare(parts, keys, algorithm)
    except (_Refused, UnusableKey) as refused:
        return SignatureVerdict("refused", str(refused)), ()


def _refuse_header(header: Mapping[str, object], allowed: frozenset[str] | None) -> None:
    if is_unsigned(header):
        raise _refused("unsigned")
    if header and allowed is not None and _alg(header) not in allowed:
        names = ", ".join(sorted(one_line(name) for name in allowed))
        raise _refused("not-allowed", names=names or say("why/none-allowed"))
    if "crit" in header:
        raise _critical(header["crit"])


def _critical(crit: object) -> _Refused:
    if not isinstance(crit, list) or not crit or not all(isinstance(name, str) for name in crit):
        return _refused("crit-no-list")
    return _refused("crit-names", names=", ".join(one_line(name) for name in crit[:5]))


def _alg(header: Mapping[str, object]) -> str:
    alg = header.get("alg")
    if not isinstance(alg, str) or not alg.strip():
        raise _refused("no-alg")
    return alg


def _refuse_broken(parts: tuple[Part, ...]) -> None:
    for part in parts:
        # Whatever bytes the payload has, they can be signed (RFC 7515 section 5.2).
        problem = part.unread if part.name == "claims" else part.problem
        if problem:
            raise _refused("broken", problem=problem)


def _algorithm(header: Mapping[str, object]) -> Algorithm:
    alg = _alg(header)
    if alg not in ALGORITHMS:
        raise _refused("unknown-alg", alg=one_line(alg), known=", ".join(ALGORITHMS))
    return ALGORITHMS[alg]


def _refuse_key(key: Key, algorithm: Algorithm) -> None:
    """Refuse a key of another kind than the algorithm's, before any library sees it."""
    if not (algorithm.is_named(key.algorithm) or algorithm.is_longer_than(key.algorithm)):
        raise _refused("other-alg")
    if key.key_type != algorithm.key_type:
        if algorithm.key_type == "oct":
            raise _refused("confusion", alg=algorithm.name, type=key.key_type)
        message = "secret-for-public" if key.key_type == "oct" else "other-type"
        needed = algorithm.key_type
        raise _refused(message, alg=algorithm.name, needed=needed, type=key.key_type)
    if algorithm.curves and key.curve not in algorithm.curves:
        raise _refused("other-curve", alg=algorithm.name, needed=algorithm.curve, curve=key.curve)


def _compare(
    parts: tuple[Part, ...], keys: Keys, algorithm: Algorithm
) -> tuple[SignatureVerdict, tuple[Remark, ...]]:
    """Compare with each key that fits: right when one gives this signature."""
    key = next((key for key in keys.fitting if _matches(parts, key, algorithm)), None)
    if key is None:
        _refuse_unclear(parts, keys, algorithm)
        return _wrong(len(keys.fitting), algorithm), _key_remarks(keys.fitting[0], algorithm)
    loose = next((part for part in parts if not part.strict), None)
    if loose:
        raise _refused("loose", part=loose.name)
    right = SignatureVerdict("right", say("why/right", alg=algorithm.name))
    return right, _key_remarks(key, algorithm)


def _refuse_unclear(parts: tuple[Part, ...], keys: Keys, algorithm: Algorithm) -> None:
    """Refuse what gives another signature, and yet may not have been changed."""
    if any(_matches(parts, key, algorithm) for key in keys.others):
        raise _refused("other-kid")
    if not parts[1].raw:
        raise _refused("detached", alg=algorithm.name)


def _wrong(count: int, algorithm: Algorithm) -> SignatureVerdict:
    message = "why/wrong" if count == 1 else "why/wrong-all"
    return SignatureVerdict("wrong", say(message, alg=algorithm.name, count=f"{count:,}"))


def _matches(parts: tuple[Part, ...], key: Key, algorithm: Algorithm) -> bool:
    header, claims, signature = parts
    signed = f"{header.raw}.{claims.raw}".encode("ascii")
    # PyJWT's algorithm itself: jwt.decode would also judge the times, by the machine's clock.
    checker = get_default_algorithms()[algorithm.verifier or algorithm.name]
    try:
        return checker.verify(signed, checker.prepare_key(key.material), signature.data)
    except Exception:
        # Whatever the library says: its message could hold a piece of the key.
        raise _refused("unusable", alg=algorithm.name) from None


def _key_remarks(key: Key, algorithm: Algorithm) -> tuple[Remark, ...]:
    notes = []
    if key.bits < algorithm.least_bits:
        facts = {"bits": f"{key.bits:,}", "least": f"{algorithm.least_bits:,}"}
        section = "3.2" if algorithm.key_type == "oct" else "3.3"
        facts |= {"alg": algorithm.name, "section": section}
        notes.append(remark("short-key", serious=True, **facts))
    if not algorithm.is_named(key.algorithm):
        facts = {"key": key.algorithm or "", "alg": algorithm.name}
        notes.append(remark("other-alg", serious=True, **facts))
    if key.private:
        notes.append(remark("private-key"))
    return tuple(notes)
