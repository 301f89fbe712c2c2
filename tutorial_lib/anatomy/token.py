"""A token taken apart: what is in it, and two verdicts that are kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .claims import Claim, Parameter, claim_notes, read_claims, read_header
from .header_notes import header_notes
from .keys import AnyKey
from .notes import Remark
from .parts import Part, read_parts
from .pasted import Pasted, find_token
from .signature import SignatureVerdict, check_signature, read_algorithms
from .summary import short, summary
from .times import Now, TimeVerdict, judge_times, read_clock

_NOTHING_TO_CHECK = SignatureVerdict("not checked", "There is no token to check.")
_ENCRYPTED = SignatureVerdict(
    "not checked", "An encrypted token (JWE) has no signature of its own."
)
_NO_TIMES = TimeVerdict("unknown", "no times to judge", "There are no claims to read.")


@dataclass(frozen=True, repr=False)
class TokenAnatomy:
    """All that can be read of a token. Nothing of it is to be trusted unless `signature` is right.

    `form` is "signed" (three parts, JWS), "encrypted" (five parts, JWE) or "none" (no token).
    `problem` says why there is none; a broken part has its own. `now` is the time that dates were
    compared with, in Unix seconds.
    """

    form: str
    now: float
    parts: tuple[Part, ...] = field(default=(), repr=False)
    header: tuple[Parameter, ...] = ()
    claims: tuple[Claim, ...] = ()
    signature: SignatureVerdict = _NOTHING_TO_CHECK
    time: TimeVerdict = _NO_TIMES
    notes: tuple[Remark, ...] = ()
    problem: str | None = None

    def __repr__(self) -> str:
        return short(self)

    def text(self) -> str:
        """A summary for a terminal: claims, dates, verdicts, notes; nothing of the raw token."""
        return summary(self)

    @property
    def token(self) -> str:
        """The token as it was read, without what was pasted around it."""
        return ".".join(part.raw for part in self.parts if not part.missing)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the token, one sentence for each broken part."""
        own = (self.problem,) if self.problem else ()
        return own + tuple(part.problem for part in self.parts if part.problem)

    def part(self, name: str) -> Part | None:
        """The part of this name: "header", "claims", "signature", or one of a JWE's."""
        return next((part for part in self.parts if part.name == name), None)

    def claim(self, name: str) -> Claim | None:
        """The claim of this name."""
        return next((claim for claim in self.claims if claim.name == name), None)

    def parameter(self, name: str) -> Parameter | None:
        """The header parameter of this name."""
        return next((one for one in self.header if one.name == name), None)


def read_token(
    text: object, *, key: AnyKey = None, algorithms: object = None, now: Now = None
) -> TokenAnatomy:
    """Take a token apart, without trusting it and without ever raising for what it holds.

    `text` is what somebody pasted, text or bytes; more than a million characters are not read.
    `key` checks the signature: a secret as text, bytes or `Secret`, a key or certificate as PEM,
    an SSH public key, a JWK or a JWK set as dict or JSON. Without it the signature is not checked.
    `algorithms` names what `alg` may be (RFC 8725 section 3.1); None: what fits the key.
    `now` is Unix seconds, a datetime, a function or a clock; None: the machine's clock.
    Raises `AnatomyError` for a `now` or `algorithms` that make no sense.
    """
    instant = read_clock(now)
    allowed = read_algorithms(algorithms)
    pasted = find_token(text)
    if pasted.problem:
        return TokenAnatomy("none", instant, notes=pasted.notes, problem=pasted.problem)
    parts, remarks = read_parts(pasted.token)
    notes = (*pasted.notes, *remarks)
    if len(parts) == 5 and pasted.token.count(".") == 4:
        return _encrypted(parts, instant, notes)
    if "." not in pasted.token and not any(part.value for part in parts):
        return _no_token(pasted, instant)
    return _signed(parts, instant, notes, key, allowed)


def _signed(
    parts: tuple[Part, ...],
    now: float,
    notes: tuple[Remark, ...],
    key: AnyKey,
    allowed: frozenset[str] | None,
) -> TokenAnatomy:
    header, claims = parts[0].value, parts[1].value
    whole = parts[1].problem is None
    verdict, key_notes = check_signature(parts, key, allowed)
    return TokenAnatomy(
        "signed",
        now,
        parts,
        read_header(header, now),
        read_claims(claims, now),
        verdict,
        judge_times(claims, now, whole=whole),
        (*header_notes(header), *claim_notes(claims, whole=whole), *key_notes, *notes),
    )


def _encrypted(parts: tuple[Part, ...], now: float, notes: tuple[Remark, ...]) -> TokenAnatomy:
    header: Mapping[str, object] = parts[0].value
    text = "Five parts: this token is encrypted (JWE). Only its header can be read without the key."
    note = Remark("encrypted", text, "RFC 7516 section 3")
    return TokenAnatomy(
        "encrypted",
        now,
        parts,
        read_header(header, now),
        signature=_ENCRYPTED,
        time=TimeVerdict("unknown", "no times to judge", "The claims are encrypted."),
        notes=(note, *header_notes(header), *notes),
    )


def _no_token(pasted: Pasted, now: float) -> TokenAnatomy:
    problem = "This is not a token: a token has three parts with a dot between them."
    if pasted.token.startswith("{"):
        problem = "This is JSON, not a token: a token has three parts with a dot between them."
    return TokenAnatomy("none", now, notes=pasted.notes, problem=problem)
