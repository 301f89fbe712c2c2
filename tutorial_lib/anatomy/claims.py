"""The members of a header and of claims, each with its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from tutorial_lib.texts import Words, catalogue, language

from .algorithms import ALGORITHMS
from .json_object import kind_id, kind_of
from .remarks import Remark, remark
from .safe_text import is_secret_name, json_text, not_shown, one_line, shorten
from .times import (
    Number,
    date_text,
    distance_text,
    finer_unit,
    is_too_large,
    numeric_date,
)

_MOST_SHOWN = 200  # characters of a value in a table
say = Words("tutorial_lib.anatomy")


@dataclass(frozen=True)
class Meaning:
    """A member's meaning, its source, and the kind of value it must have."""

    text: str
    source: str
    wants: str = ""  # "date", "text", "text or list", "list", "object"; empty: anything


UNKNOWN = Meaning("", "")


@dataclass(frozen=True, repr=False, slots=True)
class Member:
    """A name with its value, what it means and where that is written; `now` is the reader's clock.

    What is said of the value is worked out when it is asked for: nobody looks at 100,000 claims.
    """

    name: str
    value: object = field(repr=False)
    told: Meaning = UNKNOWN
    now: float = 0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label}>"

    @property
    def label(self) -> str:
        """The name on one line, safe to print."""
        return one_line(self.name)

    @property
    def meaning(self) -> str:
        """What the member means; empty when that is not known here."""
        return self.told.text

    @property
    def source(self) -> str:
        """Where its meaning is written."""
        return self.told.source

    @property
    def shown(self) -> str:
        """The value as JSON, safe to print."""
        return not_shown() if is_secret_name(self.name) else _shown(self.value)

    @property
    def kind(self) -> str:
        """The value's kind with its article, such as "a text"."""
        return kind_of(self.value) if self._moment is None else say("kind/date")

    @property
    def date(self) -> str | None:
        """A date's day and time in UTC; None for what is no date."""
        return None if self._moment is None else date_text(self._moment)

    @property
    def distance(self) -> str | None:
        """How far a date lies from the reader's clock; None for what is no date."""
        return None if self._moment is None else distance_text(self._moment, self.now)

    @property
    def problem(self) -> str | None:
        """What is wrong with the value, if anything."""
        return _problem(self.name, self.value, self.told.wants)

    @property
    def _moment(self) -> Number | None:
        return numeric_date(self.value) if self.told.wants == "date" else None


class Claim(Member):
    """A member of the claims (RFC 7519 section 4)."""

    __slots__ = ()


class Parameter(Member):
    """A member of the header, a header parameter (RFC 7515 section 4)."""

    __slots__ = ()


def read_claims(members: Mapping[str, object], now: float) -> tuple[Claim, ...]:
    """Describe each claim; distances are from `now`, in Unix seconds."""
    known = _meanings("claim", language())
    return tuple(
        Claim(name, value, known.get(name, UNKNOWN), now) for name, value in members.items()
    )


def read_header(members: Mapping[str, object], now: float) -> tuple[Parameter, ...]:
    """Describe each header parameter."""
    return tuple(
        Parameter(name, value, _parameter_meaning(name, value), now)
        for name, value in members.items()
    )


def claim_remarks(members: Mapping[str, object], *, whole: bool) -> tuple[Remark, ...]:
    """Return what is worth a remark in the claims."""
    notes = []
    if "exp" not in members and whole:
        notes.append(remark("no-exp", serious=True))
    for name in filter(is_secret_name, members):
        notes.append(remark("secret-claim", name=one_line(name), serious=True))
    return (*notes, *_unit_remarks(members), *_order_remarks(members))


def _shown(value: object) -> str:
    return shorten(json_text(value), _MOST_SHOWN)


def _problem(name: str, value: object, wants: str) -> str | None:
    if not wants or _fits(value, wants):
        return None
    wanted = say(f"wanted/{wants}")
    if wants == "date" and is_too_large(value):
        return say("anatomy/too-large", name=name, wanted=wanted)
    if wants == "date" and isinstance(value, float):
        return say("anatomy/not-a-number", name=name, wanted=wanted)
    return say("anatomy/wrong-kind", name=name, wanted=wanted, kind=kind_of(value))


def _fits(value: object, wants: str) -> bool:
    if wants == "date":
        return numeric_date(value) is not None
    if wants == "text or list":
        texts = value if isinstance(value, list) else [value]
        return all(kind_id(text) == "text" for text in texts)
    return kind_id(value) == wants


def _parameter_meaning(name: str, value: object) -> Meaning:
    algorithm = ALGORITHMS.get(value) if name == "alg" and isinstance(value, str) else None
    if algorithm:
        return Meaning(algorithm.meaning, algorithm.source, "text")
    return _meaning("header", name)


def _meaning(table: str, name: str) -> Meaning:
    return _meanings(table, language()).get(name, UNKNOWN)


@cache
def _meanings(table: str, _: str) -> dict[str, Meaning]:
    """Return what the members of a table mean, in a language."""
    known = catalogue("tutorial_lib.anatomy")[table]
    return {name: _told(f"{table}/{name}") for name in known}


def _told(member: str) -> Meaning:
    wants = say(f"{member}/wants") if f"{member}/wants" in say else ""
    return Meaning(say(f"{member}/text"), say(f"{member}/source"), wants)


def _unit_remarks(members: Mapping[str, object]) -> tuple[Remark, ...]:
    notes = []
    for name, meaning in _meanings("claim", language()).items():
        finer = finer_unit(members.get(name)) if meaning.wants == "date" else None
        if finer:
            facts = {"name": name, "unit": finer[0], "date": date_text(finer[1])}
            notes.append(replace(remark("finer-unit", serious=True, **facts), kind=finer[0]))
    return tuple(notes)


def _order_remarks(members: Mapping[str, object]) -> tuple[Remark, ...]:
    exp = numeric_date(members.get("exp"))
    for name in ("iat", "nbf"):
        begin = numeric_date(members.get(name))
        if exp is not None and begin is not None and exp <= begin:
            return (remark("never-valid", name=name, serious=True),)
    return ()
