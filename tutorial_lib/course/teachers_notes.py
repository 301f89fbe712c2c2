"""Notes for whoever teaches: shown when asked for, or all of them as a page to print."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from tutorial_lib.palette import LIGHT, SANS
from tutorial_lib.texts import catalogue

from .content import PACKAGE, chapter_title
from .exercise import Help
from .files import put_in_place
from .shipped_notebooks import Shipped, course
from .words import Words

FIELDS = ("show", "wrong", "ask", "stop")
ROW = re.compile(r"^\| \d+\. (.+?) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PICTURE = re.compile(r'<img [^>]*src="data:image/svg\+xml[^"]*"[^>]*>')


@dataclass(frozen=True)
class Note:
    """What a teacher wants to know of one sitting; `id` is the cell in which it begins."""

    id: str
    name: str
    parts: tuple[str, ...]

    def as_markdown(self) -> str:
        """Return the four parts, each under its name."""
        words = Words("teacher")
        pairs = zip(FIELDS, self.parts, strict=True)
        return "\n\n".join(f"**{words(field)}.** {part}" for field, part in pairs)


def notes(number: str) -> list[Note]:
    """Return the notes of a chapter's sittings. Raises ValueError where there are none."""
    chapter = int(number) if number.isdecimal() else -1
    file = f"e{chapter}_teacher"
    known = catalogue(PACKAGE, file)
    if not known:
        raise ValueError(Words("teacher")("unknown", chapter=number))
    found = []
    for id in known:
        words = Words(id, package=PACKAGE, file=file)
        found.append(Note(id, words("name"), tuple(words(field) for field in FIELDS)))
    return found


def teacher(chapter: str) -> Help:
    """Show a chapter's notes for whoever teaches it: `teacher("03")`. Raises ValueError."""
    words = Words("teacher")
    return Help(
        tuple(
            (words("sitting", number=str(number), name=note.name), note.as_markdown())
            for number, note in enumerate(notes(chapter), 1)
        )
    )


@dataclass(frozen=True)
class Chapter:
    """A chapter's notebook as it was shipped, for its notes' page."""

    number: str
    cells: list[dict[str, Any]]

    @property
    def title(self) -> str:
        """The chapter's number and title."""
        return f"{self.number} {chapter_title(str(int(self.number)))}"

    @cached_property
    def minutes(self) -> dict[str, str]:
        """What its first cell says of each sitting's minutes, by the sitting's name."""
        words, rows = Words("teacher"), ROW.findall("".join(self.cells[0]["source"]))
        return {name: words("minutes", core=core, deeper=deeper) for name, core, deeper in rows}

    def pictures(self, id: str) -> list[Markup]:
        """Return the pictures that a sitting shows, as they were saved."""
        ids = [note.id for note in notes(self.number)]
        sitting, found = "", []
        for cell in self.cells:
            sitting = str(cell["id"]) if cell.get("id") in ids else sitting
            if sitting == id:
                found += [Markup(one) for text in _shown(cell) for one in PICTURE.findall(text)]
        return list(dict.fromkeys(found))  # a panel shows a picture again

    def notes(self) -> list[Note]:
        """Return the notes of its sittings."""
        return notes(self.number)


def chapters() -> Iterator[Chapter]:
    """Every chapter that has notes, with its notebook."""
    shipped = Shipped(course() or Path.cwd())
    for name in shipped.names():
        number, content = name[:2], shipped.content(name)
        if content and catalogue(PACKAGE, f"e{int(number)}_teacher"):
            yield Chapter(number, json.loads(content)["cells"])


def page() -> str:
    """Return every note as one page to print, with each sitting's minutes and pictures."""
    from tutorial_lib.widgets.markdown import prose

    layout = files(__package__).joinpath("teachers_notes.html").read_text(encoding="utf-8")
    made = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    facts = {"chapters": list(chapters()), "words": Words("teacher"), "prose": prose}
    return made.from_string(layout).render(**facts, look=LIGHT, sans=SANS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument("page", type=Path, metavar="FILE", help=Words("teacher")("file-option"))


def run(options: argparse.Namespace) -> int:
    """Write the page; 1 where that cannot be done."""
    try:
        put_in_place(options.page.absolute(), page().encode())
    except OSError as error:
        print(Words("teacher")("cannot-write", reason=error.strerror or type(error).__name__))
        return 1
    print(Words("teacher")("written", file=str(options.page)))
    return 0


def _shown(cell: dict[str, Any]) -> list[str]:
    bundles = [output.get("data", {}) for output in cell.get("outputs", [])]
    return ["".join(data["text/html"]) for data in bundles if "text/html" in data]
