"""The one-line code for a teacher: where a learner stands, in a hundred letters or so.

It is `course1-` and a number written with digits and letters only, which no chat turns into
something else. The number holds, bit by bit: name, day, exercise tried last; for each chapter its
exercises in order; each question by a short mark, but for those that are asked from memory at a
chapter's end. Where that is shorter, it is `course2-`, and a chapter's questions stand in their
order, behind a check of who they are. A checksum ends it: it finds a slip, no forgery.
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
import zlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from .content import chapter, chapters, is_recalled, question_ids
from .progress_data import Answer, Results, Tried
from .words import Words

PREFIX = "course1-"
IN_ORDER = "course2-"
FAMILY = "course"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
FIRST_DAY = date(2025, 1, 1)
LONGEST_NAME = 40  # characters
LONGEST_NUMBER = 9  # digits of a part of an id
LONGEST_CODE = 4000  # letters
WITHIN = re.compile("[0-9A-Za-z](?:.*[0-9A-Za-z])?")  # all between what may stand around
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2013\u2014"), "-")
ANSWERS: tuple[Answer, ...] = ("wrong", "right", "first")
WIDTH = {
    "length": 8,
    "day": 16,
    "chapter": 6,
    "exercise": 6,
    "tries": 6,
    "hints": 4,
    "flag": 1,
    "mark": 12,
    "answer": 2,
    "chapters": 6,
    "count": 4,
    "check": 6,
}  # bits


class BadName(ValueError):
    """A name that cannot stand in a code; says why."""

    def __init__(self, id: str) -> None:
        super().__init__(Words("progress")(f"name/{id}", most=str(LONGEST_NAME)))


class BadCode(ValueError):
    """A code that cannot be read; its text is the id of the message: none, newer or damaged."""


def encode(results: Results) -> str:
    """Return the code. Raises BadName. Ids that are not of the form 1.2 have no place in it."""
    bits = Bits()
    name = checked(results.name).encode()
    bits.put("length", len(name))
    for byte in name:
        bits.put("length", byte)
    bits.put("day", (results.day - FIRST_DAY).days + 1 if results.day else 0)
    _put_id(bits, results.latest)
    _put_exercises(bits, results.exercises)
    asked = {id: it for id, it in sorted(results.questions.items()) if not is_recalled(id)}
    lists = _in_order(question_ids(), asked)
    listed = {id for ids in lists.values() for id in ids}
    for id, answer in asked.items():
        if id not in listed:
            bits.put("mark", mark(id))
            bits.put("answer", ANSWERS.index(answer) + 1)
    if lists:
        _put_lists(bits, lists, asked)
    payload = bits.content()
    prefix = IN_ORDER if lists else PREFIX
    return prefix + _letters(payload + zlib.crc32(payload).to_bytes(4))


def decode(text: str, questions: Iterable[str]) -> Results:
    """Return what a code says; a question that is not among these is called by its mark.

    Raises BadCode.
    """
    text = _as_sent(text)
    version, dash, letters = text.partition("-")
    if not dash or not version.startswith(FAMILY) or not version[len(FAMILY) :].isdecimal():
        raise BadCode("none")
    if f"{version}-" not in (PREFIX, IN_ORDER):
        raise BadCode("newer")
    content = _bytes(letters)
    payload, checksum = content[:-4], content[-4:]
    if not payload or zlib.crc32(payload).to_bytes(4) != checksum:
        raise BadCode("damaged")
    try:
        return _results(Bits(payload), list(questions))
    except (ValueError, OverflowError) as error:
        raise BadCode("damaged") from error


def checked(name: str) -> str:
    """Return a name that may stand in a code. Raises BadName."""
    if any(unicodedata.category(letter)[0] == "C" or letter in "\u2028\u2029" for letter in name):
        raise BadName("hidden")
    if len(name) > LONGEST_NAME:
        raise BadName("long")
    return name


def mark(id: str) -> int:
    """Return the number that stands for a question in a code, however many questions there are."""
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
    return int(digest, 16) >> 256 - WIDTH["mark"]


class Bits:
    """Numbers written behind each other, each in the bits that its kind has."""

    def __init__(self, content: bytes = b"") -> None:
        self._text = "".join(f"{byte:08b}" for byte in content)

    def put(self, kind: str, number: int) -> None:
        """Write a number; a larger one than there is room for becomes the largest."""
        width = WIDTH[kind]
        self._text += f"{min(max(number, 0), 2**width - 1):0{width}b}"

    def take(self, kind: str) -> int:
        """Read the next number. Raises ValueError at the end."""
        width = WIDTH[kind]
        number, self._text = self._text[:width], self._text[width:]
        if len(number) < width:
            raise ValueError("the code ends too early")
        return int(number, 2)

    def has(self, *kinds: str) -> bool:
        """Whether there is room for these in what is left."""
        return len(self._text) >= sum(WIDTH[kind] for kind in kinds)

    def content(self) -> bytes:
        """Return all as bytes, filled up with zeros."""
        padded = self._text + "0" * (-len(self._text) % 8)
        return bytes(int(padded[at : at + 8], 2) for at in range(0, len(padded), 8))


def _put_id(bits: Bits, id: str) -> None:
    """An exercise's id as two numbers; a chapter's number is one more, so that 0 is none."""
    number, _, rest = id.partition(".")
    is_plain = _fits("chapter", number, 1) and _fits("exercise", rest)
    bits.put("chapter", int(number) + 1 if is_plain else 0)
    bits.put("exercise", int(rest) if is_plain else 0)


def _take_id(bits: Bits) -> str:
    number, rest = bits.take("chapter"), bits.take("exercise")
    return f"{number - 1}.{rest}" if number else ""


def _fits(kind: str, digits: str, more: int = 0) -> bool:
    is_number = digits.isdecimal() and len(digits) < LONGEST_NUMBER
    return is_number and int(digits) + more < 2 ** WIDTH[kind]


def _put_exercises(bits: Bits, exercises: dict[str, Tried]) -> None:
    """For each chapter: its number, its last exercise's number, and the exercises from 1 on."""
    plain = {id: tried for id, tried in exercises.items() if _is_plain(id)}
    for number in chapters(plain):
        last = max(int(id.partition(".")[2]) for id in plain if chapter(id) == number)
        _put_id(bits, f"{number}.{last}")
        for rest in range(1, last + 1):
            _put_tried(bits, plain.get(f"{number}.{rest}", Tried()))
    _put_id(bits, "")


