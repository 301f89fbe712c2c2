"""What every widget of the course is: a view of one model, with a twin for the saved notebook."""

from __future__ import annotations

import asyncio
import threading
from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.anatomy.safe_text import visible

from .html import element
from .styles import LIVE, TWIN, Looks, stylesheet

WIDTH = "894px"  # a card with its padding and border
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Panel(ipywidgets.VBox):  # type: ignore[misc]
    """Controls, and below them one piece of HTML that is drawn from a model.

    A widget of the course says how it looks (`draw`) and what it says of itself in one line
    (`summary`, without a token). The rest is here: drawing again from any thread, and the twin,
    which is what a saved notebook keeps.
    """

    # ipywidgets closes a widget too whose `__init__` ended in an error.
    _stops: tuple[Callable[[], object], ...] = ()
    # ipywidgets 7, which Colab has, would show itself without the twin.
    _ipython_display_ = None

    def __init__(self, *controls: ipywidgets.Widget) -> None:
        self._drawing = threading.RLock()
        self.view = ipywidgets.HTML()
        style = ipywidgets.HTML(str(element("style", stylesheet())))
        super().__init__([style, *controls, self.view])
        self.refresh()

    def below(self, *controls: ipywidgets.Widget) -> None:
        """Put further controls below the view."""
        self.children = (*self.children, *controls)  # type: ignore[has-type]

    @abstractmethod
    def draw(self, looks: Looks) -> Markup:
        """Return the view of the model as it is now."""

    @abstractmethod
    def summary(self) -> str:
        """Return one line about the model, the same on every machine, without a secret."""

    def refresh(self) -> None:
        """Draw the model again; may be called from any thread, while a cell is busy too."""
        with self._drawing:
            self.view.value = str(self.draw(LIVE))

    def follow(self, model: Any, callback: Callable[[], object]) -> None:
        """Call back when a model changes, until the widget is closed; not every model tells."""
        if hasattr(model, "observe"):
            self._stops = (*self._stops, model.observe(callback))

    def close(self) -> None:
        """Close the widget, and let go of the models."""
        for stop in self._stops:
            stop()
        super().close()

    def __repr__(self) -> str:
        """Say what is seen in one line."""
        return f"<{type(self).__name__}: {self.summary()}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Show the widget, with its twin for the saved notebook."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        twin = {"text/plain": visible(repr(self)), "text/html": str(self.draw(TWIN))}
        return {WIDGET_VIEW: view, **twin}


class Later:
    """Calls back once when the running cell has ended, however often it is asked to meanwhile.

    By then a client has put away what an answer brought it. Outside of a kernel there is no
    cell to wait for, and it calls back at once. An error in the callback reaches nobody.
    """

    def __init__(self, callback: Callable[[], object]) -> None:
        self._callback, self._loop, self._is_due = callback, running_loop(), False

    def __call__(self) -> None:
        """Ask for the call; may be done from any thread."""
        if self._loop is None:
            self._run()
        elif not self._is_due:
            self._is_due = True
            with suppress(RuntimeError):  # the loop is closed: nobody looks any more
                self._loop.call_soon_threadsafe(self._run)

    def _run(self) -> None:
        self._is_due = False
        with suppress(Exception):
            self._callback()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the kernel's event loop; outside of a kernel there is none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def button(words: str) -> ipywidgets.Button:
    """Return a button as wide as its words."""
    return ipywidgets.Button(description=words, layout={"width": "auto"})


def switch(words: str, value: bool = False) -> ipywidgets.Checkbox:
    """Return a box to check, as wide as its words."""
    return ipywidgets.Checkbox(
        description=words, value=value, indent=False, layout={"width": "auto"}
    )


def labelled(words: str) -> dict[str, Any]:
    """Return what a control is made with whose label lines up with the others."""
    return {"description": words, "style": {"description_width": "90px"}}


def wide(words: str) -> dict[str, Any]:
    """Return what a labelled control is made with that takes a whole line."""
    return {**labelled(words), "layout": {"width": "auto", "max_width": WIDTH}}
