"""What came of the gauntlet: one client rule by rule, or many clients side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipywidgets import Dropdown  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.gauntlet.recorded import RecordedClient
from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.rules import RULES
from tutorial_lib.gauntlet.verdict import Outcome
from tutorial_lib.texts import Words

from .html import element, join
from .panel import Panel, labelled, wide
from .styles import Looks

say = Words("tutorial_lib.widgets", "rules")
SIGNS: dict[Outcome, str] = {"passed": "✓", "unclear": "~", "failed": "✗", "not applicable": "·"}
TONES: dict[Outcome, str] = {"passed": "good", "unclear": "open", "failed": "bad"}


Judged = Report | RecordedClient  # a client that was put through the rules


class RulesTable(Panel):
    """Shows one client's report: what was not kept first, each rule with the fact that was seen.

    Verdicts can be chosen. A rule that is opened says what is due, what was set up in each of its
    scenes, and what a user would notice, and shows the diagram of the scene that decides.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        everything = [(say("all", count=str(len(report.rows))), "")]
        verdicts = [(f"{count} {outcome}", outcome) for outcome, count in report.counts.items()]
        rules = [(f"{it.rule.number}: {it.rule.sentence}", it.rule.number) for it in report.rows]
        self.verdict = Dropdown(options=[*everything, *verdicts], **labelled(say("show")))
        self.opened = Dropdown(options=[(say("closed"), 0), *rules], **wide(say("open")))
        super().__init__(self.verdict, self.opened)
        for control in (self.verdict, self.opened):
            control.observe(lambda _: self.refresh(), names="value")

    def draw(self, looks: Looks) -> Markup:
        """Return the table, of the verdicts that are chosen, with what is open in it."""
        shown = [it for it in self.report.worst_first if self.verdict.value in ("", it.outcome)]
        rows = [_rule(row, looks, is_open=row.rule.number == self.opened.value) for row in shown]
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


def _rule(row: RuleRow, looks: Looks, *, is_open: bool) -> Markup:
    chip = looks.chip(TONES.get(row.outcome, "open"), f"{SIGNS[row.outcome]} {row.outcome}")
    said = [row.rule.sentence, looks.aside(row.fact, tag="div")]
    more = _all(row, looks) if is_open else ""
    cells = [element("td", cell, **looks("cell")) for cell in (chip, join([*said, more]))]
    return element("tr", element("td", str(row.rule.number), **looks("cell", "whole")), *cells)


def _all(row: RuleRow, looks: Looks) -> Markup:
    """Return what a row says on request: the way of each scene, and the picture of the worst."""
    rule = row.rule
    lines = [say("due", due=rule.due) if rule.due else "", say("without", without=rule.without)]
    lines += [say("source", source=rule.source)] if rule.source else []
    scenes = [
        element(
            "li",
            f"{SIGNS[it.verdict.outcome]} {it.scenario.title}: {it.verdict.fact}",
            looks.aside(say("setup", setup=it.scenario.setup), tag="div"),
        )
        for it in row.scenes
    ]
    about = [looks.aside(line, tag="div") for line in lines if line]
    return join([*about, element("ul", *scenes), looks.picture(row.worst.diagram)])


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
