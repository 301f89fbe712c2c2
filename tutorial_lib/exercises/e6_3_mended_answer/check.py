"""The five rules that an assistant's clients break most, and those that this one kept."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.rules import (
    ASSISTANTS_FAULTS,
    FINISHED,
    HUNTED,
    KEPT_FROM_THE_START,
    in_memory,
    in_order,
    put_through,
)

ASKED = HUNTED | ASSISTANTS_FAULTS


@check("MendedAnswer", limit=90.0, finished=FINISHED)
def five_faults(checker: Checker, due: str = "") -> None:
    """What was right first: whoever mends must not break."""
    scenes = in_order((*KEPT_FROM_THE_START, *ASSISTANTS_FAULTS))
    asked = [scene for scene in scenes if scene.title in ASKED[scene.rule.number]]
    put_through(checker, asked, ASSISTANTS_FAULTS, due, in_memory(checker.answer))
