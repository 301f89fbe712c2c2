"""How a check ended: one of four outcomes, with the message that helps most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from tutorial_lib.diagram import sequence
from tutorial_lib.diagram.sequence import SequenceDiagram
from tutorial_lib.views import Shown

from .checking.checker import HOME
from .words import Words

Kind = Literal["untried", "error", "wrong", "right"]
SIGNS: dict[Kind, str] = {"untried": "○", "error": "!", "wrong": "✗", "right": "✓"}


@dataclass(frozen=True, repr=False)
class Outcome(Shown):
    """What `check` returns: its repr is plain text, in a notebook it is a small panel."""

    exercise: str
    kind: Kind
    message: str
    id: str = ""  # of the message, where the answer was wrong
    notes: tuple[str, ...] = ()
    news: tuple[str, ...] = ()  # of this learner's progress file, so never in a saved notebook
    steps: tuple[Any, ...] = field(default=())

    @property
    def sign(self) -> str:
        """A sign for the outcome, which never stands without its word."""
        return SIGNS[self.kind]

    @property
    def word(self) -> str:
        """The outcome in a word."""
        return Words("engine")(self.kind)

    @property
    def heading(self) -> str:
        """Sign, exercise and word in one line."""
        return f"{self.sign} {self.exercise}: {self.word}"

    @property
    def diagram(self) -> SequenceDiagram | None:
        """What happened between the learner's code and the server, where anything did."""
        home = [step for step in self.steps if getattr(step, "server", HOME) == HOME]
        elsewhere = [step for step in self.steps if getattr(step, "server", HOME) != HOME]
        return sequence(home, stranger=elsewhere or None) if self.steps else None

    def __repr__(self) -> str:
        """Return the outcome in plain text."""
        return "\n".join([f"{self.heading}. {self.message}".strip(), *self.notes])
