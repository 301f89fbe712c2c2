"""A token taken apart: what is in it, and two verdicts that are kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutorial_lib.texts import Words

from .claims import Claim, Member, Parameter, claim_remarks, read_claims, read_header
from .forms import json_form, without_disclosures
from .keys import AnyKey
from .parts import ENCRYPTED, Part, is_encrypted, read_parts
from .pasted import LONGEST, Pasted, find_token
from .remarks import Remark, header_remarks, remark
from .signature import SignatureVerdict, check_signature, read_algorithms
from .times import Now, TimeVerdict, judge_times, read_clock

say = Words("tutorial_lib.anatomy", "anatomy")
_QUOTES = " \t\r\n\"'`"
_MOST_LINES = 100  # members of a part in the text


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
    signature: SignatureVerdict = field(default_factory=lambda: _unchecked("nothing-to-check"))
    time: TimeVerdict = field(default_factory=lambda: judge_times({}, 0, whole=False))
    notes: tuple[Remark, ...] = ()
    problem: str | None = None

    def __repr__(self) -> str:
        return f"<TokenAnatomy: {self.headline}>"

    @property
    def headline(self) -> str:
        """The parts and the two verdicts in one line that holds no value of the token."""
        if self.form == "none":
            return say("not-a-token")
        parts = ", ".join(_part_word(part) for part in self.parts)
        return f"{parts}; {self.time.word}; {self.signature.word}"

    def text(self) -> str:
        """Return a summary for a terminal: members, verdicts, notes; nothing of the raw token."""
        lines: list[str] = []
        for part in self.parts:
            lines.append(say("part", part=part.name, count=f"{part.length:,}"))
            lines += _table(self.members(part))
        if self.form != "none":
            lines.append(f"{self.signature.word}: {self.signature.why}")
            lines.append(f"{self.time.word}: {self.time.why}")
        lines += [say("problem", problem=problem) for problem in self.problems]
        lines += [say("remark", remark=note.text) for note in self.notes]
        return "\n".join(lines)

    def members(self, part: Part) -> Sequence[Member]:
        """Return what stands in a part that is JSON; nothing in any other."""
        known: dict[str, Sequence[Member]] = {"header": self.header, "claims": self.claims}
        return known.get(part.name, ())

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
        """Return the part of this name: "header", "claims", "signature", or one of a JWE's."""
        return next((part for part in self.parts if part.name == name), None)

    def claim(self, name: str) -> Claim | None:
        """Return the claim of this name."""
        return next((claim for claim in self.claims if claim.name == name), None)

    def parameter(self, name: str) -> Parameter | None:
        """Return the header parameter of this name."""
        return next((one for one in self.header if one.name == name), None)


def read_token(
    text: object, *, key: AnyKey = None, algorithms: object = None, now: Now = None
) -> TokenAnatomy:
    """Take a token apart, without trusting it and without ever raising for what it holds.

    `text` is what somebody pasted, text or bytes; more than a million characters are not read.
    `key` checks the signature: a secret as text, bytes or `Secret`, a key or certificate as PEM or
    DER, an SSH public key, a JWK or a JWK set as dict or JSON. Without it nothing is checked.
    `algorithms` names what `alg` may be (RFC 8725 section 3.1); None: what fits the key.
    `now` is Unix seconds, a datetime, a function or a clock; None: the machine's clock.
    Raises `AnatomyError` for a `now` or `algorithms` that make no sense.
    """
    instant = read_clock(now)
    allowed = read_algorithms(algorithms)
    known = json_form(_as_text(text))
    if known:
        return TokenAnatomy("none", instant, problem=known)
    issued, forms = without_disclosures(_as_text(text))
    pasted = find_token(issued if forms else text)
    if pasted.problem:
        return TokenAnatomy("none", instant, notes=pasted.notes, problem=pasted.problem)
    parts, remarks = read_parts(pasted.token)
    notes = (*forms, *pasted.notes, *remarks)
    if is_encrypted(parts):
        return _encrypted(parts, instant, notes)
    if "." not in pasted.token and not any(part.value for part in parts):
        return _no_token(pasted, instant)
    anatomy = _signed(parts, instant, notes, key, allowed)
    spelled = _spelled_otherwise(text, anatomy)
    if spelled and anatomy.signature.state == "right":
        return replace(anatomy, signature=SignatureVerdict("refused", say(f"spelled/{spelled}")))
    return anatomy


def _spelled_otherwise(given: object, anatomy: TokenAnatomy) -> str | None:
    """Name what was taken off for reading and cannot be laid to the copying alone.

    A line break comes from copying, a blank within a line hardly. And a sign right behind it may
    end the sentence that a JWT stood in; what holds no claims stands in no sentence.
    """
    text, token = _as_text(given), anatomy.token
    lines = "".join(map(str.strip, text.splitlines()))
    if token not in lines:
        return "blanks" if token in "".join(lines.split()) else None
    is_jwt = anatomy.parts[1].problem is None
    behind = text.partition(token)[2][:1]
    return "behind" if not is_jwt and behind.strip(_QUOTES) else None


def _as_text(given: object) -> str:
    """Return text or bytes as text; nothing of what is too long, or is neither."""
    if not isinstance(given, (str, bytes, bytearray)) or len(given) > LONGEST:
        return ""
    return given if isinstance(given, str) else bytes(given).decode("utf-8", "replace")


def _form_remarks(parts: tuple[Part, ...]) -> tuple[Remark, ...]:
    """Return remarks on parts that are too many, or one that is empty."""
    notes = []
    if len(parts) == len(ENCRYPTED) and not parts[0].problem:
        notes.append(remark("no-enc"))
    if not (parts[1].raw or parts[1].missing) and parts[2].raw:
        notes.append(remark("detached"))
    return tuple(notes)


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
        (
            *header_remarks(header),
            *claim_remarks(claims, whole=whole),
            *key_notes,
            *_form_remarks(parts),
            *notes,
        ),
    )


def _encrypted(parts: tuple[Part, ...], now: float, notes: tuple[Remark, ...]) -> TokenAnatomy:
    header: Mapping[str, object] = parts[0].value
    return TokenAnatomy(
        "encrypted",
        now,
        parts,
        read_header(header, now),
        signature=_unchecked("no-signature"),
        time=replace(judge_times({}, now, whole=False), why=say("encrypted-claims")),
        notes=(remark("encrypted"), *header_remarks(header), *notes),
    )


def _no_token(pasted: Pasted, now: float) -> TokenAnatomy:
    problem = say("json" if pasted.token.startswith("{") else "no-token")
    return TokenAnatomy("none", now, notes=pasted.notes, problem=problem)


def _unchecked(why: str) -> SignatureVerdict:
    return SignatureVerdict("not checked", say(why))


def _part_word(part: Part) -> str:
    if part.missing:
        return say("missing", part=part.name)
    return say("broken", part=part.name) if part.problem else part.name


def _table(members: Sequence[Member]) -> list[str]:
    seen = members[:_MOST_LINES]
    labels = max((len(member.label) for member in seen), default=0)
    values = min(40, max((len(member.shown) for member in seen), default=0))
    lines = [_row(member, labels, values) for member in seen]
    rest = len(members) - len(seen)
    return lines + ([f"  {say('more', count=f'{rest:,}')}"] if rest else [])


def _row(member: Member, labels: int, values: int) -> str:
    told = f"{member.date}, {member.distance}" if member.date else ""
    remarks = "; ".join(filter(None, (told, member.problem)))
    return f"  {member.label:<{labels}}  {member.shown:<{values}}  {remarks}".rstrip()
