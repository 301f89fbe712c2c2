"""Two thieves, two victims, tokens of several algorithms: whose note comes back."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import PAIRS, SEED, got_the_note
from tutorial_lib.wall import NotesApi
from tutorial_lib.wall.broken import BROKEN


@check("forge_claims", home="my_server")
def unchecked(checker: Checker) -> None:
    """At a server that never looks at a signature."""
    for thief, victim in PAIRS:
        for algorithm in ("RS256", "HS256", "ES256"):
            api = NotesApi(BROKEN[1], seed=SEED, people=(thief, victim))
            token = api.log_in(thief, algorithm=algorithm)["access"]
            got_the_note(checker, api, victim, lambda: checker.answer(token, victim))  # noqa: B023
