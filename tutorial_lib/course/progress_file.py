"""What a learner has done, kept in one file in the user's data directory; no token is in it."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import filelock
import platformdirs

from .files import OWNER_ONLY_FILE, check_size, own_folder, patiently, put_in_place, read
from .words import Words

APP = "jwt-client-course"
FILE_VARIABLE = "JWT_COURSE_PROGRESS"
VERSION = 1
PATIENCE = 5.0  # seconds to wait for another notebook that writes
LARGEST = 1_000_000  # bytes; the course comes to some thousand
LONGEST_NUMBER = 100  # digits: Python refuses to write some thousand
NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK)
EXERCISE: dict[str, type] = {
    "tries": int,
    "needed": int,  # tries until it was right
    "hints": int,
    "last": str,
    "message": str,  # the id of what was said last
    "right": str,  # since when
    "solution": bool,
}
QUESTION: dict[str, type] = {"first": str, "last": str, "right": bool, "at_first": bool}
LATEST: dict[str, type] = {"exercise": str, "date": str}

Record = dict[str, Any]
T = TypeVar("T")
_troubles: dict[str, str] = {}  # of this kernel: kind and sentence
_told: set[str] = set()


class Damaged(ValueError):
    """What was read is no record."""


class Newer(Exception):
    """The record was written by a newer version of the course."""


def path() -> Path:
    """Return the file: in the user's data directory, or where a variable says."""
    if chosen := os.environ.get(FILE_VARIABLE):
        return Path(chosen)
    return platformdirs.user_data_path(APP, appauthor=False) / "progress.json"


def load() -> Record:
    """Return what is recorded; a damaged file is set aside and counts as empty. Never raises."""
    file = path()
    try:
        return _read(file)
    except Damaged:
        return _damaged(file)
    except (OSError, Newer) as error:
        _note(error)
        return empty()


def parse(text: str) -> Record:
    """Return the record that a text holds. Raises Damaged and Newer."""
    try:
        found = json.loads(text, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise Damaged from error
    if not isinstance(found, dict):
        raise Damaged
    record = empty() | found
    if type(record["version"]) is int and record["version"] > VERSION:
        raise Newer
    if not _is_whole(record):
        raise Damaged
    return record


def empty() -> Record:
    """Return the record of someone who has done nothing yet."""
    return {"version": VERSION, "exercises": {}, "questions": {}, "latest": {}}


def troubles() -> list[str]:
    """Return what keeps the progress from being saved, or happened to it, in sentences."""
    return list(_troubles.values())


def news() -> list[str]:
    """Return the troubles that this kernel has not been told yet: each comes once."""
    fresh = [sentence for kind, sentence in _troubles.items() if kind not in _told]
    _told.update(_troubles)
    return fresh


def tried(id: str, outcome: str, message: str = "") -> None:
    """Record a checked answer, with its message's id; what was right once stays right."""

    def change(record: Record) -> None:
        entry = record["exercises"].setdefault(id, {})
        entry["tries"] = entry.get("tries", 0) + 1
        entry["last"], entry["message"] = outcome, message
        record["latest"] = {"exercise": id, "date": _now()[:10]}
        if outcome == "right":
            entry.setdefault("right", _now())
            entry.setdefault("needed", entry["tries"])

    _change(change)


def hinted(id: str, hints: int) -> None:
    """Record how many hints of an exercise were asked for."""

    def change(record: Record) -> None:
        entry = record["exercises"].setdefault(id, {})
        entry["hints"] = max(hints, entry.get("hints", 0))

    _change(change)


def looked_up(id: str) -> None:
    """Record that a solution was shown."""
    _change(lambda record: record["exercises"].setdefault(id, {}).update(solution=True))


def answered(id: str, option: str, *, is_right: bool) -> None:
    """Record the answer to a question, the first one too; what was right once stays right."""

    def change(record: Record) -> None:
        entry = record["questions"].setdefault(id, {"first": option, "at_first": is_right})
        entry["last"] = option
        entry["right"] = is_right or entry.get("right", False)

    _change(change)


def _number(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("no such number was ever counted")
    return int(digits)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_whole(record: Record) -> bool:
    tables = (record["exercises"], EXERCISE), (record["questions"], QUESTION)
    return type(record["version"]) is int and all(
        isinstance(table, dict) and all(_fits(entry, members) for entry in table.values())
        for table, members in (*tables, ({"": record["latest"]}, LATEST))
    )


def _fits(entry: Any, members: dict[str, type]) -> bool:
    """Whether the members we know have their types; a later version may have further ones."""
    return isinstance(entry, dict) and all(
        type(value) is members.get(name, type(value)) for name, value in entry.items()
    )


def _change(change: Callable[[Record], None]) -> None:
    """Read, change and write under a lock; a course goes on where nothing can be written."""
    file = path()
    try:
        own_folder(file.parent, APP)
        with _locked(file):
            record = _read_or_set_aside(file)
            change(record)
            _write(file, record)
    except (OSError, filelock.Timeout, Newer) as error:
        _note(error)
    else:
        _troubles.pop("unsaved", None)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keep other notebooks out; where the file system has no locks, go on without one."""
    # A soft lock would outlive a kernel that was killed.
    lock = filelock.FileLock(
        f"{file}.lock", timeout=PATIENCE, mode=OWNER_ONLY_FILE, fallback_to_soft=False
    )
    try:
        lock.acquire()
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    try:
        yield
    finally:
        lock.release()


def _read(file: Path) -> Record:
    try:
        return parse(patiently(lambda: read(file, LARGEST)).decode("utf-8-sig"))
    except FileNotFoundError:
        return empty()
    except UnicodeDecodeError as error:
        raise Damaged from error


def _read_or_set_aside(file: Path) -> Record:
    """For whoever holds the lock: nobody else can put a whole file there in between."""
    try:
        return _read(file)
    except Damaged:
        numbered = (file.with_name(f"{file.stem}-damaged-{n}{file.suffix}") for n in count(1))
        aside = next(name for name in numbered if not name.exists())
        file.rename(aside)
        _troubles["damaged"] = Words("progress")("trouble/damaged", file=aside.name)
        return empty()


def _damaged(file: Path) -> Record:
    try:
        with _locked(file):
            return _read_or_set_aside(file)
    except (OSError, filelock.Timeout, Newer) as error:
        _note(error)
        return empty()


def _note(error: Exception) -> None:
    words = Words("progress")
    if isinstance(error, Newer):
        sentence = words("trouble/newer")
    elif isinstance(error, filelock.Timeout):
        sentence = words("trouble/locked")
    else:
        reason = getattr(error, "strerror", None) or type(error).__name__
        sentence = words("trouble/unsaved", reason=reason)
    _troubles["unsaved"] = sentence


def _write(file: Path, record: Record) -> None:
    text = json.dumps(record, indent=1, sort_keys=True).encode()
    check_size(text, LARGEST)  # or the next one could not be read
    put_in_place(file, text)
