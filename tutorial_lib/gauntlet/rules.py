"""The rules of a correct client, each in one sentence; rules.toml says them."""

from __future__ import annotations

from dataclasses import dataclass

from tutorial_lib.texts import Words, catalogue

PACKAGE, FILE = "tutorial_lib.gauntlet", "rules"


@dataclass(frozen=True)
class Rule:
    """One rule: its number, what a correct client does, and what goes wrong without it."""

    number: int
    sentence: str
    without: str


def _rule(number: str) -> Rule:
    words = Words(PACKAGE, number, file=FILE)
    return Rule(int(number), words("sentence"), words("without"))


RULES: dict[int, Rule] = {int(number): _rule(number) for number in catalogue(PACKAGE, FILE)}
