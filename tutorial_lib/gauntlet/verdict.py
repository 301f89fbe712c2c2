"""What came of a scenario: an outcome in a word, and the one fact that was observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NoReturn

Outcome = Literal["passed", "unclear", "failed", "not applicable"]


@dataclass(frozen=True)
class Verdict:
    """The outcome of one scenario for one client."""

    outcome: Outcome
    fact: str


class Stop(Exception):
    """Ends a scenario early with its verdict."""

    def __init__(self, outcome: Outcome, fact: str) -> None:
        super().__init__(f"{outcome}: {fact}")
        self.verdict = Verdict(outcome, fact)


def failed(fact: str) -> NoReturn:
    """End the scenario: the rule was broken, and this is what was seen."""
    raise Stop("failed", fact)


def expect(kept: bool, fact: str) -> None:
    """End the scenario with a fact unless what the rule asks for was kept."""
    if not kept:
        failed(fact)


def expect_error(seen: str, *wanted: str) -> None:
    """Ask for an error of a certain kind; another one behaves, but does not say what to do."""
    if seen not in wanted:
        raise Stop("unclear", f"right on the wire, but the caller got {seen} ({wanted[0]} is due)")


def not_applicable(why: str) -> NoReturn:
    """End the scenario: this client has no such part."""
    raise Stop("not applicable", why)
