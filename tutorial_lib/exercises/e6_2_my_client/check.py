"""All thirty rules, those that the hunt leaves out first."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.rules import BEYOND, HUNT, REST, in_order, put_through

WHOLE = ("ApiSession", "RefreshingBearerAuth", "Renewal")  # the library's, which do it all


@check("MyClient", limit=120.0)
def every_rule(checker: Checker, due: str = "") -> None:
    """All thirty, those of which exercise 6.1 did not ask first."""
    bases = [base.__name__ for base in getattr(checker.answer, "__mro__", ())]
    used = [name for name in WHOLE if name in bases]
    checker.expect(not used, "not-your-own", fact=", ".join(used))
    told = {*REST, *(number for number, _ in BEYOND)}
    put_through(checker, in_order((*REST, *HUNT)), told, due)
