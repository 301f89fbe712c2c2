"""What a learner sees of an exercise: the task, hints one by one, the solution, a way back."""

from __future__ import annotations

from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.widgets.html import element
from tutorial_lib.widgets.markdown import prose
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.styles import LIVE, Looks

from . import progress_file
from .exercise import Exercise, Help
from .words import Words


class Card(Panel):
    """The task, with buttons below it; the twin holds hints and solution folded away."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise, self.words = exercise, Words("engine")
        self.help = ipywidgets.HTML()
        self.hint_button = self._button("hint-button", self._hint)
        self.solution_button = self._button("solution-button", self._solution)
        self.reset_button = self._button("reset-button", self._reset)
        super().__init__()
        buttons = ipywidgets.HBox([self.hint_button, self.solution_button, self.reset_button])
        self.below(buttons, self.help)

    def draw(self, looks: Looks) -> Markup:
        """Return title and task; in the twin hints and solution as well, folded."""
        exercise = self.exercise
        title = self.words("exercise-title", id=exercise.id, title=exercise.title)
        parts = [element("div", title, self._state(looks), **looks("heading"))]
        parts.append(prose(exercise.words("task")))
        if looks.literal:
            helps = [*exercise.numbered_hints(), exercise.titled_solution()]
            parts += [folded(name, text) for name, text in helps]
        return element("div", *parts, **looks("card"))

    def summary(self) -> str:
        """Return number and title."""
        return f"{self.exercise.id}, {self.exercise.title}"

    def _state(self, looks: Looks) -> Markup | str:
        """Whether it was solved before: live only, since a saved card is everybody's."""
        done = {} if looks.literal else progress_file.load()["exercises"]
        if "right" not in done.get(self.exercise.id, {}):
            return ""
        return element("span", f" ✓ {self.words('right')}", **looks("chip", "good-tone"))

    def _button(self, word: str, call: Any) -> ipywidgets.Button:
        button = ipywidgets.Button(description=self.words(word))
        button.on_click(lambda _: call())
        return button

    def _hint(self) -> None:
        self._show(self.exercise.hint())

    def _solution(self) -> None:
        self._show(self.exercise.solution())

    def _reset(self) -> None:
        self._show(Help((("", self.exercise.reset()),)))
        self.refresh()

    def _show(self, help: Help) -> None:
        self.help.value = str(HelpPanel(help).draw(LIVE))


class HelpPanel(Panel):
    """Hints or a solution below each other; its plain text is their own."""

    def __init__(self, help: Help) -> None:
        self.help = help
        super().__init__()

    def draw(self, looks: Looks) -> Markup:
        """Return the texts below each other."""
        parts = [
            element("div", element("div", title, **looks("heading")), prose(text), **looks("block"))
            for title, text in self.help.texts
        ]
        return element("div", *parts, **looks("card"))

    def summary(self) -> str:
        """Return the titles."""
        return repr(self.help)

    def __repr__(self) -> str:
        return repr(self.help)


def folded(title: str, text: str) -> Markup:
    """Return a text that opens with a click, also where nothing runs."""
    return element("details", element("summary", title), prose(text))
