"""A learner's client through rules of the gauntlet, scene by scene until one is red."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from typing import Any

from tutorial_lib.gauntlet import RULES, SCENARIOS, Scenario
from tutorial_lib.gauntlet.report import Played
from tutorial_lib.gauntlet.run import play_all

from .checker import Checker

PATIENCE = 9.0  # seconds for a scene: some grant 8 before they are red
# The rules that the article's fourteen faults break, in the order in which mending is easiest.
HUNT = (16, 17, 1, 2, 20, 12, 11, 10, 6, 5, 4, 3, 7, 22, 25, 19, 23, 24, 8, 21)
# What these rules ask beyond the fourteen faults: it waits for exercise 6.2.
BEYOND = {
    (8, "access begins with Bearer"),
    (8, "access cannot stand in a header"),
    (8, "refresh is a number"),
    (8, "deeply nested JSON"),
    (8, "when to come again"),
    (8, "the store is in trouble for a moment"),
    (21, "the refresh hangs"),
    (25, "logging in over a login"),
}
# The others, what is easiest to have first. They come first: who mends waits for nothing else.
REST = (18, 26, 28, 30, 14, 27, 29, 9, 13, 15)
PARTS = ("login", "call", "logout")


def in_order(rules: Sequence[int]) -> list[Scenario]:
    """Return the scenes of these rules, in this order."""
    return [scene for number in rules for scene in SCENARIOS if scene.rule.number == number]


def put_through(
    checker: Checker, scenes: Sequence[Scenario], told: Collection[int], due: str
) -> None:
    """Play the scenes; the first red one ends the check, with its fact and its picture.

    The rules that are `told` have a message of their own; where one is due, they are enough.
    """
    numbers = list(dict.fromkeys(scene.rule.number for scene in scenes))
    scenes = [scene for scene in scenes if due == f"rule-{scene.rule.number}"] or scenes
    has_parts = all(callable(getattr(checker.answer, name, None)) for name in PARTS)
    checker.expect(has_parts, "no-client")
    with closing(play_all(scenes, checker.answer, PATIENCE)) as runs:
        for played in (run.result for run in runs):
            checker.show_steps(_steps(played))
            if played.verdict.outcome not in ("passed", "not applicable"):
                _red(checker, played, numbers, told)


def _steps(played: Played) -> list[Any]:
    return [step for journal in played.journals for step in journal]


def _red(checker: Checker, played: Played, numbers: list[int], told: Collection[int]) -> None:
    number = played.scenario.rule.number
    checker.wrong(
        f"rule-{number}" if number in told else "as-before",
        number=number,
        rule=RULES[number].sentence,
        scene=played.scenario.title,
        fact=played.verdict.fact,
        kept=numbers.index(number),
        all=len(numbers),
    )
