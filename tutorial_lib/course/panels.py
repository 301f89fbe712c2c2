"""Outcomes, questions and the map as panels."""

from __future__ import annotations

from functools import partial

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.widgets.html import element
from tutorial_lib.widgets.markdown import prose, prose_line
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.styles import LIVE, Looks

from . import progress_file
from .outcome import Kind, Outcome
from .progress_map import Chapter, Progress, Task
from .question import Option, Question
from .words import Words

TONES: dict[Kind, str] = {
    "untried": "open-tone",
    "error": "bad-tone",
    "wrong": "bad-tone",
    "right": "good-tone",
}
RIGHT = ("✓", "option-right", "good-tone")
WRONG = ("✗", "option-wrong", "bad-tone")


class OutcomePanel(Panel):
    """Shows one outcome; its plain text is the outcome's own."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__()

    def draw(self, looks: Looks) -> Markup:
        """Return heading, message, notes, and the diagram where a server was asked."""
        outcome = self.outcome
        heading = element("div", outcome.heading, **looks("note", TONES[outcome.kind], "heading"))
        parts = [heading, prose(outcome.message), *(prose(note) for note in outcome.notes)]
        if not looks.literal:  # a saved outcome is everybody's
            news = [f"! {one}" for one in outcome.news]
            parts += [element("div", one, **looks("note", "open-tone")) for one in news]
        if outcome.diagram is not None:
            parts.append(looks.picture(outcome.diagram))
        return element("div", *parts, **looks("card"))

    def summary(self) -> str:
        """Return the outcome's line."""
        return self.outcome.heading

    def __repr__(self) -> str:
        return repr(self.outcome)


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
        heading = element("div", self.words(self.question.kind), **looks("heading"))
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


class ProgressPanel(Panel):
    """Shows the map; a button reads it anew."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.words = progress, progress.words
        self.twin = Words("engine")("progress-twin")
        self.again = ipywidgets.Button(description=self.words("again"))
        self.again.on_click(lambda _: self.refresh())
        super().__init__()
        self.below(self.again)

    def draw(self, looks: Looks) -> Markup:
        """Return the map; in the twin one line that says nothing about anybody."""
        if looks.literal:
            return element("div", self.twin, **looks("note", "open-tone"))
        progress = self.progress
        chapters = [chapter_view(chapter, looks) for chapter in progress.chapters]
        troubles = [prose(said) for said in progress_file.troubles()]
        return element(
            "div",
            element("div", self.words("heading"), **looks("heading")),
            *chapters,
            element("div", element("b", progress.totals()), **looks("block")),
            element("div", progress.next(), **looks("note", "open-tone")),
            *self._for_a_teacher(looks),
            *(element("div", said, **looks("bad-tone")) for said in troubles),
            **looks("card"),
        )

    def summary(self) -> str:
        """Return the fixed line."""
        return self.twin

    def __repr__(self) -> str:
        return self.twin

    def _for_a_teacher(self, looks: Looks) -> list[Markup]:
        hint = [] if self.progress.name else [prose(self.words("teacher-name"))]
        code = element("div", self.progress.code, **looks("token"))
        return [prose(self.words("teacher")), code, *hint]


def chapter_view(chapter: Chapter, looks: Looks) -> Markup:
    """Return a chapter with its exercises below each other."""
    rows = [task_view(task, looks) for task in chapter.tasks]
    asked = element("div", chapter.asked, **looks("aside"))
    heading = element("div", chapter.heading, **looks("heading"))
    return element("div", heading, *rows, asked, **looks("section"))


def task_view(task: Task, looks: Looks) -> Markup:
    """Return an exercise in one line: sign and word, title, what it took."""
    mark = element("span", task.mark, **looks("chip", tone(task)))
    details = element("span", f"  {task.details}", **looks("aside"))
    return element("div", mark, f" {task.id} {task.title}", details)


def tone(task: Task) -> str:
    """Return the tone that goes with an exercise's word."""
    if task.tried.right:
        return "good-tone"
    return "bad-tone" if task.tried.tries else "open-tone"
