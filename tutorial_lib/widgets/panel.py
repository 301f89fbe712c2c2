"""What every widget of the course is: a view of one model, with a twin for the saved notebook."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.anatomy.visible import visible

from .html import element
from .looks import LIVE, TWIN, Looks, stylesheet

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


def wide() -> ipywidgets.Layout:
    """Return the layout of a control that takes a whole line."""
    return ipywidgets.Layout(width="auto", max_width=WIDTH)


def label_width() -> dict[str, str]:
    """Return the style that lets labels line up."""
    return {"description_width": "90px"}
