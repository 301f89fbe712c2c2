"""The article's fourteen faults, by the rules that they break, with one client and with two."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.rules import (
    AFTER,
    FINISHED,
    HUNT,
    in_order,
    is_hunted,
    put_through,
)


@check("Mended", limit=90.0, finished=FINISHED)
def bug_hunt(checker: Checker, due: str = "") -> None:
    """The rules of the hunt in their order, and among them the scenes with several clients."""
    scenes = in_order(HUNT, AFTER)
    put_through(checker, [scene for scene in scenes if is_hunted(scene)], HUNT, due)
