"""Algorithms that the server has, and no others."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """What nobody signed, and what was changed."""
    holds(checker, [2, 1])
