"""At a server with a list of algorithms, whose public key has a blank before it."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import PAIRS, SEED, got_the_note
from tutorial_lib.wall import NotesApi
from tutorial_lib.wall.broken import BROKEN


@check("forge_confused", home="my_server")
def public_as_secret(checker: Checker) -> None:
    """The key of RS256, as the server keeps it."""
    for thief, victim in PAIRS:
        api = NotesApi(BROKEN[3], seed=f"{SEED} of {thief}", people=(thief, victim))
        token = api.log_in(thief)["access"]
        key = api.public_keys[api.world.kid_of("RS256")].value
        forged = lambda: checker.answer(token, victim, key)  # noqa: B023, E731
        got_the_note(checker, api, victim, forged)
