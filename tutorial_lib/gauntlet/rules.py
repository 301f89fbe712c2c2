"""The rules of a correct client, each in one sentence; rules.toml says them."""

from __future__ import annotations

from dataclasses import dataclass

from tutorial_lib.texts import Words, catalogue

PACKAGE, FILE = "tutorial_lib.gauntlet", "rules"
SAID = ("sentence", "without", "due", "source")


@dataclass(frozen=True)
class Rule:
    """One rule: its number, what a correct client does, and what goes wrong without it.

    `due` says in words what each scene asks for, `source` where that comes from.
    """

    number: int
    sentence: str
    without: str
    due: str = ""
    source: str = ""


def _rule(number: str) -> Rule:
    words = Words(PACKAGE, number, file=FILE)
    said = {name: words(name) for name in SAID if name in words}
    return Rule(int(number), **said)


RULES: dict[int, Rule] = {int(number): _rule(number) for number in catalogue(PACKAGE, FILE)}
