"""All of the wall."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds
from tutorial_lib.wall.attack import ATTACKS


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """All attacks on a verifier, in the order of their numbers."""
    holds(checker, ATTACKS)
