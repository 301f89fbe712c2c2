"""Say in the notebooks how long they take: python tools/times.py [--check].

Prose is read at 200 words a minute, cards and questions as well; a line of code that is only read
takes 4 seconds, a cell to run 20. How
long an exercise takes to write stands in its `text.toml`, as `minutes`. What a heading says behind
`(Core` or `(Deeper`, and all that a chapter's first cell and the README say of time, is written
from these. A sitting begins in a cell with a line such as `**Sitting 2: How a login ends.**`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.save_notebooks import NOTEBOOKS, ROOT, normalized, read
from tutorial_lib.course.content import content, question_words

CHAPTERS = sorted(NOTEBOOKS.glob("*.ipynb"))
README = ROOT / "README.md"
WORDS = 200  # a minute
CELL = 20  # seconds
LINE = 4  # seconds, of code that is only read
HEADING = re.compile(r"^(##+) (.+?)(?: \((Core|Deeper)(, [^)]*)?\))?$", re.MULTILINE)
SITTING = re.compile(r"^\*\*Sitting \d+: (.+?)\.\*\*", re.MULTILINE)
START = re.compile(r"exercise-(\d+)-(\d+)-start")
ASKS = re.compile(r"""^(exercise|question)\(["']([\w.-]+)["']\)$""")
TIME = re.compile(r"^\*\*Time\*\*.*?(?=\n\n[^|])", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\([^)]*\)")
NUMBERS = ("no", "the", "two", "three", "four")


@dataclass
class Part:
    """What stands under one heading: its mark, the seconds it takes, the minutes of its pieces."""

    mark: str
    sitting: int
    seconds: float = 0.0
    pieces: list[int] = field(default_factory=list)


@dataclass
class Chapter:
    """A chapter in parts, and the names of its sittings; `headed` has the part of each heading."""

    parts: list[Part]
    sittings: list[str]
    headed: dict[tuple[str, int], Part]

    def read(self, mark: str, sitting: int | None = None) -> int:
        """Return the minutes to read and run what is marked so, in one sitting or in all."""
        return minutes(sum(part.seconds for part in self._of(mark, sitting)))

    def write(self, mark: str, sitting: int | None = None) -> int:
        """Return the minutes that its pieces take."""
        return sum(sum(part.pieces) for part in self._of(mark, sitting))

    def _of(self, mark: str, sitting: int | None) -> Iterator[Part]:
        return (p for p in self.parts if p.mark == mark and sitting in (None, p.sitting))


def measured(notebook: Any) -> Chapter:
    """Return how long each part of a notebook takes."""
    chapter = Chapter([Part("Core", 0)], [], {})
    section = chapter.parts[0]  # the one of level 2, to which a part that is marked otherwise ends
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            chapter.sittings += SITTING.findall(cell.source)
            for found in HEADING.finditer(FENCE.sub(_blank, cell.source)):
                level, mark = len(found[1]), found[3]
                part = chapter.parts[-1]
                if level == 2:
                    part = section = Part(mark or "Core", max(len(chapter.sittings) - 1, 0))
                    chapter.parts.append(part)
                elif mark and mark != part.mark:
                    part = section if mark == section.mark else Part(mark, section.sitting)
                    chapter.parts.append(part)
                chapter.headed[cell.id, found.start()] = part
        chapter.parts[-1].seconds += seconds(cell)
        if found := START.match(cell.id):
            chapter.parts[-1].pieces.append(int(content(f"{found[1]}.{found[2]}").words("minutes")))
    chapter.parts = list({id(part): part for part in chapter.parts}.values())
    return chapter


def seconds(cell: Any) -> float:
    """Return how long it takes to read a cell, or to run it and look at what it shows."""
    if cell.cell_type == "markdown":
        return _seconds(TIME.sub("", cell.source))  # what is written here changes nothing
    asks = ASKS.match(cell.source)
    if not asks:
        return CELL
    if asks[1] == "exercise":
        return CELL + _seconds(content(asks[2]).words("task"))
    words = question_words(asks[2])
    return CELL + _seconds(" ".join([words("ask"), *(o["text"] for o in words.tables("options"))]))


def _seconds(text: str) -> float:
    code = [line for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    prose = LINK.sub("]", FENCE.sub("", text)).split()
    return len(prose) / WORDS * 60 + LINE * sum(bool(line.strip()) for line in code)


def _blank(code: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", code[0])


def minutes(seconds: float) -> int:
    """Return whole minutes, at least one for what takes any time at all."""
    return max(round(seconds / 60), 1) if seconds else 0


def headed(part: Part) -> str:
    """Return what stands in the brackets of a heading."""
    read, count = minutes(part.seconds), len(part.pieces)
    said = f"{part.mark}, {read} minute{'s' * (read != 1)}"
    pieces = f"{NUMBERS[count]} piece{'s' * (count != 1)}"
    return f"{said}, and {sum(part.pieces)} to write {pieces}" if count else said


def summary(chapter: Chapter) -> str:
    """Return what a chapter's first cell says of its times."""
    read, write = chapter.read("Core"), chapter.write("Core")
    said = [f"**Time**: *Core* takes {read} minutes to read and run, {write} to write its pieces."]
    if chapter.read("Deeper"):
        more = f", and {chapter.write('Deeper')} to write" if chapter.write("Deeper") else ""
        said.append(f"*Deeper* takes {chapter.read('Deeper')}{more}; you can skip it.")
    if len(chapter.sittings) < 2:
        return " ".join(said)
    said.append("You can stop after each sitting. In the table, what you write comes behind the +.")
    rows = ["| sitting | Core | Deeper |", "|---|---|---|"]
    for number, name in enumerate(chapter.sittings):
        core, deeper = (_both(chapter, mark, number) for mark in ("Core", "Deeper"))
        rows.append(f"| {number + 1}. {name} | {core} | {deeper} |")
    return " ".join(said) + "\n\n" + "\n".join(rows)


def _both(chapter: Chapter, mark: str, sitting: int) -> str:
    read, write = chapter.read(mark, sitting), chapter.write(mark, sitting)
    return " + ".join(str(number) for number in (read, write) if number) or "–"  # noqa: RUF001


def timed(notebook: Any) -> Any:
    """Write the times into a notebook's headings and first cell, and return it."""
    chapter = measured(notebook)
    for cell in notebook.cells:
        for place in sorted((p for id, p in chapter.headed if id == cell.id), reverse=True):
            found = HEADING.match(cell.source, place)
            part = chapter.headed[cell.id, place]
            if found and found[4]:
                heading = f"{found[1]} {found[2]} ({headed(part)})"
                cell.source = cell.source[: found.start()] + heading + cell.source[found.end() :]
    first = notebook.cells[0]
    first.source = TIME.sub(lambda _: summary(chapter), first.source)
    return notebook


def listed(readme: str) -> str:
    """Write into the README's table of chapters what the Core of each takes, and return it."""
    for path in CHAPTERS:
        chapter = measured(read(path))
        core = chapter.read("Core") + chapter.write("Core")
        row = rf"(\(notebooks/{path.name}\) \| [^|]+ \|).*"
        readme = re.sub(row, rf"\1 {core} min |", readme)
    return readme


def written() -> Iterator[tuple[Path, str]]:
    """Each file that says times, with what is due in it."""
    for path in CHAPTERS:
        yield path, normalized(timed(read(path)))
    yield README, listed(README.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Write the times, or say which files say others; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what would change")
    is_check = parser.parse_args(arguments).check
    stale = [(path, due) for path, due in written() if path.read_text(encoding="utf-8") != due]
    for path, due in stale:
        print(f"{path.relative_to(ROOT)} says other times than are due.")
        if not is_check:
            path.write_text(due, encoding="utf-8")
    return 1 if stale and is_check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
