"""`python -m tutorial_lib report`: a class at a glance, from the codes that learners sent."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

from jinja2 import Environment

from tutorial_lib.cleaned_text import clean, columns, ends
from tutorial_lib.palette import DARK, LIGHT, SANS

from .content import chapter, chapters, content, exercise_ids, question_ids, title
from .files import put_in_place
from .progress_data import Results, Tried
from .received_codes import Damage, Learner, handed_in
from .words import Words

GAP = "  "
MOST_IDS = 20  # that are named of those that the course does not have


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    words = Words("report")
    parser.add_argument("sources", nargs="+", metavar="FILE-OR-CODE", help=words("files"))
    parser.add_argument("--every", type=_seconds, metavar="SECONDS", help=words("every-option"))
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help=words("json-option"))
    shown.add_argument("--csv", action="store_true", help=words("csv-option"))
    shown.add_argument("--check", action="store_true", help=Words("hand-in")("check-option"))
    shown.add_argument("--html", type=Path, metavar="FILE", help=words("html-option"))


def run(options: argparse.Namespace) -> int:
    """Print the class, or write its page; 1 when something that was handed in cannot be read."""
    if options.html:
        return _keep_a_page(options)
    if options.check:
        from .played_again import check_all

        return check_all(options.sources)
    shown, damaged = _read(options.sources)
    if options.json:
        print(json.dumps(shown.as_data() | {"damaged": damaged}, indent=2))
        return 1 if damaged else 0
    print(shown.csv() if options.csv else shown.text(), flush=True)
    for said in damaged:
        print(said, file=sys.stderr)
    return 1 if damaged else 0


def _read(sources: Sequence[str]) -> tuple[ClassReport, list[str]]:
    found = list(handed_in(sources))
    damaged = [one.said for one in found if isinstance(one, Damage)]
    return ClassReport([one for one in found if isinstance(one, Learner)]), damaged


def _keep_a_page(options: argparse.Namespace) -> int:
    """Write the class's page, and again and again where that is asked for, until Ctrl-C."""
    print(Words("report")("written", file=str(options.html)), flush=True)
    while True:
        shown, damaged = _read(options.sources)
        page = shown.html(damaged, every=options.every)
        put_in_place(options.html.absolute(), page.encode())
        if not options.every:
            return 1 if damaged else 0
        try:
            time.sleep(options.every)
        except KeyboardInterrupt:
            return 0


def _seconds(text: str) -> int:
    """How often a page is written anew: at least every second counts as a number."""
    seconds = int(text)
    if seconds < 1:
        raise ValueError(text)
    return seconds


@dataclass(frozen=True)
class Stop:
    """How a class fared with one exercise; only those count who have tried it or looked it up."""

    id: str
    tried: tuple[Tried, ...]

    @property
    def stuck(self) -> int:
        """How many have tried it and are not right yet."""
        return sum(bool(one.tries) and not one.right for one in self.tried)

    @property
    def right(self) -> int:
        """How many are right."""
        return sum(one.right for one in self.tried)

    @property
    def looked_up(self) -> int:
        """How many have seen the solution."""
        return sum(one.looked_up for one in self.tried)

    @property
    def message(self) -> str:
        """The id of what those who are stuck were told last, by most of them; "" if unknown."""
        last = Counter(one.message for one in self.tried if one.message and not one.right)
        return min(last, key=lambda id: (-last[id], id), default="")

    @property
    def said(self) -> str:
        """The message itself, its facts left out."""
        said = content(self.id).words.messages("wrong").get(self.message, self.message)
        return re.sub(r"\$\w+\.?", "…", said).replace("`", "")

    @property
    def median_tries(self) -> float:
        """The median of the tries of those who tried; until it was right, where it was."""
        return median([one.tries for one in self.tried if one.tries] or [0])

    @property
    def weight(self) -> tuple[float, ...]:
        """What sorts exercises: the one that stops most people first."""
        return (-self.stuck, -self.median_tries, -self.looked_up)


