"""A JSON object read member by member, as far as it goes (RFC 8259)."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from tutorial_lib.texts import Words

from .remarks import Remark, remark
from .safe_text import one_line

say = Words("tutorial_lib.anatomy", "json")
say_kind = Words("tutorial_lib.anatomy", "kind")
DEEPEST = 100  # levels of nesting; Python's own reader gives up, or crashes, at some later one
LONGEST_NUMBER = 400  # characters; turning longer ones into an int takes more than linear time
_LONG_NUMBER = re.compile(rf"(?<![0-9])[0-9]{{{LONGEST_NUMBER}}}")
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[][{}]', re.DOTALL)


class Numeral(str):
    """A JSON number too long or too large for Python, kept as it was written."""


@dataclass
class JsonObject:
    """The members that could be read, what stopped the reading, and whether a name stands twice."""

    members: dict[str, object] = field(default_factory=dict)
    problem: str | None = None
    notes: list[Remark] = field(default_factory=list)
    repeats: bool = False


class _Broken(Exception):
    """The text stops being JSON here."""


def read_object(text: str) -> JsonObject:
    """Read a JSON object; of a broken one, the members before the break."""
    end = _too_deep(text)
    if end is None:
        return _Reader(text).read(text)
    content = _Reader(text).read(text[:end])
    content.problem = say("too-deep", deepest=str(DEEPEST))
    return content


class _Reader:
    def __init__(self, text: str) -> None:
        self.notes: dict[str, Remark] = {}
        self.repeats = False
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._pairs,
            # Without this json reads its integers itself, several times as fast.
            parse_int=self._integer if _LONG_NUMBER.search(text) else None,
            parse_float=self._decimal,
            parse_constant=self._constant,
        )

    def read(self, text: str) -> JsonObject:
        if not text.rstrip().endswith("}"):
            return self._as_far_as_it_goes(text)
        try:
            members = self.decoder.decode(text)
        except ValueError:
            return self._as_far_as_it_goes(text)
        return JsonObject(members, None, self._notes(), self.repeats)

    def _as_far_as_it_goes(self, text: str) -> JsonObject:
        """Read member by member, which takes three times as long."""
        pairs: list[tuple[str, object]] = []
        try:
            end = self._members(text, pairs)
            problem = None if end == len(text) else say("more-text")
        except _Broken as broken:
            problem = str(broken) or _how_far(text, pairs)
        return JsonObject(self._pairs(pairs), problem, self._notes(), self.repeats)

    def _notes(self) -> list[Remark]:
        return list(self.notes.values())

    def _members(self, text: str, pairs: list[tuple[str, object]]) -> int:
        """Read the members into `pairs`; the position after the object."""
        at = _skip(text, 0)
        if not text.startswith("{", at):
            raise _Broken(self._other(text))
        at = _skip(text, at + 1)
        if text.startswith("}", at):
            return _skip(text, at + 1)
        while True:
            name, value, at = self._member(text, at)
            # A number cut in its middle still reads as a number: only what follows tells.
            if text[at : at + 1] not in (",", "}"):
                raise _Broken
            pairs.append((name, value))
            if text[at] == "}":
                return _skip(text, at + 1)
            at = _skip(text, at + 1)

    def _member(self, text: str, at: int) -> tuple[str, object, int]:
        name, at = self._value(text, at)
        at = _skip(text, at)
        if not isinstance(name, str) or not text.startswith(":", at):
            raise _Broken
        value, at = self._value(text, _skip(text, at + 1))
        return name, value, _skip(text, at)

    def _value(self, text: str, at: int) -> tuple[object, int]:
        try:
            return self.decoder.raw_decode(text, at)
        except ValueError:
            raise _Broken from None

    def _other(self, text: str) -> str:
        """Return what the text is when it is no object."""
        try:
            value = self.decoder.decode(text)
        except ValueError:
            return say("no-json")
        return say("no-object", kind=kind_of(value))

    def _pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        self.repeats = len(members) < len(pairs)  # the object around all others comes last
        if self.repeats and "duplicate" not in self.notes:
            counts = Counter(name for name, _ in pairs)
            name = next(name for name in counts if counts[name] > 1)
            self.notes["duplicate"] = remark("duplicate", name=one_line(name), serious=True)
        return members

    def _integer(self, digits: str) -> int | Numeral:
        return int(digits) if len(digits) <= LONGEST_NUMBER else self._too_large(digits)

    def _decimal(self, digits: str) -> float | Numeral:
        number = float(digits)
        return number if abs(number) != float("inf") else self._too_large(digits)

    def _too_large(self, digits: str) -> Numeral:
        self.notes["large-number"] = remark("large-number")
        return Numeral(digits)

    def _constant(self, word: str) -> float:
        self.notes["not-json"] = remark("not-json", word=word)
        return float(word)


def kind_of(value: object) -> str:
    """Return JSON's word for the value, with its article."""
    return say_kind(kind_id(value))


def kind_id(value: object) -> str:
    """Return JSON's kind of the value: "null", "truth", "number", "text", "list" or "object"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, (int, float, Numeral)):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _how_far(text: str, pairs: list[tuple[str, object]]) -> str:
    if not pairs:
        return say("breaks-early")
    return say("breaks", name=one_line(pairs[-1][0]))


def _too_deep(text: str) -> int | None:
    """Return where the text opens one list or object too many within another."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return None
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        mark = text[match.start()]
        depth += (mark in "[{") - (mark in "]}")
        if depth > DEEPEST:
            return match.start()
    return None
