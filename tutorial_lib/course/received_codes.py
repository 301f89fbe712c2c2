"""What learners handed in: codes, files with codes, progress files; what is damaged is named."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tutorial_lib.anatomy.safe_text import one_line

from . import hand_in, progress_file
from .content import question_ids
from .files import read
from .progress_code import LONGEST_NAME, PREFIX, BadCode, decode
from .progress_data import Results
from .words import Words

STDIN = "-"
OWN = "progress"  # a learner's own file is called progress.json
LARGEST = 10_000_000  # bytes
LONGEST_LINE = 20_000  # characters; a longer one holds no code, and is not searched for one
# A name may stand before a code, and space, tab, comma, semicolon or = between the two.
CODE = re.compile(r"course\d+[-\u2010-\u2014]")
BETWEEN = re.compile(r"[\s,;=]*")


@dataclass(frozen=True)
class Learner:
    """One learner: the name that was given, "" without one, and where they stand."""

    name: str
    results: Results


@dataclass(frozen=True)
class Damage:
    """Something handed in that cannot be read, in a sentence with its place."""

    said: str


Found = Learner | Damage


def handed_in(sources: Iterable[str]) -> Iterator[Found]:
    """Read codes and files, in their order."""
    for source in sources:
        if source == STDIN:
            yield from of_text(sys.stdin.read(), "stdin")
        elif CODE.search(source) and not _is_file(source):
            yield of_line(source, one_line(source, 24))
        elif Path(source).is_dir():
            yield from of_folder(Path(source))
        else:
            yield from of_file(Path(source))


def of_folder(folder: Path) -> Iterator[Found]:
    """Read what lies in a folder and below: `ada/progress.json` is Ada's, and so is `ada.json`.

    In a hidden folder, where other programs keep theirs, only a progress file is read.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".txt") and "-damaged-" not in path.name and path.is_file():
            above = path.relative_to(folder).parts[:-1]
            if path.stem != OWN and any(part.startswith(".") for part in above):
                continue
            yield from of_file(path, stem=above[0] if above and path.stem == OWN else path.stem)


def of_file(path: Path, stem: str = "") -> Iterator[Found]:
    """Read a file; what is before its ending names its learner, unless a stem is given."""
    try:
        text = _decoded(read(path, LARGEST))
    except FileNotFoundError:
        yield _damage("neither", one_line(str(path)), prefix=PREFIX)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        yield _damage("unreadable", one_line(str(path)), reason=reason)
    else:
        yield from of_text(text, one_line(path.name), stem or path.stem)


def of_text(text: str, source: str, stem: str = "") -> Iterator[Found]:
    """Read a progress file, or a code a line; blank lines and comments are skipped."""
    if text.lstrip().startswith("{"):
        yield of_record(text, source, "" if stem == OWN else stem)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            place = Words("report")("place", source=source, line=str(number))
            yield of_line(line, place)


def of_line(line: str, place: str) -> Found:
    """Read a code with or without a name before it."""
    name, code = _split(line) if len(line) <= LONGEST_LINE else ("", "")
    try:
        results = decode(code, question_ids())
    except BadCode as error:
        reason = Words("code")(str(error), prefix=PREFIX)
        return _damage("bad-code", place, reason=reason)
    return Learner(_clean(name) or results.name, results)


def _split(line: str) -> tuple[str, str]:
    """The name before a code, and the code."""
    found = CODE.search(line)
    if not found:
        return "", line
    before = line[: found.start()]
    between = BETWEEN.match(before[::-1])
    assert between is not None
    return before[: len(before) - between.end()], line[found.start() :]


def of_record(text: str, source: str, name: str) -> Found:
    """Read a progress file, or what a learner handed in."""
    try:
        if hand_in.is_one(text):
            work = hand_in.parse(text)
            return Learner(_clean(work.name) or _clean(name), Results.of(work.record))
        return Learner(_clean(name), Results.of(progress_file.parse(text)))
    except progress_file.Damaged:
        return _damage("bad-record", source)
    except progress_file.Newer:
        return _damage("newer-record", source)


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # a code can be too long for a file's name
        return False


def _clean(name: str) -> str:
    """A name fit to be printed: a class's file comes from anywhere."""
    return one_line(name.strip().strip("\"'`*").strip(), LONGEST_NAME)


def _damage(id: str, place: str, **facts: str) -> Damage:
    return Damage(Words("report")(id, place=place, **facts))


def _decoded(content: bytes) -> str:
    """Windows writes UTF-16 too, and puts a mark at the beginning."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    return content.decode("utf-8-sig", errors="replace")
