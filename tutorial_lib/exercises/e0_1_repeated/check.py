"""The fingerprint is read off a journal that nobody has seen before."""

from __future__ import annotations

from tutorial_lib.client import (
    ApiSession,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Trial, check
from tutorial_lib.server import TutorialServer


@check("repeated")
def read_the_journal(trial: Trial) -> None:
    """The fingerprint on the repeated request, in the journal of a journey never seen before."""
    journal = _journey(trial).journal
    found = trial.attempt(lambda: trial.answer(journal))
    _is_a_place(trial, found, len(journal))
    seen = found.value
    trial.expect(seen is not None, "no-token")
    trial.expect(isinstance(seen, str), "not-a-fingerprint", kind=type(seen).__name__)
    *_, refused, _, repeated = journal
    trial.expect(seen != refused.credential.fingerprint, "old-token", seen=seen)
    trial.expect(seen == repeated.credential.fingerprint, "copied", seen=seen)


def _journey(trial: Trial) -> TutorialServer:
    """Log in, call, wait until the access token has expired, call again."""
    server = trial.server()
    with ApiSession(server.api_url) as session:
        session.login("noor", PEOPLE["noor"])
        session.get("me/")
        server.clock.advance(minutes=8)
        session.get("me/")
    return server


def _is_a_place(trial: Trial, found: Attempt, requests: int) -> None:
    """A number that leads nowhere, or none at all, is no error of the learner's code."""
    trial.expect(not isinstance(found.error, IndexError), "past-the-end", requests=requests)
    trial.expect("indices must be" not in str(found.error), "not-a-place")
    if found.error:
        raise found.error
