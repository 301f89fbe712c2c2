"""An exercise made for the tests of the engine, and answers to it."""

from typing import Any

import pytest

from tutorial_lib.exercises import catalogue
from tutorial_lib.exercises.answers import Answers, module
from tutorial_lib.exercises.checks import Check
from tutorial_lib.exercises.task import Exercise
from tutorial_lib.exercises.trial import Trial

START = 'def double(number):\n    """Twice the number."""\n    ...  # your code\n'
SOLUTION = "def double(number):\n    return 2 * number\n"
WORDS = {
    "title": "Twice",
    "task": "Write `double`.",
    "hints": ["Add.", "To itself.", "`number + number`"],
    "right": "Twice is what it is.",
    "wrong": {"once": "For 7 it returned `$seen`."},
}


def judge(trial: Trial) -> None:
    """Twice seven is fourteen."""
    seen = trial.answer(7)
    trial.expect(seen == 14, "once", seen=seen)


def made(monkeypatch: pytest.MonkeyPatch, judge: Any = judge, limit: float = 5.0) -> Exercise:
    """The exercise "9.9", `double`, with this judge."""
    known = Answers("", START, SOLUTION, ())
    words = {**catalogue.catalogue("en"), "9.9": WORDS}
    monkeypatch.setattr(catalogue, "catalogue", lambda language: words)
    for place in ("tutorial_lib.exercises.task.answers", "tutorial_lib.exercises.answers.answers"):
        monkeypatch.setattr(place, lambda id: known)
    return Exercise(Check("9.9", "double", judge, limit))


def written(source: str, name: str = "double", before: str = "") -> Any:
    """What a learner's cell with this source defines."""
    return getattr(module("my_client.tried", f"{before}\n{source}"), name)


__all__ = ["SOLUTION", "START", "judge", "made", "written"]
