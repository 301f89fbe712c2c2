"""A call with a copied token, after the logout."""

from __future__ import annotations

import requests

from tutorial_lib.client import (
    ApiSession,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Trial, check
from tutorial_lib.course.checking.logins import LOGOUT, word_for
from tutorial_lib.server import TutorialServer


@check("replay")
def copied_token(trial: Trial) -> None:
    """After the logout `me/` is called with the access token of the login."""
    server = trial.server()
    session = ApiSession(server.api_url)
    session.login("noor", PEOPLE["noor"])
    with trial.overheard() as heard:
        done = trial.attempt(lambda: trial.answer(session, server.api_url))
    trial.expect(not trial.refused_the_call(done), "other-arguments")
    _called_after_the_logout(trial, server, session, done)
    call = server.journal.to("me/")[-1]
    carried = call.credential
    trial.expect(carried.kind != "refresh", "refresh-carried", answer=call.answer)
    is_the_copy = carried.fingerprint == server.journal[0].issued[0]
    trial.expect(is_the_copy, "other-token", carried=carried)
    done.reraise()
    is_answer = isinstance(done.value, requests.Response) and done.value.status_code == 200
    trial.expect(is_answer, "no-answer", value=word_for(done.value))
    trial.expect(None not in heard.timeouts, "no-timeout")


def _called_after_the_logout(
    trial: Trial, server: TutorialServer, session: ApiSession, done: Attempt
) -> None:
    logouts, calls = server.journal.to(LOGOUT), server.journal.to("me/")
    if done.error is not None and not calls:
        nothing_left = isinstance(done.error, AttributeError) and bool(logouts)
        trial.expect(not nothing_left, "too-late", error=done.error_name)
        raise done.error
    trial.expect(logouts and not session.is_logged_in, "not-logged-out")
    trial.expect(calls, "not-called", requests=len(server.journal))
    trial.expect(calls[-1].number > logouts[0].number, "before-logout")