class ClassReport:
    """What learners have done, for their teacher."""

    def __init__(self, learners: Sequence[Learner]) -> None:
        self.words = Words("report")
        self.learners = _once(learners)

    @cached_property
    def stops(self) -> list[Stop]:
        """The exercises that anybody began, the one that stops most people first."""
        begun = [
            Stop(id, tuple(one.results.exercises[id] for one in self._with(id)))
            for id in exercise_ids()
        ]
        return sorted((stop for stop in begun if stop.tried), key=lambda stop: stop.weight)

    @cached_property
    def unknown(self) -> list[str]:
        """Ids in the codes that this version of the course does not have."""
        known = {*exercise_ids(), *question_ids()}
        had = [{*one.results.exercises, *one.results.questions} for one in self.learners]
        return sorted(set().union(*had) - known)

    def names(self) -> list[str]:
        """Return the learners' names; who gave none is called by a number."""
        return [
            one.name or self.words("unnamed", number=str(number))
            for number, one in enumerate(self.learners, 1)
        ]

    def text(self) -> str:
        """Return the class as tables."""
        if not self.learners:
            return self.words("nothing")
        parts = [table(self._rows()), f"{self.words('stops')}\n\n{self._stops_text()}"]
        if self.unknown:
            parts.append(self.words("unknown", ids=_listed(self.unknown)))
        return "\n\n".join(parts)

    def as_data(self) -> dict[str, Any]:
        """Return everything for a program to read."""
        pairs = zip(self.names(), self.learners, strict=True)
        return {
            "learners": [_learner_data(name, one.results) for name, one in pairs],
            "exercises": [_stop_data(stop) for stop in self.stops],
            "unknown": self.unknown,
        }

    def csv(self) -> str:
        """Return a line for each learner and exercise, for a spreadsheet."""
        text = io.StringIO()
        written = csv.writer(text, lineterminator="\n")
        written.writerow(["learner", "exercise", *Tried.__dataclass_fields__])
        for name, one in zip(self.names(), self.learners, strict=True):
            for id, tried in one.results.exercises.items():
                written.writerow([_no_formula(name), _no_formula(id), *vars(tried).values()])
        return text.getvalue().rstrip()

    def html(self, damaged: Sequence[str] = (), *, every: int | None = None) -> str:
        """Return the class as a page that loads nothing, and asks for itself again if told to."""
        layout = files(__package__).joinpath("class_report.html").read_text(encoding="utf-8")
        page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        heads, *rows = self._rows()
        facts = {"words": self.words, "heads": heads, "rows": rows, "stops": self.stops}
        look = {"light": LIGHT, "dark": DARK, "sans": SANS, "every": every, "titled": _titled}
        return page.from_string(layout).render(**facts, **look, damaged=damaged)

    def _with(self, id: str) -> list[Learner]:
        return [one for one in self.learners if id in one.results.exercises]

    def _rows(self) -> list[list[str]]:
        numbers = chapters(exercise_ids())
        shown = [f"{number:0>2}" for number in numbers]
        rows = [[self.words("learner"), *shown, self.words("now"), self.words("last")]]
        for name, one in zip(self.names(), self.learners, strict=True):
            done = [right_of(one.results, number) for number in numbers]
            day = one.results.day.isoformat() if one.results.day else ""
            rows.append([name, *done, self._now(one.results), day])
        return rows

    def _now(self, results: Results) -> str:
        now, tries = results.now, results.tried(results.now).tries
        if not now:
            return self.words("all-done")
        if not tries:
            return self.words("ahead", id=now)
        often = "tried-once" if tries == 1 else "tried-times"
        return self.words("at", id=now, tries=self.words(often, times=str(tries)))

    def _stops_text(self) -> str:
        if not self.stops:
            return self.words("nobody")
        ids = ("exercise", "stuck", "right", "median", "looked-up", "message")
        heads = [self.words(id) for id in ids]
        rows = [
            [_titled(stop.id), *map(_plain, _figures(stop)), clean(stop.message, 24)]
            for stop in self.stops
        ]
        return table([heads, *rows])


def _once(learners: Sequence[Learner]) -> list[Learner]:
    """A learner who handed in the same twice, with a name, counts once."""
    kept: dict[object, Learner] = {}
    for number, one in enumerate(learners):
        kept.setdefault(_identity(one) if one.name else number, one)
    return list(kept.values())


def _identity(one: Learner) -> object:
    said = one.results
    exercises, questions = frozenset(said.exercises.items()), frozenset(said.questions.items())
    return one.name, said.name, said.latest, said.day, exercises, questions


def _listed(ids: list[str]) -> str:
    """Ids that may come from anywhere, in a line."""
    first, left_out, _ = ends(ids, MOST_IDS, 0)
    more = [f"… {left_out:,} more"] if left_out else []
    return ", ".join([*(clean(id, 24) for id in first), *more])


def right_of(results: Results, number: str) -> str:
    """Return how many exercises of a chapter are right, of how many."""
    ids = [id for id in exercise_ids() if chapter(id) == number]
    return f"{sum(map(results.is_right, ids))}/{len(ids)}"


def table(rows: list[list[str]]) -> str:
    """Return rows as lines, each column as wide as it must be; wide letters count twice."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        GAP.join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - columns(cell))


def _titled(id: str) -> str:
    return f"{id} {title(id)}"


def _figures(stop: Stop) -> list[float]:
    return [stop.stuck, stop.right, stop.median_tries, stop.looked_up]


def _plain(number: float) -> str:
    return f"{number:g}"


def _learner_data(name: str, results: Results) -> dict[str, Any]:
    return {
        "name": name,
        "day": results.day.isoformat() if results.day else None,
        "now": results.now or None,
        "chapters": {n: right_of(results, n) for n in chapters(exercise_ids())},
        "exercises": {id: vars(tried) for id, tried in results.exercises.items()},
        "questions": results.questions,
    }


def _stop_data(stop: Stop) -> dict[str, Any]:
    names = ("stuck", "right", "median_tries", "looked_up")
    figures = dict(zip(names, _figures(stop), strict=True))
    return {"id": stop.id, **figures, "message": stop.message}


def _no_formula(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
