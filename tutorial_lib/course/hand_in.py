"""`python -m tutorial_lib hand-in`: a learner's clients and progress, in one file for a teacher."""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

from . import kept_pieces, progress_file
from .content import content, exercise_ids
from .files import put_in_place, read
from .kept_pieces import LARGEST, Shelf
from .progress_code import BadName, checked
from .progress_file import Damaged, Newer, Record
from .words import Words

VERSION = 1
MARK = "hand-in"  # which no progress file has


@dataclass(frozen=True)
class HandIn:
    """What one learner handed in: the name, what was recorded, and each piece by its exercise."""

    name: str
    record: Record
    pieces: dict[str, str]

    def as_text(self) -> str:
        """Return the file's text."""
        parts = {"name": self.name, "progress": self.record, "pieces": self.pieces}
        return json.dumps({MARK: VERSION, **parts}, indent=1, ensure_ascii=False)


def is_one(text: str) -> bool:
    """Whether a file's text begins as one that was handed in."""
    return re.match(rf'\s*{{\s*"{MARK}"', text) is not None


def parse(text: str) -> HandIn:
    """Return what a file's text holds. Raises Damaged and Newer."""
    try:
        found = json.loads(text)
        version, name, pieces = found[MARK], found["name"], found["pieces"]
        record = progress_file.parse(json.dumps(found["progress"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged from error
    if type(version) is int and version > VERSION:
        raise Newer
    texts = [*pieces, *pieces.values()] if isinstance(pieces, dict) else [None]
    if not all(isinstance(one, str) for one in (name, *texts)):
        raise Damaged
    return HandIn(name, record, pieces)


def gathered(name: str = "") -> HandIn:
    """Return what there is to hand in: every client that was right, and the progress."""
    shelves = {id: shelf for id in exercise_ids() if (shelf := _place(id)) and shelf.is_file()}
    pieces = {id: read(path, LARGEST).decode("utf-8") for id, path in shelves.items()}
    return HandIn(checked(name), progress_file.load(), pieces)


def _place(id: str) -> Path | None:
    """Where the client of an exercise is kept; None where its piece is none."""
    check = content(id).check
    return Shelf(check.home, check.file).path(check.piece) if check.staging else None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    words = Words("hand-in")
    parser.add_argument("--name", default="", help=words("name-option"))


def run(options: argparse.Namespace) -> int:
    """Write the file beside `my_client`; 1 where that cannot be done."""
    words = Words("hand-in")
    try:
        work = gathered(options.name)
        called = "-".join(re.findall(r"\w+", f"{MARK} {work.name}"))
        path = kept_pieces.folder().parent / f"{called}.json"
        put_in_place(path, work.as_text().encode())
    except BadName as error:
        print(error)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        print(words("cannot-write", reason=reason))
        return 1
    print(words("written", file=str(path)))
    print(words("pieces", ids=", ".join(work.pieces)) if work.pieces else words("no-piece"))
    return 0
