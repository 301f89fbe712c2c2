"""What came of a run: a row for each rule, with the one fact that was observed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import accumulate
from textwrap import wrap
from typing import Any

from jinja2 import Environment

from tutorial_lib.diagram.sequence import SequenceDiagram, sequence
from tutorial_lib.palette import DARK, LIGHT, SANS

from .misunderstanding import FOREIGN
from .rules import Rule
from .scenario import Scenario
from .verdict import Outcome, Verdict, printable

WORST_FIRST: tuple[Outcome, ...] = ("failed", "unclear", "passed", "not applicable")
WIDTH = 100  # characters of a line
ROOM = 190_000  # characters of a page for the pictures, and as many for the drawings in signs


@dataclass(frozen=True)
class Played:
    """One scene that was played: its verdict, how long it took, and what the servers saw.

    `said` is what the client printed, without the tokens in it.
    """

    scenario: Scenario
    verdict: Verdict
    seconds: float
    journals: tuple[tuple[Any, ...], ...]
    said: str = ""

    @property
    def diagram(self) -> SequenceDiagram:
        """The scene as a sequence diagram."""
        journal, stranger = (*self.journals, (), ())[:2]
        return sequence(list(journal), stranger=list(stranger) or None)


@dataclass(frozen=True)
class RuleRow:
    """One rule with its scenes, of which the worst decides."""

    rule: Rule
    scenes: tuple[Played, ...]

    @cached_property
    def worst(self) -> Played:
        """The scene that decides."""
        return min(self.scenes, key=lambda scene: WORST_FIRST.index(scene.verdict.outcome))

    @property
    def outcome(self) -> Outcome:
        """The rule's verdict; not applicable only if all of its scenes are."""
        return self.worst.verdict.outcome

    @property
    def fact(self) -> str:
        """The one fact; where something is wrong, with the scene in which it was seen."""
        fact = self.worst.verdict.fact
        is_wrong = self.outcome in ("failed", "unclear") and len(self.scenes) > 1
        return f"{self.worst.scenario.title}: {fact}" if is_wrong else fact

    def __str__(self) -> str:
        """Return the row as lines of text."""
        return (
            f"{self.rule.number:>3}  {self.outcome:<14}  {self.rule.sentence}\n{'':21}{self.fact}"
        )


@dataclass(frozen=True)
class Report:
    """A client's rows, and how long they took in seconds."""

    name: str
    rows: tuple[RuleRow, ...]
    seconds: float = 0.0

    @property
    def passed(self) -> int:
        """How many rules were kept."""
        return sum(row.outcome == "passed" for row in self.rows)

    @property
    def judged(self) -> int:
        """How many rules apply to the client."""
        return sum(row.outcome != "not applicable" for row in self.rows)

    @property
    def worst_first(self) -> tuple[RuleRow, ...]:
        """The rows, those that were not kept before the others."""
        return tuple(sorted(self.rows, key=lambda row: WORST_FIRST.index(row.outcome)))

    @property
    def pictures(self) -> dict[str, str]:
        """Pictures as SVG by their scene's name: of those that decide, while they fit."""
        deciding = [row.worst for row in self.worst_first if any(row.worst.journals)]
        return _while_they_fit((it.scenario.name, it.diagram.svg()) for it in deciding)

    @property
    def drawings(self) -> dict[str, str]:
        """Drawings in signs by their scene's name: of all others, while they fit."""
        scenes = [scene for row in self.worst_first for scene in row.scenes if any(scene.journals)]
        return _while_they_fit((it.scenario.name, it.diagram.text()) for it in scenes)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rules got which verdict, the worst first."""
        of = Counter(self.outcomes.values())
        return {outcome: of[outcome] for outcome in WORST_FIRST if of[outcome]}

    @property
    def is_clean(self) -> bool:
        """Whether every rule that applies was kept, and at least one does."""
        return 0 < self.judged == self.passed

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """The verdict's word by the rule's number."""
        return {row.rule.number: row.outcome for row in self.rows}

    @property
    def rules(self) -> dict[str, list[str]]:
        """Verdict and fact by the rule's number, as the recorded table keeps them."""
        return {str(row.rule.number): [row.outcome, row.fact] for row in self.rows}

    @property
    def result(self) -> str:
        """The rules counted by their verdicts, in a line."""
        words = [f"{self.passed} of {self.judged} rules kept"]
        words += [f"{n} {outcome}" for outcome, n in self.counts.items() if outcome != "passed"]
        if self.rows and self.rows[-1].worst.verdict.fact.startswith(FOREIGN):
            words += ["and no other was played"]
        return f"{', '.join(words)} ({self.seconds:.1f} s)"

    @property
    def summary(self) -> str:
        """The client and its result, in a line."""
        return f"{self.name}: {self.result}"

    def table(self, *, diagrams: bool = False) -> str:
        """Return the rows as text, with the deciding scene's diagram under each on request."""
        return "\n".join([*(text(row, diagrams=diagrams) for row in self.rows), "", self.summary])

    def to_json(self) -> str:
        """Return the rows and their scenes as JSON."""
        rows = [_as_json(row) for row in self.rows]
        head = {"name": self.name, "passed": self.passed, "judged": self.judged}
        return json.dumps({**head, "rules": self.rules, "rows": rows}, indent=1, ensure_ascii=False)

    def html(self) -> str:
        """Return a page that loads nothing; what a client said is escaped, and never markup."""
        layout = files(__package__).joinpath("report.html").read_text(encoding="utf-8")
        page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        colours = {"light": LIGHT, "dark": DARK, "sans": SANS}
        drawn = {"pictures": self.pictures, "drawings": self.drawings}
        return page.from_string(layout).render(report=self, **drawn, **colours)

    def __str__(self) -> str:
        return self.table()


def text(row: RuleRow, *, diagrams: bool = False, everything: bool = False) -> str:
    """Return a row as text.

    With everything: what is due and where that comes from, what goes wrong without the rule, and
    of each scene what is set up, what was seen, and what the client printed.
    """
    lines = [str(row)]
    if everything:
        rule, indent = row.rule, " " * 21
        about = {"Due": rule.due, "Source": rule.source, "Without it": f"{rule.without}."}
        for words in [f"{name}: {said}" for name, said in about.items() if said]:
            lines += wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)
        for scene in row.scenes:
            lines += [f"{'':21}- {scene.scenario.title}: {scene.verdict.outcome}, "
                      f"{scene.verdict.fact} ({scene.seconds:.2f} s)",
                      f"{'':23}Set up: {scene.scenario.setup}"]  # fmt: skip
            lines += [f"{'':23}| {printable(line)}" for line in scene.said.splitlines()]
    if diagrams:
        lines += ["", row.worst.diagram.text(), ""]
    return "\n".join(lines)


def _while_they_fit(drawn: Iterable[tuple[str, str]]) -> dict[str, str]:
    chosen = list(drawn)
    taken = accumulate(len(text) for _, text in chosen)
    return dict(one for one, size in zip(chosen, taken, strict=True) if size <= ROOM)


def _as_json(row: RuleRow) -> dict[str, Any]:
    return {
        "rule": row.rule.number,
        "sentence": row.rule.sentence,
        "without": row.rule.without,
        "due": row.rule.due,
        "source": row.rule.source,
        "outcome": row.outcome,
        "fact": row.fact,
        "scenes": [
            {
                "title": scene.scenario.title,
                "setup": scene.scenario.setup,
                "outcome": scene.verdict.outcome,
                "fact": scene.verdict.fact,
                "seconds": round(scene.seconds, 3),
            }
            for scene in row.scenes
        ],
    }
