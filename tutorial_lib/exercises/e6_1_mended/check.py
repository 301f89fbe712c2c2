"""The article's fourteen faults, by the rules that they break, with one client and with two."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, Staging, check
from tutorial_lib.course.checking.rules import (
    AFTER,
    FINISHED,
    HUNT,
    in_order,
    is_hunted,
    put_through,
)

HUNTED = [scene for scene in in_order(HUNT, AFTER) if is_hunted(scene)]


@check("Mended", limit=90.0, finished=FINISHED, staging=Staging(lambda note: HUNTED))
def bug_hunt(checker: Checker, due: str = "") -> None:
    """The rules of the hunt in their order, and among them the scenes with several clients."""
    put_through(checker, HUNTED, HUNT, due)
