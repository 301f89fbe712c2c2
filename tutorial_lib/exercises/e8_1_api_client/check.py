"""The rules that apply, in the dialect of the learner's own API."""

from __future__ import annotations

from tutorial_lib.capstone.api import current
from tutorial_lib.capstone.judge import applying
from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.rules import FINISHED, in_memory, put_through


@check("ApiClient", limit=90.0, finished=FINISHED)
def every_rule_that_applies(checker: Checker) -> None:
    """The scenes by which the API of this notebook is judged."""
    put_through(checker, applying(current()), make=in_memory(checker.answer))
