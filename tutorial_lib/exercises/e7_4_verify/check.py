"""Algorithms that the server has, and no others."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds, names_its_algorithm


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """What nobody signed, and what was changed."""
    holds(checker, [2, 1])
    names_its_algorithm(checker, str.lower)
