"""The members of a header and of claims, each with its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from .algorithms import ALGORITHMS
from .jsontext import kind_of
from .meanings import CLAIMS, HEADER, UNKNOWN, Meaning
from .remarks import Remark
from .times import date_text, distance_text, numeric_date
from .visible import NOT_SHOWN, is_secret_name, json_text, one_line, shorten

_MOST_SHOWN = 200  # characters of a value in a table
_MILLISECONDS = 100_000_000_000  # as seconds this is the year 5138
_WANTED = {
    "date": "a number of seconds",
    "text": "a text",
    "text or list": "a text or a list of texts",
    "list": "a list",
    "object": "an object",
}


@dataclass(frozen=True, repr=False)
class Member:
    """A name with its value, what it means and where that is written.

    `label` and `shown` are name and value as JSON, safe to print. A date has a `date` in UTC and
    a `distance` from the reader's clock. `problem` says what is wrong with the value.
    """

    name: str
    value: object = field(repr=False)
    meaning: str = ""
    source: str = ""
    kind: str = "a text"
    shown: str = ""
    date: str | None = None
    distance: str | None = None
    problem: str | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label}>"

    @property
    def label(self) -> str:
        """The name on one line, safe to print."""
        return one_line(self.name)


class Claim(Member):
    """A member of the claims (RFC 7519 section 4)."""


class Parameter(Member):
    """A member of the header, a header parameter (RFC 7515 section 4)."""


M = TypeVar("M", bound=Member)


def read_claims(members: Mapping[str, object], now: float) -> tuple[Claim, ...]:
    """Describe each claim; distances are from `now`, in Unix seconds."""
    return tuple(
        _described(Claim, name, value, CLAIMS.get(name, UNKNOWN), now)
        for name, value in members.items()
    )


def read_header(members: Mapping[str, object], now: float) -> tuple[Parameter, ...]:
    """Describe each header parameter."""
    return tuple(
        _described(Parameter, name, value, _parameter_meaning(name, value), now)
        for name, value in members.items()
    )


def claim_remarks(members: Mapping[str, object], *, whole: bool) -> tuple[Remark, ...]:
    """Return what is worth a remark in the claims."""
    notes = []
    if "exp" not in members and whole:
        text = "There is no exp: this token never ends by itself. Whoever copies it keeps it."
        notes.append(Remark("no-exp", text, "RFC 7519 section 4.1.4", serious=True))
    for name, value in members.items():
        if is_secret_name(name):
            text = f'"{one_line(name)}" is readable by anyone: a token is signed, not encrypted.'
            notes.append(Remark("secret-claim", text, "RFC 7519 section 12", serious=True))
        if _meant_as_date(name) and _looks_like_milliseconds(value):
            text = f"{name} looks like milliseconds. A token counts seconds."
            notes.append(Remark("milliseconds", text, "RFC 7519 section 2", serious=True))
    return (*notes, *_order_remarks(members))


def _described(cls: type[M], name: str, value: object, meaning: Meaning, now: float) -> M:
    moment = numeric_date(value) if meaning.wants == "date" else None
    return cls(
        name,
        value,
        meaning.text,
        meaning.source,
        kind=kind_of(value) if moment is None else "a date",
        shown=NOT_SHOWN if is_secret_name(name) else shorten(json_text(value), _MOST_SHOWN),
        date=None if moment is None else date_text(moment),
        distance=None if moment is None else distance_text(moment, now),
        problem=_problem(name, value, meaning.wants),
    )


def _problem(name: str, value: object, wants: str) -> str | None:
    if not wants or _fits(value, wants):
        return None
    return f"{name} must be {_WANTED[wants]}; this is {kind_of(value)}"


def _fits(value: object, wants: str) -> bool:
    if wants == "date":
        return numeric_date(value) is not None
    if wants == "text or list":
        texts = value if isinstance(value, list) else [value]
        return all(kind_of(text) == "a text" for text in texts)
    return kind_of(value) == _WANTED[wants]


def _parameter_meaning(name: str, value: object) -> Meaning:
    algorithm = ALGORITHMS.get(value) if name == "alg" and isinstance(value, str) else None
    if algorithm:
        return Meaning(algorithm.meaning, algorithm.source, "text")
    return HEADER.get(name, UNKNOWN)


def _meant_as_date(name: str) -> bool:
    return CLAIMS.get(name, UNKNOWN).wants == "date"


def _looks_like_milliseconds(value: object) -> bool:
    moment = numeric_date(value)
    return moment is not None and _MILLISECONDS <= moment < 100 * _MILLISECONDS


def _order_remarks(members: Mapping[str, object]) -> tuple[Remark, ...]:
    exp = numeric_date(members.get("exp"))
    for name in ("iat", "nbf"):
        begin = numeric_date(members.get(name))
        if exp is not None and begin is not None and exp <= begin:
            text = f"exp does not lie after {name}: this token was never valid."
            return (Remark("never-valid", text, "RFC 7519 section 4.1", serious=True),)
    return ()
