"""A call with a copied token, after the logout."""

from __future__ import annotations

from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import requests

from tutorial_lib.client import (
    ApiSession,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Checker, check
from tutorial_lib.course.checking.logins import LOGOUT, word_for
from tutorial_lib.server import TutorialServer

REFUSED = (401, 403, 503)  # how a call with a copy ends as well, and that is its answer
LOGINS = ("jun", "noor", "noor")  # whose tokens are copied: another user's, the same one's again


@check("replay")
def copied_token(checker: Checker) -> None:
    """After each logout `me/` is called with the access token of that login."""
    server = checker.server()
    session = ApiSession(server.api_url)
    for username in LOGINS:
        server.journal.clear()
        session.login(username, PEOPLE[username])
        _is_replayed(checker, server, session)
    checker.expect(not checker.heard.in_addresses, "in-the-address")
    _ends_otherwise(checker, checker.server())
    checker.show(server)
    checker.expect(not checker.heard.wire.waits, "no-timeout", waits=checker.heard.wire.waits)


def _is_replayed(checker: Checker, server: TutorialServer, session: ApiSession) -> None:
    """Judge one replay; the journal begins with the login."""
    issued = server.journal[0].issued[0]
    before = _as_it_is(session)
    with _listening(session) as sent_by_session:
        done = checker.attempt(lambda: checker.answer(session, server.api_url))
    checker.expect(not checker.refused_the_call(done), "other-arguments")
    _called_after_the_logout(checker, server, session, done)
    call = server.journal.to("me/")[-1]
    carried = call.credential
    checker.expect(carried.kind != "refresh", "refresh-carried", answer=call.answer)
    checker.expect(carried.fingerprint == issued, "other-token", carried=carried)
    checker.expect(not sent_by_session.called, "by-the-session")
    done.reraise()
    value = done.value
    is_200 = is_answer(value) and value.status_code == 200
    is_its = is_200 and urlsplit(value.url).path.endswith("/me/")
    checker.expect(is_its, "no-answer", value=word_for(value))
    _called_once(checker, server)
    checker.expect(_as_it_is(session) == before, "left-in-the-session")


def _as_it_is(session: ApiSession) -> list[Any]:
    """What a session would send along with its next call."""
    return [dict(session.headers), dict(session.cookies), session.auth, dict(session.params)]


def _ends_otherwise(checker: Checker, server: TutorialServer) -> None:
    """A copy that is refused gets an answer as well; no answer at all is an error."""
    session = ApiSession(server.api_url)
    for status in REFUSED:
        came = _with_the_end(checker, server, session, status=status)
        seen = f"status {came.value.status_code}" if is_answer(came.value) else word_for(came.value)
        seen = came.error_name or seen
        _called_once(checker, server)
        checker.expect(seen == f"status {status}", "not-as-it-came", status=status, seen=seen)
    came = _with_the_end(checker, server, session, drop="before")
    checker.expect(came.error, "quietly", value=word_for(came.value))


def is_answer(value: object) -> bool:
    """Whether this is what `requests` hands over."""
    return isinstance(value, requests.Response)


def _with_the_end(
    checker: Checker, server: TutorialServer, session: ApiSession, **fault: Any
) -> Attempt:
    server.journal.clear()
    session.login("jun", PEOPLE["jun"])
    with checker.ending(server, "me/", **fault):
        return checker.attempt(lambda: checker.answer(session, server.api_url))


def _called_once(checker: Checker, server: TutorialServer) -> None:
    count = len(server.journal.to("me/"))
    checker.expect(count == 1, "twice", count=count)


def _listening(session: ApiSession) -> Any:
    """Note what goes out through the session's own calls; its logout does not."""
    return mock.patch.object(session, "send", wraps=session.send)


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
