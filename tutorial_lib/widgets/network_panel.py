"""The network panel: what was really sent, as a table, as a picture, and step by step."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.diagram import sequence
from tutorial_lib.diagram.model import entries
from tutorial_lib.texts import Words

from .network_steps import Key, Step, count, shortened, steps_of
from .network_view import network_view
from .panel import Panel, button, running_loop, wide
from .styles import LIVE, Looks

PAUSE = 0.25  # seconds between two drawings while calls come in one after the other
SHARE = 5  # a drawing takes at most one of so many parts of the time
SHORT = 100  # exchanges; so short a journal is drawn at once where no cell can wait for it
say = Words("tutorial_lib.widgets", "network")
NONE: Key = ("", 0)  # the key of no step; None would mean to ipywidgets that nothing is selected


class NetworkPanel(Panel):
    """Shows a server's journal, and grows as calls happen.

    `stranger` is the journal of another server, drawn beside it. Choosing a step shows its
    headers and its body, without the secrets. `steps` holds what the table shows: of a long
    journal the two ends. A plain list of exchanges will do as well, but it does not grow by itself.
    """

    def __init__(self, journal: Any, *, stranger: Any = None) -> None:
        self.journal, self.stranger = journal, stranger
        self.steps: tuple[Step, ...] = ()
        self.chosen = NONE
        self._is_offering = self._is_stale = self._is_due = False
        self._updating, self._loop = threading.Lock(), running_loop()
        self._drawn, self._took, self._length = 0.0, 0.0, 0
        self.choice = ipywidgets.Dropdown(options=[(say("closed"), NONE)], **wide(say("open")))
        self.back, self.forth = button(say("back")), button(say("forth"))
        super().__init__(self.choice, ipywidgets.HBox([self.back, self.forth]))
        self.choice.observe(self._choose, names="value")
        # JupyterLab keeps some keys from a list that has the focus; a button has them all.
        self.back.on_click(lambda _: self._walk(-1))
        self.forth.on_click(lambda _: self._walk(+1))
        for one in (journal, stranger):
            self.follow(one, self._on_change)

    def refresh(self) -> None:
        """Read the journal again; may be called from any thread."""
        with self._drawing:
            super().refresh()
            self._offer()

    def draw(self, looks: Looks) -> Markup:
        """Return the table, the picture and the step that is open."""
        # As they are now, so that table and picture agree.
        journal = entries(self.journal)
        stranger = None if self.stranger is None else entries(self.stranger)
        steps = steps_of(journal, stranger)
        first, _, last = shortened(steps)
        self.steps, self._length = (*first, *last), len(steps)
        picture = sequence(journal, stranger=stranger)
        return network_view(steps, picture, self.chosen, looks)

    def summary(self) -> str:
        """Say how many exchanges there are."""
        return count(steps_of(self.journal, self.stranger))

    def _choose(self, change: Any) -> None:
        with self._drawing:
            if not self._is_offering:
                self.chosen = change["new"]
                self._update()

    def _walk(self, way: int) -> None:
        with self._drawing:
            place = (self.choice.index or 0) + way
            self.choice.index = min(max(place, 0), len(self.choice.options) - 1)

    def _offer(self) -> None:
        """Let the choice list the steps of the table, and keep what is chosen."""
        offered = [(say("closed"), NONE), *((step.label, step.key) for step in self.steps)]
        if offered == list(self.choice.options):
            return
        if self.chosen not in [key for _, key in offered]:
            self.chosen = NONE
        self._is_offering = True
        self.choice.options = offered
        self.choice.value = self.chosen
        self._is_offering = False

    def _on_change(self) -> None:
        """Draw at once when the last drawing is a while ago, else when the cell has ended.

        A call waits for the drawing that it causes: a loop of calls should not wait for each.
        """
        pause = max(PAUSE, SHARE * self._took)
        is_short = self._loop is None and self._length < SHORT
        if is_short or time.monotonic() - self._drawn > pause:
            self._update()
        elif not self._is_due:
            self._is_due = True
            self._later(pause)

    def _later(self, pause: float) -> None:
        if self._loop is None:
            timer = threading.Timer(pause, self._catch_up)
            timer.daemon = True
            timer.start()
        else:
            with suppress(RuntimeError):  # the loop is closed: nobody looks any more
                self._loop.call_soon_threadsafe(self._loop.call_later, pause, self._catch_up)

    def _catch_up(self) -> None:
        self._is_due = False
        self._update()

    def _update(self) -> None:
        """Draw again, on this thread.

        One thread draws at a time and goes on until nothing is new; the others don't wait for it.
        """
        self._is_stale = True
        while self._is_stale and self._updating.acquire(blocking=False):
            began = time.monotonic()
            try:
                self._is_stale = False
                self.refresh()
            except Exception as error:
                self._show_problem(error)
            finally:
                self._drawn = time.monotonic()
                self._took = self._drawn - began
                self._updating.release()

    def _show_problem(self, error: Exception) -> None:
        # An error's own text may quote what was sent.
        words = say("failed", error=type(error).__name__)
        self.view.value = str(LIVE.note("bad", words))
