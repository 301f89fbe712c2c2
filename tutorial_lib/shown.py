"""How a model is shown in a notebook: the one place that knows both the model and its view."""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: The views by their models' names: module and class, loaded when a model is shown.
VIEWS = {
    "Exercise": ("tutorial_lib.course.card", "Card"),
    "Outcome": ("tutorial_lib.course.panels", "OutcomePanel"),
    "Progress": ("tutorial_lib.course.panels", "ProgressPanel"),
    "Question": ("tutorial_lib.course.panels", "QuestionPanel"),
}


class Shown:
    """A model that a notebook shows as a panel, with its twin for the saved notebook."""

    def _repr_mimebundle_(self, **options: Any) -> Any:
        module, view = VIEWS[type(self).__name__]
        return getattr(import_module(module), view)(self)._repr_mimebundle_(**options)
