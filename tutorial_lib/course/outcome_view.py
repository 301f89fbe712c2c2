"""An outcome as a panel: sign, word and message first, then what happened as a diagram."""

from __future__ import annotations

from markupsafe import Markup

from tutorial_lib.diagram.sequence import SequenceDiagram
from tutorial_lib.widgets.html import element
from tutorial_lib.widgets.looks import Looks
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.prose import prose

from . import record
from .outcome import Kind, Outcome

TONES: dict[Kind, str] = {
    "untried": "open-tone",
    "error": "bad-tone",
    "wrong": "bad-tone",
    "right": "good-tone",
}


class OutcomePanel(Panel):
    """Shows one outcome; its plain text is the outcome's own."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.news = outcome, record.news()
        super().__init__()

    def draw(self, looks: Looks) -> Markup:
        """Return heading, message, notes, and the diagram where a server was asked."""
        outcome = self.outcome
        heading = element("div", outcome.heading, **looks("note", TONES[outcome.kind], "heading"))
        parts = [heading, prose(outcome.message), *(prose(note) for note in outcome.notes)]
        if not looks.literal:  # a saved outcome is everybody's
            parts += [element("div", f"! {one}", **looks("note", "open-tone")) for one in self.news]
        if outcome.diagram is not None:
            parts.append(picture(outcome.diagram, looks))
        return element("div", *parts, **looks("card"))

    def summary(self) -> str:
        """Return the outcome's line."""
        return self.outcome.heading

    def __repr__(self) -> str:
        return repr(self.outcome)


def picture(diagram: SequenceDiagram, looks: Looks) -> Markup:
    """Return a diagram as an image."""
    return element(
        "img", src=diagram.source, alt=diagram.alt(), width=str(diagram.width), **looks("picture")
    )
