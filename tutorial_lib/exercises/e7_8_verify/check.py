"""A token of the right issuer, for this API, for this purpose."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """What was signed for something else, and all that came before."""
    holds(checker, [5, 3, 2, 1])
