"""What came of the gauntlet: one client rule by rule, or many clients side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from markupsafe import Markup

from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.rules import RULES
from tutorial_lib.gauntlet.verdict import Outcome

from .html import element, join
from .panel import Panel
from .styles import Looks

SIGNS: dict[Outcome, str] = {"passed": "✓", "unclear": "~", "failed": "✗", "not applicable": "·"}
TONES: dict[Outcome, str] = {"passed": "good", "unclear": "open", "failed": "bad"}
WORDS = "✓ passed, ~ passed with an unclear error, ✗ failed, · not applicable"


class Judged(Protocol):
    """A client that was put through the rules: a report, or a row of the recorded table."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def passed(self) -> int:
        """How many rules it kept."""

    @property
    def judged(self) -> int:
        """How many rules apply to it."""

    @property
    def outcomes(self) -> Mapping[int, Outcome]:
        """The verdict's word by the rule's number."""


class RulesTable(Panel):
    """Shows one client's report, rule by rule, each with the one fact that was seen."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__()

    def draw(self, looks: Looks) -> Markup:
        """Return the table."""
        rows = [_rule(row, looks) for row in self.report.rows]
        return looks.card(looks.heading(self.summary()), looks.table(*rows))

    def summary(self) -> str:
        """Say how many rules were kept; not how long it took, which differs each time."""
        report = self.report
        return f"{report.name}: {report.passed} of {report.judged} rules kept"


class ClientsTable(Panel):
    """Shows clients side by side, a sign for each rule."""

    def __init__(self, clients: Iterable[Judged]) -> None:
        self.clients: Sequence[Judged] = tuple(clients)
        super().__init__()

    def draw(self, looks: Looks) -> Markup:
        """Return the table, and what its signs and numbers mean."""
        numbers = sorted({number for client in self.clients for number in client.outcomes})
        rows = [_client(client, numbers, looks) for client in self.clients]
        table = looks.table(_head(numbers, looks), *rows)
        return looks.card(table, looks.aside(WORDS, tag="div"), _names(numbers, looks))

    def summary(self) -> str:
        """Name the clients, with their results."""
        return "; ".join(f"{one.name} {one.passed} of {one.judged}" for one in self.clients)


def _rule(row: RuleRow, looks: Looks) -> Markup:
    chip = looks.chip(TONES.get(row.outcome, "open"), f"{SIGNS[row.outcome]} {row.outcome}")
    said = join([row.rule.sentence, looks.aside(row.fact, tag="div")])
    return looks.row(str(row.rule.number), chip, said)


def _head(numbers: Sequence[int], looks: Looks) -> Markup:
    marks = [
        element("th", str(number), title=RULES[number].sentence, **looks("mark", "aside", "number"))
        for number in numbers
    ]
    name = element("th", "client", **looks("cell", "aside"))
    kept = element("th", "kept", **looks("cell", "aside", "last"))
    return element("tr", name, *marks, kept)


def _client(client: Judged, numbers: Sequence[int], looks: Looks) -> Markup:
    marks = [_mark(client.outcomes.get(number, "not applicable"), looks) for number in numbers]
    name = element("td", client.name, **looks("cell"))
    kept = element("td", f"{client.passed} of {client.judged}", **looks("cell", "last"))
    return element("tr", name, *marks, kept)


def _mark(outcome: Outcome, looks: Looks) -> Markup:
    tone = (f"{TONES[outcome]}-tone",) if outcome in TONES else ("aside",)
    return element("td", SIGNS[outcome], title=outcome, **looks("mark", *tone))


def _names(numbers: Sequence[int], looks: Looks) -> Markup:
    lines = [element("div", f"{number}: {RULES[number].sentence}") for number in numbers]
    summary = element("summary", "What each number stands for", **looks("aside"))
    return element("details", summary, *lines, **looks("aside"))
