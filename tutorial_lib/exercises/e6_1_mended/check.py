"""The article's fourteen faults, by the rules that they break."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.rules import BEYOND, HUNT, in_order, put_through


@check("Mended", limit=90.0, finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def bug_hunt(checker: Checker, due: str = "") -> None:
    """The article's fourteen faults, by the rules that they break."""
    scenes = [scene for scene in in_order(HUNT) if (scene.rule.number, scene.title) not in BEYOND]
    put_through(checker, scenes, HUNT, due)
