"""The known answers to an exercise: what the learner starts from, the solution, wrong ones.

Each exercise has a file in `answers/`, made of cells that begin with `# %%`:

    # %% given                        what the notebook has before the exercise
    # %% start                        the learner's cell as it is shipped
    # %% solution
    # %% wrong MESSAGE: how it came about
"""

from __future__ import annotations

import linecache
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import ModuleType

CELL = re.compile(r"^# %% (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that people really give, and the id of the message that it must get."""

    message: str
    origin: str
    source: str


@dataclass(frozen=True)
class Answers:
    """What is in an exercise's file."""

    given: str
    start: str
    solution: str
    wrong: tuple[Wrong, ...]


@cache
def answers(id: str) -> Answers:
    """Return the known answers to an exercise."""
    text = (files(__package__) / "answers" / f"{file_name(id)}.py").read_text(encoding="utf-8")
    pieces = CELL.split(text)[1:]
    sources = [source.strip("\n") + "\n" for source in pieces[1::2]]
    cells = list(zip(pieces[::2], sources, strict=True))
    plain = {title: source for title, source in cells if not title.startswith("wrong")}
    wrong = [_wrong(title, source) for title, source in cells if title.startswith("wrong")]
    return Answers(plain.get("given", ""), plain["start"], plain["solution"], tuple(wrong))


def file_name(id: str) -> str:
    """Return how the files of an exercise are called: e1_2 for 1.2."""
    return "e" + id.replace(".", "_")


def _wrong(title: str, source: str) -> Wrong:
    message, _, origin = title.removeprefix("wrong ").partition(":")
    return Wrong(message.strip(), origin.strip(), source)


def module(name: str, source: str, file: str = "") -> ModuleType:
    """Return a module made of this source, whose lines tracebacks and `inspect` can find."""
    file = file or f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    made = ModuleType(name)
    sys.modules[name] = made  # classes look up their module by name
    exec(compile(source, file, "exec"), made.__dict__)
    return made
