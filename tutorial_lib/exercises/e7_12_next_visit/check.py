"""A thief's program at a server that rotates and spends nothing, visit after visit."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.attacked_server import Attacked
from tutorial_lib.theft.broken import rotates_only

HOURS = (1, 2, 2, 2)  # between the visits; a refresh token lives for three
LEAVES = 2  # the owner logs out before this visit, the third one
REFRESH, NOTES = "token/refresh/", "notes/"


@check("next_visit", home="my_server")
def stays_in(checker: Checker) -> None:
    """The thief reads at each visit, long after the owner has gone."""
    for owner in PEOPLE:
        _visits(checker, owner)


def _visits(checker: Checker, owner: str) -> None:
    attacked = Attacked(checker, spend=rotates_only)
    server, hers = attacked.server, attacked.log_in(owner)["refresh"]
    kept: Any = hers
    for number, hours in enumerate(HOURS):
        server.clock.advance(hours=hours)
        if number < LEAVES:
            hers = attacked.refresh(hers).json()["refresh"]
        if number == LEAVES:
            attacked.log_out(hers)
        seen = len(server.journal)
        came = checker.attempt(lambda kept=kept: checker.answer(attacked.api, kept))  # type: ignore[misc]
        visit = server.journal[seen:]
        facts = {"number": number + 1, "hours": sum(HOURS[: number + 1])}
        asked = [one for one in visit if one.path.endswith(REFRESH)]
        if not asked:
            came.reraise()
        checker.expect(asked, "not-refreshed", **facts)
        fact = asked[-1].answer
        checker.expect(asked[-1].status == 200, "shut-out", fact=fact, **facts)
        read = [one for one in visit if one.path.endswith(NOTES)]
        carried = read[-1].credential if read else None
        answer = read[-1].answer if read else "nothing"
        is_read = carried and read[-1].status == 200 and carried.username == owner
        checker.expect(is_read, "not-read", fact=answer, kind=getattr(carried, "kind", "none"))
        came.reraise()
        is_token = isinstance(came.value, str) and bool(came.value)
        fact = type(came.value).__name__
        checker.expect(is_token, "not-returned", fact=fact)
        kept = came.value
