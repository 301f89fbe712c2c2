"""A logout, whatever the server says to it."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from tutorial_lib.client import (
    MemoryStorage,
)
from tutorial_lib.course.checking import Attempt, Trial, check
from tutorial_lib.course.checking.learners_client import LearnersClient
from tutorial_lib.course.checking.logins import LOGOUT, kept_login, word_for
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.exchange import Exchange


@check("log_out")
def without_leftovers(trial: Trial) -> None:
    """Both halves of a logout; then the gauntlet's server that cannot be reached."""
    with trial.overheard() as heard:
        server, storage, done = _both_halves(trial)
        make_client = partial(LearnersClient, log_out=trial.answer)
        trial.rule(25, make_client, "server-gone", title="the server is gone")
        trial.show(server)
        _says_whether(trial, server, storage, done)
    credential = server.journal.to(LOGOUT)[0].credential
    trial.expect(credential.kind == "none", "header-carried", carried=credential)
    trial.expect(None not in heard.timeouts, "no-timeout")


def _both_halves(trial: Trial) -> tuple[TutorialServer, MemoryStorage, Attempt]:
    server = trial.server()
    storage = kept_login(server, "noor")
    refresh = server.journal[0].issued[-1]
    done = trial.attempt(lambda: trial.answer(server.api_url, storage))
    trial.expect(not trial.refused_the_call(done), "other-arguments")
    calls = _calls(trial, server, done)
    in_header = calls[0].credential.kind == "refresh" and calls[0].spent is None
    trial.expect(not in_header, "in-the-header", answer=calls[0].answer)
    is_ended = calls[0].status == 200 and calls[0].spent == refresh
    trial.expect(is_ended, "wrong-token", answer=calls[0].answer)
    done.reraise()
    trial.expect(storage.load() is None, "still-here")
    return server, storage, done


def _calls(trial: Trial, server: TutorialServer, done: Attempt) -> list[Exchange]:
    """Return what came to the logout's address after the login, one call at least."""
    asked = server.journal[1:]
    address = urlsplit(server.api_url).path + LOGOUT
    calls = [one for one in asked if (one.method, one.path) == ("POST", address)]
    if asked and not calls:
        request = f"{asked[-1].method} {asked[-1].path}"
        trial.wrong("wrong-address", request=request, answer=asked[-1].answer)
    if not calls:
        done.reraise()
        trial.wrong("not-told")
    return calls


def _says_whether(
    trial: Trial, server: TutorialServer, empty: MemoryStorage, done: Attempt
) -> None:
    """The server agrees, nobody is logged in, the server refuses, the connection drops."""
    nobody = trial.attempt(lambda: trial.answer(server.api_url, empty))
    trial.expect(nobody.error is None, "nobody", error=nobody.error_name)
    well = {"the server was told": done.value, "nobody was logged in": nobody.value}
    for when, value in well.items():
        trial.expect(value is True, "not-true", when=when, value=word_for(value))
    storage = kept_login(server, "jun")
    server.faults.next(LOGOUT, status=503)
    refused = trial.attempt(lambda: trial.answer(server.api_url, storage))
    trial.expect(refused.error is None, "refused", seen=f"{refused.error_name} came out")
    trial.expect(storage.load() is None, "refused", seen="the login was still in the storage")
    server.faults.next(LOGOUT, drop="before")
    dropped = trial.attempt(lambda: trial.answer(server.api_url, kept_login(server, "noor")))
    ends = (("the server answered 503", refused.value), ("the connection dropped", dropped.value))
    for when, value in ends:
        trial.expect(value is False, "told-anyway", when=when, value=word_for(value))
