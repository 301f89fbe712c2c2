"""The map as a panel: live it shows what is done, saved it is one line for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.widgets.html import element
from tutorial_lib.widgets.looks import Looks
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.prose import prose

from . import record
from .words import Words

if TYPE_CHECKING:
    from .progress import Chapter, Progress, Task


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
        return element(
            "div",
            element("div", self.words("heading"), **looks("heading")),
            *chapters,
            element("div", element("b", progress.totals()), **looks("block")),
            element("div", progress.next(), **looks("note", "open-tone")),
            *self._for_a_teacher(looks),
            *(element("div", prose(said), **looks("bad-tone")) for said in record.troubles()),
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
