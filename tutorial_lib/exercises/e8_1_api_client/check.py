"""The rules that apply, in the dialect of the learner's own API."""

from __future__ import annotations

from tutorial_lib.capstone.api import capstone, current
from tutorial_lib.capstone.judge import scenes, speaking
from tutorial_lib.course.checking import Checker, Staging, check
from tutorial_lib.course.checking.rules import FINISHED, put_through

OF_ITS_API = Staging(
    lambda seed: scenes(capstone(seed)),
    lambda seed, make_client: speaking(capstone(seed), make_client),
    lambda: current().seed,
)


@check("ApiClient", limit=90.0, finished=FINISHED, staging=OF_ITS_API)
def every_rule_that_applies(checker: Checker) -> None:
    """The scenes by which the API of this notebook is judged."""
    api = current()
    put_through(checker, scenes(api), make=speaking(api, checker.answer))
