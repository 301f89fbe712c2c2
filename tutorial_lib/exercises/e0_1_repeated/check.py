"""The fingerprint is read off two journals that nobody has seen before."""

from __future__ import annotations

from tutorial_lib.client import (
    ApiSession,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Checker, check
from tutorial_lib.server import TutorialServer

JOURNEYS = ("noor", "jun")  # of the same shape, with tokens of their own


@check("repeated")
def read_the_journal(checker: Checker) -> None:
    """The fingerprint on the repeated request; the picture shows the journey that failed."""
    for username in JOURNEYS:
        _read_off(checker, _journey(checker, username))


def _read_off(checker: Checker, server: TutorialServer) -> None:
    journal, before = server.journal, tuple(server.journal)
    found = checker.attempt(lambda: checker.answer(journal))
    _is_a_place(checker, found, len(before))
    checker.expect(tuple(journal) == before, "journal-changed", left=len(journal))
    seen = found.value
    checker.expect(seen is not None, "no-token")
    checker.expect(isinstance(seen, str), "not-a-fingerprint", kind=type(seen).__name__)
    *_, refused, _, repeated = before
    checker.expect(seen != refused.credential.fingerprint, "old-token", seen=seen)
    checker.expect(seen == repeated.credential.fingerprint, "copied", seen=seen)


def _journey(checker: Checker, username: str) -> TutorialServer:
    """Log in, call, wait until the access token has expired, call again."""
    server = checker.server(seed=f"the journey of {username}")
    with ApiSession(server.api_url) as session:
        session.login(username, PEOPLE[username])
        session.get("me/")
        server.clock.advance(minutes=8)
        session.get("me/")
    return server


def _is_a_place(checker: Checker, found: Attempt, requests: int) -> None:
    """A number that leads nowhere, or none at all, is no error of the learner's code."""
    checker.expect(not isinstance(found.error, IndexError), "past-the-end", requests=requests)
    checker.expect("indices must be" not in str(found.error), "not-a-place")
    if found.error:
        raise found.error
