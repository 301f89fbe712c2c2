"""A question as a panel: its options as buttons, and the chosen option's own answer."""

from __future__ import annotations

from functools import partial

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.widgets.html import element
from tutorial_lib.widgets.looks import LIVE, Looks
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.prose import prose, prose_line

from .question import Option, Question
from .words import Words

RIGHT = ("✓", "option-right", "good-tone")
WRONG = ("✗", "option-wrong", "bad-tone")


class QuestionPanel(Panel):
    """The question and a button for each option; the twin has the answers folded away."""

    def __init__(self, question: Question) -> None:
        self.question, self.words = question, Words("engine")
        self.answer = ipywidgets.HTML()
        self.buttons = {option.letter: self._button(option) for option in question.options}
        super().__init__()
        self.below(ipywidgets.HBox([*self.buttons.values()]), self.answer)

    def choose(self, letter: str) -> None:
        """Choose an option and show what is answered."""
        option = self.question.choose(letter)
        self.answer.value = str(element("div", answer_view(option, LIVE), **LIVE("card")))

    def draw(self, looks: Looks) -> Markup:
        """Return the question and its options."""
        heading = element("div", self.words("predict"), **looks("heading"))
        parts = [heading, prose(self.question.text)]
        parts += [self._option(option, looks) for option in self.question.options]
        return element("div", *parts, **looks("card"))

    def summary(self) -> str:
        """Return the question's id and how many options there are."""
        return f"{self.question.id}, {len(self.question.options)} options"

    def _button(self, option: Option) -> ipywidgets.Button:
        button = ipywidgets.Button(description=option.letter, tooltip=option.text)
        choose = partial(self.choose, option.letter)
        button.on_click(lambda _: choose())
        return button

    def _option(self, option: Option, looks: Looks) -> Markup:
        told = f"**{option.letter}.** {option.text}"
        if not looks.literal:
            return prose(told)
        return element("details", element("summary", prose_line(told)), answer_view(option, looks))


def answer_view(option: Option, looks: Looks) -> Markup:
    """Return the answer to one option, with a sign and a word."""
    sign, word, tone = RIGHT if option.is_right else WRONG
    said = f"{sign} {option.letter}: {Words('engine')(word)}"
    return element(
        "div", element("div", said, **looks("note", tone, "heading")), prose(option.answer)
    )
