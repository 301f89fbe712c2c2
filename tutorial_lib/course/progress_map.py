"""The map of the course with what is done; `progress()` in a notebook."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from typing import Any

from tutorial_lib.views import Shown

from . import progress_file
from .content import chapter, chapter_title, chapters, exercise_ids, question_ids, title
from .progress_code import BadName, checked, encode
from .progress_data import Results, Tried
from .words import Words


@dataclass(frozen=True)
class Task:
    """One exercise on the map."""

    id: str
    title: str
    tried: Tried

    @property
    def mark(self) -> str:
        """A sign and a word for how far it is."""
        words = Words("progress")
        if self.tried.right:
            return words("right")
        return words("wrong" if self.tried.tries else "untried")

    @property
    def details(self) -> str:
        """Tries, hints and solution, what there was of them."""
        words, tried = Words("progress"), self.tried
        said = [
            _counted("tried-once", "tried-times", "times", tried.tries),
            _counted("hint", "hints", "hints", tried.hints),
            words("looked-up") if tried.looked_up else "",
        ]
        return ", ".join(part for part in said if part)

    @property
    def line(self) -> str:
        """The exercise in one line."""
        rest = f": {self.details}" if self.details else ""
        return f"{self.mark}  {self.id} {self.title}{rest}"


@dataclass(frozen=True)
class Chapter:
    """One chapter on the map: its exercises, and how its questions were answered."""

    number: str
    tasks: tuple[Task, ...]
    questions: int
    answered: int
    answered_right: int

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number:0>2} {chapter_title(self.number)}"

    @property
    def asked(self) -> str:
        """How the questions were answered, "" where there are none."""
        if not self.questions:
            return ""
        counts = {"answered": self.answered, "all": self.questions, "right": self.answered_right}
        return Words("progress")("questions", **{name: str(n) for name, n in counts.items()})


class Progress(Shown):
    """What a learner has done so far; shown in a notebook as a map, saved as one fixed line."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.words = Words("progress")
        _ = self.code  # so that a name that cannot be used is told at once

    @property
    def results(self) -> Results:
        """What is recorded now."""
        return Results.of(progress_file.load(), self.name)

    @property
    def code(self) -> str:
        """The one line for a teacher. Raises ValueError for a name that cannot stand in it."""
        return encode(self.results)

    @property
    def chapters(self) -> list[Chapter]:
        """The course's chapters that have exercises or questions."""
        results = self.results
        return [
            chapter_of(number, results) for number in chapters([*exercise_ids(), *question_ids()])
        ]

    def totals(self) -> str:
        """Return how many are right of how many."""
        results = self.results
        counts = {
            "exercises": sum(map(results.is_right, exercise_ids())),
            "all_exercises": len(exercise_ids()),
            "questions": sum(map(results.is_right, question_ids())),
            "all_questions": len(question_ids()),
        }
        return self.words("sum", **{name: str(count) for name, count in counts.items()})

    def next(self) -> str:
        """Return what to do next."""
        id = self.results.now
        if not id:
            return self.words("done")
        place = f"{chapter(id):0>2}, {chapter_title(chapter(id))}"
        return self.words("next", id=id, title=title(id), chapter=place)

    def text(self) -> str:
        """Return the map as plain text, with the line for a teacher at its end."""
        shown = [self.words("heading"), *(_block(chapter) for chapter in self.chapters)]
        shown.append(f"{self.totals()}\n{self.next()}")
        shown.append(f"{self.words('teacher')}\n{self.code}")
        return "\n\n".join([*shown, *progress_file.troubles()])

    def as_data(self) -> dict[str, Any]:
        """Return everything for a program to read."""
        results = self.results
        return {
            "name": self.name,
            "code": self.code,
            "next": results.now,
            "exercises": {id: vars(results.tried(id)) for id in exercise_ids()},
            "questions": {id: results.questions.get(id) for id in question_ids()},
            "troubles": progress_file.troubles(),
        }

    def __repr__(self) -> str:
        """Return one line, the same whatever is done."""
        return self.words("line")


def progress(name: str = "") -> Progress:
    """Return the map of the course with what is done; a name goes into the line for a teacher."""
    return Progress(name)


def chapter_of(number: str, results: Results) -> Chapter:
    """Return a chapter with what is done of it."""
    asked = [id for id in question_ids() if chapter(id) == number]
    return Chapter(
        number,
        tuple(
            Task(id, title(id), results.tried(id)) for id in exercise_ids() if chapter(id) == number
        ),
        len(asked),
        sum(id in results.questions for id in asked),
        sum(map(results.is_right, asked)),
    )


def _block(chapter: Chapter) -> str:
    lines = [task.line for task in chapter.tasks]
    return "\n".join([chapter.heading, *(f"  {line}" for line in [*lines, chapter.asked] if line)])


def _counted(one: str, many: str, fact: str, count: int) -> str:
    words = Words("progress")
    if count < 2:
        return words(one) if count else ""
    return words(many, **{fact: str(count)})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    words = Words("progress")
    parser.add_argument("--name", metavar="NAME", type=_name, help=words("name-option"))
    parser.add_argument("--json", action="store_true", help=words("json-option"))


def run(options: argparse.Namespace) -> int:
    """Print the map."""
    progress = Progress(options.name or "")
    if options.json:
        print(json.dumps(progress.as_data() | {"file": str(progress_file.path())}, indent=2))
        return 0
    print(progress.text())
    print(f"\n{Words('progress')('kept', file=str(progress_file.path()))}", file=sys.stderr)
    return 0


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError(Words("progress")("name/empty"))
    try:
        return checked(text.strip())
    except BadName as error:
        raise argparse.ArgumentTypeError(str(error)) from error