def _is_plain(id: str) -> bool:
    number, _, rest = id.partition(".")
    return _fits("chapter", number, 1) and _fits("exercise", rest) and int(rest) > 0


def _put_tried(bits: Bits, tried: Tried) -> None:
    bits.put("tries", tried.tries)
    bits.put("hints", tried.hints)
    bits.put("flag", tried.looked_up)
    bits.put("flag", tried.right)


def _results(bits: Bits, questions: list[str]) -> Results:
    name = bytes(bits.take("length") for _ in range(bits.take("length"))).decode()
    days = bits.take("day")
    results = Results(
        name=checked(name),
        day=FIRST_DAY + timedelta(days=days - 1) if days else None,
        latest=_take_id(bits),
    )
    return replace(
        results, exercises=_take_exercises(bits), questions=_take_questions(bits, questions)
    )


def _take_exercises(bits: Bits) -> dict[str, Tried]:
    found = {}
    while last := _take_id(bits):
        number, _, count = last.partition(".")
        for rest in range(1, int(count) + 1):
            found[f"{number}.{rest}"] = Tried(
                bits.take("tries"),
                bits.take("hints"),
                bool(bits.take("flag")),
                bool(bits.take("flag")),
            )
    return {id: tried for id, tried in found.items() if tried != Tried()}


def _take_questions(bits: Bits, questions: list[str]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    marked = {mark(id): id for id in questions}
    while bits.has("mark", "answer"):
        number, answer = bits.take("mark"), bits.take("answer")
        if not answer:
            return found | _take_lists(bits, questions)
        found[marked.get(number, f"#{number:04x}")] = ANSWERS[answer - 1]
    return found


def _in_order(questions: Iterable[str], asked: Collection[str]) -> dict[str, list[str]]:
    """The chapters' questions in their order, of the chapters where that is the shorter way."""
    block, one = WIDTH["check"], WIDTH["mark"] + WIDTH["answer"]
    found = {
        number: ids
        for number, ids in _lists(questions).items()
        if block + WIDTH["answer"] * len(ids) < one * sum(id in asked for id in ids)
        and len(ids) < 2 ** WIDTH["count"]
    }
    saved = sum(
        one * sum(id in asked for id in ids) - block - WIDTH["answer"] * len(ids)
        for ids in found.values()
    )
    last = max(map(int, found), default=0)
    return found if saved > one + WIDTH["chapters"] + WIDTH["count"] * (last + 1) else {}


def _lists(questions: Iterable[str]) -> dict[str, list[str]]:
    """The questions that are not asked from memory, by their chapters."""
    found: dict[str, list[str]] = {}
    for id in questions:
        if not is_recalled(id) and chapter(id).isdecimal():
            found.setdefault(str(int(chapter(id))), []).append(id)
    return found


def _check(ids: Iterable[str]) -> int:
    return mark(" ".join(ids)) >> WIDTH["mark"] - WIDTH["check"]


def _put_lists(bits: Bits, lists: dict[str, list[str]], asked: dict[str, Answer]) -> None:
    """A mark without an answer; the last chapter; each chapter's count, check and answers."""
    bits.put("mark", 0)
    bits.put("answer", 0)
    last = max(map(int, lists))
    bits.put("chapters", last)
    for number in range(last + 1):
        ids = lists.get(str(number), [])
        bits.put("count", len(ids))
        if ids:
            bits.put("check", _check(ids))
        for id in ids:
            bits.put("answer", ANSWERS.index(asked[id]) + 1 if id in asked else 0)


def _take_lists(bits: Bits, questions: list[str]) -> dict[str, Answer]:
    """A list that the reader does not know is called by its chapter, and numbered."""
    lists, found = _lists(questions), dict[str, Answer]()
    for number in range(bits.take("chapters") + 1):
        count = bits.take("count")
        ids = lists.get(str(number), [])
        check = bits.take("check") if count else None
        if count != len(ids) or (count and check != _check(ids)):
            ids = [f"#{number}.{place}" for place in range(count)]
        for id in ids:
            if answer := bits.take("answer"):
                found[id] = ANSWERS[answer - 1]
    return found


def _as_sent(text: str) -> str:
    """Take away what mails and chats put around a code, and into it."""
    found = WITHIN.search("".join(text.split()).translate(DASHES))
    return found[0] if found else ""


def _letters(content: bytes) -> str:
    number, written = int.from_bytes(b"\x01" + content), ""  # the 1 keeps zeros at the beginning
    while number:
        number, digit = divmod(number, len(ALPHABET))
        written = ALPHABET[digit] + written
    return written


def _bytes(letters: str) -> bytes:
    """Return what the letters stand for. Raises BadCode."""
    number = 0
    if not letters or len(letters) > LONGEST_CODE or set(letters) - set(ALPHABET):
        raise BadCode("damaged")
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    content = number.to_bytes((number.bit_length() + 7) // 8)
    if content[:1] != b"\x01":
        raise BadCode("damaged")
    return content[1:]
