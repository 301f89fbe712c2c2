"""The key that the header names, with its own algorithm."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds, names_its_algorithm


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """A public key as a secret, what nobody signed, and what was changed."""
    holds(checker, [3, 2, 1])
    names_its_algorithm(checker, lambda own: "RS256" if own == "HS256" else "HS256")
