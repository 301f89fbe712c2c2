"""`report --check`: what was handed in, played again, each piece in a process of its own.

The client first goes through the scenes as a program: what judges it has not loaded a line of it.
Only one that passes is loaded for the exercise's own check, which sees more and can be deceived.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutorial_lib.anatomy.safe_text import one_line
from tutorial_lib.cleaned_text import clean
from tutorial_lib.gauntlet.client import MakeClient
from tutorial_lib.gauntlet.limits import LIMIT
from tutorial_lib.gauntlet.program_client import ProgramClients
from tutorial_lib.gauntlet.run import play_all
from tutorial_lib.gauntlet.verdict import shown

from . import kept_pieces, progress_file
from .answers import module
from .checking import Check
from .confined import (
    Limits,
    end_where_the_disk_is_full,
    has_walls,
    not_to_be_read,
    python,
    run,
)
from .content import content, exercise_ids
from .exercise import exercise
from .files import read
from .hand_in import HandIn, parse
from .likeness import Shapes, remarks, shapes
from .progress_data import Results
from .received_codes import LARGEST
from .sources import PACKAGE
from .words import Words

TIMES = 3  # a check's limit, for both ways to play a client and its start
LONGEST = 300  # characters of what is said of a piece
GOOD = ("passed", "not applicable")
PIECE = "handed_in"  # what a client's module is called in its own process


@dataclass(frozen=True)
class Played:
    """One piece of one learner: whether it is right here, and what is to be said of it."""

    name: str
    exercise: str
    claimed: bool
    is_right: bool
    said: str
    remarks: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """All of it in one line."""
        words = Words("hand-in")
        kind = "right" if self.is_right else "forged" if self.claimed else "wrong"
        said = [words(kind, name=self.name, id=self.exercise), self.said, *self.remarks]
        return " ".join(part for part in said if part)


def check_all(sources: Iterable[str]) -> int:
    """Play everything that was handed in, a line for each piece; 1 where anything was not right."""
    words = Words("hand-in")
    print(words("walls" if has_walls() else "no-walls"), flush=True)
    status = 0
    works, damaged = found(sources)
    for said in damaged:
        print(said, flush=True)
        status = 1
    for played in play(works):
        print(played.line, flush=True)
        status |= not played.is_right
    return status


def found(sources: Iterable[str]) -> tuple[list[HandIn], list[str]]:
    """Return what can be read among these files and folders, and a line for each that cannot."""
    works, damaged = [], []
    for path in _files(sources):
        place = one_line(path.name)
        try:
            work = parse(read(path, LARGEST).decode("utf-8-sig"))
        except progress_file.Newer:
            damaged.append(Words("hand-in")("newer", place=place))
        except (progress_file.Damaged, UnicodeDecodeError):
            damaged.append(Words("hand-in")("damaged", place=place))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            damaged.append(Words("report")("unreadable", place=place, reason=reason))
        else:
            works.append(HandIn(one_line(work.name) or place, work.record, work.pieces))
    return works, damaged


def _files(sources: Iterable[str]) -> Iterator[Path]:
    for source in map(Path, sources):
        yield from sorted(source.rglob("hand-in*.json")) if source.is_dir() else [source]


def play(works: Sequence[HandIn]) -> Iterator[Played]:
    """Play every piece of these, one after another; a learner without a piece has a line too."""
    words = Words("hand-in")
    every = [{id: shapes(text) for id, text in work.pieces.items()} for work in works]
    for number, work in enumerate(works):
        if not work.pieces:
            yield Played(work.name, "", False, False, words("no-piece"))
        for id, text in work.pieces.items():
            others = {
                works[other].name: of[id]
                for other, of in enumerate(every)
                if other != number and id in of
            }
            yield _played(work, id, text, others)


def _played(work: HandIn, id: str, text: str, others: dict[str, Shapes]) -> Played:
    words, shown_id = Words("hand-in"), clean(id, 24)
    claimed = Results.of(work.record).is_right(id)
    if id not in exercise_ids() or not content(id).check.staging:
        return Played(work.name, shown_id, claimed, False, words("unknown"))
    is_right, said = judged(id, text)
    about = (words(what, about=one_line(of, 60)) for what, of in remarks(id, text, others))
    return Played(work.name, id, claimed, is_right, said, tuple(about))


def judged(id: str, text: str, limits: Limits | None = None) -> tuple[bool, str]:
    """Play a piece in a process of its own; return whether it is right, and what was seen."""
    words = Words("hand-in")
    mark = secrets.token_hex(16)  # the piece's process never hears it before it was judged
    limits = limits or Limits(seconds=TIMES * content(id).check.limit)
    ran = run(f"{__name__}:main", json.dumps({"id": id, "text": text, "mark": mark}), limits)
    said: dict[str, Any] = {}
    for line in ran.printed.splitlines():
        if line.startswith(mark):
            said = json.loads(line.removeprefix(mark)) | said  # what was said first, holds
    if fact := said.get("gauntlet"):
        return False, one_line(fact, LONGEST)
    if ran.ended:
        return False, words(f"ended/{ran.ended}")
    if "check" not in said:
        return False, words("ended/early")
    return not said["check"], one_line(said["check"], LONGEST)


def main() -> None:
    """Judge the piece on standard input, in a process that is confined."""
    not_to_be_read()
    asked = json.loads(sys.stdin.read())
    here = Path.cwd()
    os.environ[kept_pieces.FOLDER_VARIABLE] = str(here / PACKAGE)
    os.environ[progress_file.FILE_VARIABLE] = str(here / "progress.json")
    task, check = exercise(asked["id"]), content(asked["id"]).check
    fact = _as_a_program(check, asked["text"])
    _tell(asked["mark"], gauntlet=fact)
    if not fact:
        _tell(asked["mark"], check=_checked(task, check.piece, asked["text"]))
    sys.stdout.flush()
    os._exit(0)  # a thread of the client's that goes on must not hold up the end


def _as_a_program(check: Check, text: str) -> str:
    """Put a client in a process of its own through the scenes: the first red fact, "" for none."""
    assert check.staging is not None
    note, file = kept_pieces.note_of(text), Path.cwd() / f"{PIECE}.py"
    file.write_text(text, encoding="utf-8")
    scenes = check.staging.scenes(note)
    command = shlex.join(python(f"{__name__}:answer", str(file.parent), check.piece))
    with ExitStack() as ends:
        clients = ends.enter_context(ProgramClients(command))
        staged = Staged(check.staging.make(note, clients), clients)
        runs = ends.enter_context(closing(play_all(scenes, staged, LIMIT)))
        for played in (each.result for each in runs):
            end_where_the_disk_is_full()
            if played.verdict.outcome not in GOOD:
                about = {"number": str(played.scenario.rule.number), "scene": played.scenario.title}
                return Words("hand-in")("red", fact=played.verdict.fact, **about)
    return ""


class Staged:
    """What a staging makes of a program's clients; it knows what either of the two knows."""

    def __init__(self, made: MakeClient, clients: ProgramClients) -> None:
        self._made, self._clients = made, clients

    def __call__(self, api_url: str, **settings: Any) -> Any:
        """Make a client."""
        return self._made(api_url, **settings)

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._made, name)
        except AttributeError:
            return getattr(self._clients, name)


def answer(folder: str, piece: str) -> None:
    """Be the client's program."""
    from tutorial_lib.gauntlet.one_client import main

    sys.path.insert(0, folder)
    main(PIECE, piece)


def _checked(task: Any, piece: str, text: str) -> str:
    """What the exercise's own check says; "" where it is right."""
    try:
        outcome = task.check(getattr(module(f"{PACKAGE}.{piece}", text), piece, None))
    except Exception as error:
        return shown(f"{type(error).__name__}: {error}")
    return "" if outcome.kind == "right" else str(outcome)


def _tell(mark: str, **said: str) -> None:
    print(f"\n{mark}{json.dumps(said)}", flush=True)
