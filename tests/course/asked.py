"""An exercise made for the tests of the engine, and answers to it."""

from dataclasses import replace
from typing import Any

from tutorial_lib.course.answers import Answers, Wrong, module
from tutorial_lib.course.checking import Check, Checker
from tutorial_lib.course.content import Content
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.words import Words

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


class Said(Words):
    """Its words, which stand in no file."""

    def _looked_up(self, name: str) -> Any:
        found: Any = WORDS
        for step in name.split("/"):
            found = found.get(step)
        return found


WRONG = (
    Wrong("once", "the chatbot's first answer", "def double(number):\n    return number\n"),
    Wrong("fixed", "hard-coded", "def double(number):\n    return 14\n"),
    Wrong("nothing", "it forgets to return", "def double(number):\n    2 * number\n"),
)


def judge(checker: Checker) -> None:
    """Twice seven is fourteen."""
    seen = checker.answer(7)
    checker.expect(seen is not None, "nothing")
    checker.expect(seen == 14, "once", seen=seen)
    checker.expect(checker.answer(8) == 16, "fixed", seen=checker.answer(8))


def asked(judge: Any = judge, limit: float = 5.0, **changes: Any) -> Content:
    """The exercise "9.9", `double`, with this judge; `changes` are of its known answers."""
    known = replace(Answers("", START, SOLUTION, WRONG), **changes)
    return Content("9.9", Said(), known, Check("double", judge, limit))


def made(judge: Any = judge, limit: float = 5.0, **changes: Any) -> Exercise:
    """The same as a learner meets it."""
    return Exercise(asked(judge, limit, **changes))


def written(source: str, name: str = "double", before: str = "") -> Any:
    """What a learner's cell with this source defines."""
    return getattr(module("my_client.tried", f"{before}\n{source}"), name)


__all__ = ["SOLUTION", "START", "WRONG", "asked", "judge", "made", "written"]
