"""An exercise made for the tests of the engine, and answers to it."""

from dataclasses import replace
from typing import Any

import pytest

from tutorial_lib.course import catalogue
from tutorial_lib.course.answers import Answers, Wrong, module
from tutorial_lib.course.checks import CHECKS, Check
from tutorial_lib.course.task import Exercise
from tutorial_lib.course.trial import Trial

START = 'def double(number):\n    """Twice the number."""\n    ...  # your code\n'
SOLUTION = "def double(number):\n    return 2 * number\n"
WORDS = {
    "title": "Twice",
    "task": "Write `double`.",
    "hints": ["Add.", "To itself.", "`number + number`"],
    "right": "Twice is what it is.",
    "wrong": {
        "once": "For 7 it returned `$seen`.",
        "fixed": "For 8 it returned `$seen`.",
        "nothing": "It returns nothing.",
    },
}
WRONG = (
    Wrong("once", "the chatbot's first answer", "def double(number):\n    return number\n"),
    Wrong("fixed", "hard-coded", "def double(number):\n    return 14\n"),
    Wrong("nothing", "it forgets to return", "def double(number):\n    2 * number\n"),
)


def judge(trial: Trial) -> None:
    """Twice seven is fourteen."""
    seen = trial.answer(7)
    trial.expect(seen is not None, "nothing")
    trial.expect(seen == 14, "once", seen=seen)
    trial.expect(trial.answer(8) == 16, "fixed", seen=trial.answer(8))


def made(
    monkeypatch: pytest.MonkeyPatch, judge: Any = judge, limit: float = 5.0, **changes: Any
) -> Exercise:
    """The exercise "9.9", `double`, with this judge; `changes` are of its known answers."""
    known = replace(Answers("", START, SOLUTION, WRONG), **changes)
    words = {**catalogue.catalogue("en"), "9.9": WORDS}
    monkeypatch.setattr(catalogue, "catalogue", lambda language: words)
    for place in ("tutorial_lib.course.task.answers", "tutorial_lib.course.answers.answers"):
        monkeypatch.setattr(place, lambda id: known)
    monkeypatch.setitem(CHECKS, "9.9", Check("9.9", "double", judge, limit))
    return Exercise(CHECKS["9.9"])


def written(source: str, name: str = "double", before: str = "") -> Any:
    """What a learner's cell with this source defines."""
    return getattr(module("my_client.tried", f"{before}\n{source}"), name)


__all__ = ["SOLUTION", "START", "WRONG", "judge", "made", "written"]
