"""Say in the notebooks how long they take: python tools/times.py [--check].

Prose is read at 200 words a minute, cards and questions as well; a line of code that is only read
takes 4 seconds, a cell to run 20. How
long an exercise takes to write stands in its `text.toml`, as `minutes`. What a heading says behind
`(Core` or `(Deeper`, and all that a chapter's first cell and the README say of time, is written
from these. A sitting begins in a cell with a line such as `**Sitting 2: How a login ends.**`.

The tables of docs/teaching/plans.md are written as well. What a plan holds stands in a comment
above its table: its minutes, and then, a line each, a chapter with the cell in which a sitting
begins (and `deeper`, where that is done too), or `break` or `talk` with minutes and words.
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
PLANS = ROOT / "docs" / "teaching" / "plans.md"
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
PLAN = re.compile(r"(<!-- plan (\d+)\n(.*?)-->\n)(?:\n\|.*?\n\n[^\n]*\n)?", re.DOTALL)
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
    """A chapter in parts, and the names of its sittings; `headed` has the part of each heading.

    `begins` has the cells in which the sittings begin.
    """

    parts: list[Part]
    sittings: list[str]
    headed: dict[tuple[str, int], Part]
    begins: list[str] = field(default_factory=list)

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
            found_here = SITTING.findall(cell.source)
            chapter.sittings += found_here
            chapter.begins += [cell.id] * len(found_here)
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


def planned(page: str) -> str:
    """Write the table below each plan of a page, and return the page."""
    chapters = {path.stem[:2]: (path, measured(read(path))) for path in CHAPTERS}

    def table(found: re.Match[str]) -> str:
        rows, passed = ["| at | minutes | what |", "|---|---|---|"], 0
        for line in found[3].strip().splitlines():
            said, takes = _planned(line.split(), chapters)
            rows.append(f"| {passed // 60}:{passed % 60:02} | {takes} | {said} |")
            passed += takes
        left = int(found[2]) - passed
        rows += ["", f"{passed} minutes of {found[2]}: {left} are left for what takes longer."]
        return f"{found[1]}\n" + "\n".join(rows) + "\n"

    return PLAN.sub(table, page)


def _planned(words: list[str], chapters: dict[str, tuple[Path, Chapter]]) -> tuple[str, int]:
    """What a line of a plan says, and the minutes that it takes. Raises for an unknown sitting."""
    if words[0] in ("break", "talk"):
        return " ".join(words[2:]) or "Break", int(words[1])
    path, chapter = chapters[words[0]]
    if chapter.begins and words[1] not in chapter.begins:
        known = ", ".join(chapter.begins)
        said = f"chapter {words[0]} has no sitting that begins in {words[1]!r}: name one of {known}"
        raise ValueError(f"{PLANS.relative_to(ROOT)}: {said}.")
    number = chapter.begins.index(words[1]) if chapter.begins else None
    marks = ("Core", "Deeper") if "deeper" in words[2:] else ("Core",)
    takes = sum(chapter.read(mark, number) + chapter.write(mark, number) for mark in marks)
    link = f"[{words[0]}](../../notebooks/{path.name})"
    if number is None:
        return f"{link}, all of its Core", takes
    return f"{link}, sitting {number + 1}: {chapter.sittings[number]}", takes


def written() -> Iterator[tuple[Path, str]]:
    """Each file that says times, with what is due in it."""
    for path in CHAPTERS:
        yield path, normalized(timed(read(path)))
    yield README, listed(README.read_text(encoding="utf-8"))
    yield PLANS, planned(PLANS.read_text(encoding="utf-8"))


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
