"""How a model is shown in a notebook: the one place that knows both the model and its view."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# The views by their models' names: module and class or function, loaded when a model is shown.
VIEWS = {
    "Examination": ("tutorial_lib.readiness.view", "view"),
    "Exercise": ("tutorial_lib.course.card", "Card"),
    "Help": ("tutorial_lib.course.card", "HelpPanel"),
    "Outcome": ("tutorial_lib.course.panels", "OutcomePanel"),
    "Progress": ("tutorial_lib.course.panels", "ProgressPanel"),
    "Question": ("tutorial_lib.course.panels", "QuestionPanel"),
}


def view_of(model: object) -> Any:
    """Return a model's view. Raises ImportError where a package that it needs is missing."""
    module, view = VIEWS[type(model).__name__]
    return getattr(import_module(module), view)(model)


class Shown:
    """A model that a notebook shows as a panel, with its twin for the saved notebook."""

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return view_of(self)._repr_mimebundle_(**options)
