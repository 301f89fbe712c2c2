"""The five rules that an assistant's clients break most, and those that this one kept."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, Staging, check
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
SCENES = [
    scene
    for scene in in_order((*KEPT_FROM_THE_START, *ASSISTANTS_FAULTS))
    if scene.title in ASKED[scene.rule.number]
]
IN_MEMORY = Staging(lambda note: SCENES, lambda note, make_client: in_memory(make_client))


@check("MendedAnswer", limit=90.0, finished=FINISHED, staging=IN_MEMORY)
def five_faults(checker: Checker, due: str = "") -> None:
    """What was right first: whoever mends must not break."""
    put_through(checker, SCENES, ASSISTANTS_FAULTS, due, in_memory(checker.answer))
