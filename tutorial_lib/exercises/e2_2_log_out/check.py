"""A logout, whatever the server says to it."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from tutorial_lib.client import (
    MemoryStorage,
)
from tutorial_lib.course.checking import Attempt, Checker, check
from tutorial_lib.course.checking.logins import LOGOUT, LearnersClient, kept_login, word_for
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.exchange import Exchange


@check("log_out", finished=("ApiSession",))
def without_leftovers(checker: Checker) -> None:
    """Both halves of a logout; then the gauntlet's server that cannot be reached."""
    server, storage, done = _both_halves(checker)
    make_client = partial(LearnersClient, log_out=checker.answer)
    checker.rule(25, make_client, "server-gone", title="the server is gone")
    checker.show(server)
    _says_whether(checker, server, storage, done)
    credential = server.journal.to(LOGOUT)[0].credential
    checker.expect(credential.kind == "none", "header-carried", carried=credential)
    checker.expect(None not in checker.heard.timeouts, "no-timeout")


def _both_halves(checker: Checker) -> tuple[TutorialServer, MemoryStorage, Attempt]:
    server = checker.server()
    storage = kept_login(server, "noor")
    refresh = server.journal[0].issued[-1]
    done = checker.attempt(lambda: checker.answer(server.api_url, storage))
    checker.expect(not checker.refused_the_call(done), "other-arguments")
    calls = _calls(checker, server, done)
    in_header = calls[0].credential.kind == "refresh" and calls[0].spent is None
    checker.expect(not in_header, "in-the-header", answer=calls[0].answer)
    is_ended = calls[0].status == 200 and calls[0].spent == refresh
    checker.expect(is_ended, "wrong-token", answer=calls[0].answer)
    done.reraise()
    checker.expect(storage.load() is None, "still-here")
    return server, storage, done


def _calls(checker: Checker, server: TutorialServer, done: Attempt) -> list[Exchange]:
    """Return what came to the logout's address after the login, one call at least."""
    asked = server.journal[1:]
    address = urlsplit(server.api_url).path + LOGOUT
    calls = [one for one in asked if (one.method, one.path) == ("POST", address)]
    if asked and not calls:
        request = f"{asked[-1].method} {asked[-1].path}"
        checker.wrong("wrong-address", request=request, answer=asked[-1].answer)
    if not calls:
        done.reraise()
        checker.wrong("not-told")
    return calls


def _says_whether(
    checker: Checker, server: TutorialServer, empty: MemoryStorage, done: Attempt
) -> None:
    """The server agrees, nobody is logged in, the server refuses, the connection drops."""
    nobody = checker.attempt(lambda: checker.answer(server.api_url, empty))
    checker.expect(nobody.error is None, "nobody", error=nobody.error_name)
    well = {"the server was told": done.value, "nobody was logged in": nobody.value}
    for when, value in well.items():
        checker.expect(value is True, "not-true", when=when, value=word_for(value))
    storage = kept_login(server, "jun")
    server.faults.next(LOGOUT, status=503)
    refused = checker.attempt(lambda: checker.answer(server.api_url, storage))
    checker.expect(refused.error is None, "refused", seen=f"{refused.error_name} came out")
    checker.expect(storage.load() is None, "refused", seen="the login was still in the storage")
    server.faults.next(LOGOUT, drop="before")
    dropped = checker.attempt(lambda: checker.answer(server.api_url, kept_login(server, "noor")))
    ends = (("the server answered 503", refused.value), ("the connection dropped", dropped.value))
    for when, value in ends:
        checker.expect(value is False, "told-anyway", when=when, value=word_for(value))
