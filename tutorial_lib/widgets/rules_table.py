"""What came of the gauntlet: one client rule by rule, or many clients side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from tutorial_lib.gauntlet.recorded import RecordedClient
from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.rules import RULES
from tutorial_lib.gauntlet.verdict import Outcome
from tutorial_lib.texts import Words

from .html import element, join
from .panel import Panel
from .styles import Looks

say = Words("tutorial_lib.widgets", "rules")
SIGNS: dict[Outcome, str] = {"passed": "✓", "unclear": "~", "failed": "✗", "not applicable": "·"}
TONES: dict[Outcome, str] = {"passed": "good", "unclear": "open", "failed": "bad"}


Judged = Report | RecordedClient  # a client that was put through the rules


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
        return _said("summary", self.report)


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
        return looks.card(table, looks.aside(say("legend"), tag="div"), _names(numbers, looks))

    def summary(self) -> str:
        """Name the clients, with their results."""
        return "; ".join(_said("row", one) for one in self.clients)


def _said(message: str, client: Judged) -> str:
    passed, judged = str(client.passed), str(client.judged)
    return say(message, client=client.name, passed=passed, judged=judged)


def _rule(row: RuleRow, looks: Looks) -> Markup:
    chip = looks.chip(TONES.get(row.outcome, "open"), f"{SIGNS[row.outcome]} {row.outcome}")
    said = join([row.rule.sentence, looks.aside(row.fact, tag="div")])
    return looks.row(str(row.rule.number), chip, said)


def _head(numbers: Sequence[int], looks: Looks) -> Markup:
    marks = [
        element("th", str(number), title=RULES[number].sentence, **looks("mark", "aside", "number"))
        for number in numbers
    ]
    name = element("th", say("client"), **looks("cell", "aside"))
    kept = element("th", say("kept"), **looks("cell", "aside", "last"))
    return element("tr", name, *marks, kept)


def _client(client: Judged, numbers: Sequence[int], looks: Looks) -> Markup:
    marks = [_mark(client.outcomes.get(number, "not applicable"), looks) for number in numbers]
    name = element("td", client.name, **looks("cell"))
    kept = element("td", _said("count", client), **looks("cell", "last"))
    return element("tr", name, *marks, kept)


def _mark(outcome: Outcome, looks: Looks) -> Markup:
    tone = (f"{TONES[outcome]}-tone",) if outcome in TONES else ("aside",)
    return element("td", SIGNS[outcome], title=outcome, **looks("mark", *tone))


def _names(numbers: Sequence[int], looks: Looks) -> Markup:
    lines = [element("div", f"{number}: {RULES[number].sentence}") for number in numbers]
    summary = element("summary", say("numbers"), **looks("aside"))
    return element("details", summary, *lines, **looks("aside"))
