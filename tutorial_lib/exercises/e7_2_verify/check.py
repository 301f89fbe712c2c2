"""The signature is checked, before anything is read."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """Tokens that were changed, under signatures that were made for something else."""
    holds(checker, [1])
