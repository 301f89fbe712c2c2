"""The known answers to an exercise: what the learner starts from, the solution, wrong ones.

They stand in the `answers.py` of the exercise's folder, in cells that begin with `# %%`:

    # %% given                        what the notebook has before the exercise
    # %% start                        the learner's cell as it is shipped
    # %% solution
    # %% wrong MESSAGE: how it came about

A wrong answer is a source of its own, or what differs from the solution: lines of it behind
`# - `, each block of them followed by what stands in its place, behind `# + `.
"""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

from tutorial_lib.texts import AuthorsMistake

CELL = re.compile(r"^# %% (.+)\n", re.MULTILINE)
DIFFERENCE = re.compile(r"((?:# -.*\n)+)((?:# \+.*\n)*)")
MARK = re.compile(r"^# [-+] ?", re.MULTILINE)
KINDS = "given, start, solution, or wrong MESSAGE: how it came about"


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


@dataclass(frozen=True)
class _Cell:
    """A cell of the file; what it lacks is an AuthorsMistake."""

    title: str
    source: str
    place: str
    line: int  # in the file, of the source's first one

    @property
    def kind(self) -> str:
        """What it holds: given, start, solution or wrong."""
        kind, _, rest = self.title.partition(" ")
        if kind not in ("given", "start", "solution", "wrong") or bool(rest) != (kind == "wrong"):
            raise self.mistake(f"is of no known kind. Name it {KINDS}")
        return kind

    def python(self) -> str:
        """The source, which can be compiled."""
        try:
            compile("\n" * (self.line - 1) + self.source, self.place, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            where = getattr(error, "lineno", None) or self.line
            said = getattr(error, "msg", None) or error
            raise self.mistake(f"is not Python: {said}. Mend line {where} of the file") from None
        return self.source

    def wrong(self, solution: str) -> Wrong:
        """The wrong answer, written in full or as what differs from the solution."""
        message, _, origin = self.title.removeprefix("wrong ").partition(":")
        whole = self
        if not DIFFERENCE.sub("", self.source):
            whole = replace(self, source=self._applied_to(solution))
        return Wrong(message.strip(), origin.strip(), whole.python())

    def _applied_to(self, solution: str) -> str:
        for old, new in DIFFERENCE.findall(self.source):
            old, new = MARK.sub("", old), MARK.sub("", new)
            every = re.compile(f"^{re.escape(old)}", re.MULTILINE)
            if (found := len(every.findall(solution))) != 1:
                said = " ".join(old.split())
                raise self.mistake(f"changes `{said}`, which is {found} times in the solution")
            solution = every.sub(lambda _, new=new: new, solution)  # type: ignore[misc]
        return solution

    def mistake(self, said: str) -> AuthorsMistake:
        """What an author has to mend in this cell."""
        return AuthorsMistake(f"{self.place}, cell `# %% {self.title}` {said}.")


def parsed(text: str, place: str) -> Answers:
    """Return the answers in a file's text. Raises AuthorsMistake, which names the place."""
    cells = list(_cells(text, place))[::-1]
    plain = {cell.kind: cell.python() for cell in cells if cell.kind != "wrong"}
    for kind in ("start", "solution"):
        if kind not in plain:
            raise AuthorsMistake(f"{place} lacks the cell `# %% {kind}`: add it.")
    wrong = [cell.wrong(plain["solution"]) for cell in cells if cell.kind == "wrong"]
    return Answers(plain.get("given", ""), plain["start"], plain["solution"], tuple(wrong))


def _cells(text: str, place: str) -> Iterator[_Cell]:
    """The cells from the last one to the first."""
    end = len(text)
    for cell in reversed(list(CELL.finditer(text))):
        source = text[cell.end() : end].lstrip("\n")
        line = text.count("\n", 0, end - len(source)) + 1
        yield _Cell(cell[1], source.rstrip("\n") + "\n", place, line)
        end = cell.start()


def file_name(id: str) -> str:
    """Return how what is made of an exercise is called: e1_2 for 1.2."""
    return "e" + id.replace(".", "_")


def module(name: str, source: str, file: str = "") -> ModuleType:
    """Return a module made of this source, whose lines tracebacks and `inspect` can find."""
    file = file or f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    made = ModuleType(name)
    sys.modules[name] = made  # classes look up their module by name
    exec(compile(source, file, "exec"), made.__dict__)
    return made
