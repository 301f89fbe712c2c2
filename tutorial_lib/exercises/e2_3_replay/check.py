"""A call with a copied token, after the logout."""

from __future__ import annotations

import requests

from tutorial_lib.client import (
    ApiSession,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Checker, check
from tutorial_lib.course.checking.logins import LOGOUT, word_for
from tutorial_lib.server import TutorialServer


@check("replay")
def copied_token(checker: Checker) -> None:
    """After the logout `me/` is called with the access token of the login."""
    server = checker.server()
    session = ApiSession(server.api_url)
    session.login("noor", PEOPLE["noor"])
    done = checker.attempt(lambda: checker.answer(session, server.api_url))
    checker.expect(not checker.refused_the_call(done), "other-arguments")
    _called_after_the_logout(checker, server, session, done)
    call = server.journal.to("me/")[-1]
    carried = call.credential
    checker.expect(carried.kind != "refresh", "refresh-carried", answer=call.answer)
    is_the_copy = carried.fingerprint == server.journal[0].issued[0]
    checker.expect(is_the_copy, "other-token", carried=carried)
    done.reraise()
    is_answer = isinstance(done.value, requests.Response) and done.value.status_code == 200
    checker.expect(is_answer, "no-answer", value=word_for(done.value))
    checker.expect(None not in checker.heard.timeouts, "no-timeout")


def _called_after_the_logout(
    checker: Checker, server: TutorialServer, session: ApiSession, done: Attempt
) -> None:
    logouts, calls = server.journal.to(LOGOUT), server.journal.to("me/")
    if done.error is not None and not calls:
        nothing_left = isinstance(done.error, AttributeError) and bool(logouts)
        checker.expect(not nothing_left, "too-late", error=done.error_name)
        raise done.error
    checker.expect(logouts and not session.is_logged_in, "not-logged-out")
    checker.expect(calls, "not-called", requests=len(server.journal))
    checker.expect(calls[-1].number > logouts[0].number, "before-logout")
