"""A logout, whatever the server says to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tutorial_lib.client import (
    FileStorage,
    MemoryStorage,
    TokenStorage,
    UserState,
    login,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Checker, check
from tutorial_lib.course.checking.logins import (
    JUN,
    LOGOUT,
    came_as_json,
    folder,
    kept_login,
    word_for,
)
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.exchange import Exchange
from tutorial_lib.server.token_facts import fingerprint

WELL = ("noor", "noor", "jun")  # who logs out well: the same user's next login, another user's
TOLD = (b"", "<h1>Bye</h1>", {"detail": "Gone."})  # with a 200; no word of it decides anything
STILL_HERE = "the login was still in the storage"
GONE: dict[str, Any] = {"gone": True}
# How the server cannot be told, and that means False.
NOT_TOLD: dict[str, dict[str, Any]] = {
    "the connection dropped": {"drop": "before"},
    "the answer was lost on its way": {"drop": "after"},
    "the server did not answer in time": {"silent": True},
    "the server could not be reached": GONE,
    "the server answered 503": {"status": 503},
    "the server answered 500": {"status": 500, "body": {"detail": "Out of order."}},
}
PICTURED = ("the connection dropped", "the server answered 503")  # what the learner sees of it
REFUSED = (400, 401, 403, 404, 429)  # and that may mean either


@check("log_out", finished=("ApiSession",))
def without_leftovers(checker: Checker) -> None:
    """Both halves of a logout, first here; then every end that the server's half can have."""
    pictured, server = checker.server(), checker.server()
    checker.show(pictured)
    is_first = [_logs_out_well(checker, pictured, MemoryStorage(), "noor")]
    checker.show(server)
    with folder() as here:
        for storage in (MemoryStorage(), FileStorage(here / "login.json")):
            is_first += [_logs_out_well(checker, server, storage, username) for username in WELL]
    for body in TOLD:
        server.journal.clear()
        _is_told(checker, server, body)
    for how, fault in NOT_TOLD.items():
        server.journal.clear()
        _is_not_told(checker, pictured if how in PICTURED else server, how, fault)
    _nobody_logs_out(checker, server)
    for status in REFUSED:
        _is_refused(checker, server, status)
    _cannot_forget(checker, server)
    checker.show(pictured)
    _only_what_is_needed(checker, pictured)
    checker.expect(not checker.heard.wire.waits, "no-timeout", waits=checker.heard.wire.waits)
    checker.expect(all(is_first), "posted-first")
    _the_next_one_stays(checker, server)
    checker.show(pictured)


def _logs_out_well(
    checker: Checker, server: TutorialServer, storage: TokenStorage, username: str
) -> bool:
    """Log in and out; return whether the storage was empty by the time the request was out."""
    pair, left = login(server.api_url, username, PEOPLE[username]), []
    storage.save(UserState(username, pair.access, pair.refresh))
    before = len(server.journal)
    with checker.heard.wire.looking(lambda: left.append(storage.load())):
        done = checker.attempt(lambda: checker.answer(server.api_url, storage))
    checker.expect(not checker.refused_the_call(done), "other-arguments")
    call = _the_call(checker, server, server.journal[before:], done)
    in_header = call.credential.kind == "refresh" and call.spent is None
    checker.expect(not in_header, "in-the-header", answer=call.answer)
    is_ended = call.status == 200 and call.spent == fingerprint(pair.refresh)
    checker.expect(is_ended, "wrong-token", answer=call.answer)
    done.reraise()
    checker.expect(storage.load() is None, "still-here")
    when = "the server was told"
    checker.expect(done.value is True, "not-true", when=when, value=word_for(done.value))
    return not any(left)


def _the_call(
    checker: Checker, server: TutorialServer, asked: tuple[Exchange, ...], done: Attempt
) -> Exchange:
    """Return the one call that came to the logout's address."""
    address = urlsplit(server.api_url).path + LOGOUT
    calls = [one for one in asked if (one.method, one.path) == ("POST", address)]
    if asked and not calls:
        request = f"{asked[-1].method} {asked[-1].path}"
        checker.wrong("wrong-address", request=request, answer=asked[-1].answer)
    if not calls:
        done.reraise()
        checker.wrong("not-told")
    seen = ", ".join(f"{one.method} {one.path} {one.status}" for one in asked)
    checker.expect(len(calls) == 1, "twice", seen=seen)
    return calls[0]


def _is_told(checker: Checker, server: TutorialServer, body: Any) -> None:
    """A server that answers 200 in words of its own."""
    storage = kept_login(server, "noor")
    with checker.ending(server, LOGOUT, status=200, body=body):
        done = checker.attempt(lambda: checker.answer(server.api_url, storage))
    value = done.error_name or word_for(done.value)
    checker.expect(done.value is True, "other-words", body=body or "empty", value=value)


def _is_not_told(checker: Checker, server: TutorialServer, how: str, fault: dict[str, Any]) -> None:
    checker.show(server)
    storage, api_url = kept_login(server, "jun"), server.api_url
    if fault == GONE:
        with TutorialServer() as gone:
            api_url = gone.api_url
    with checker.ending(server, LOGOUT, **({} if fault == GONE else fault)):
        done = checker.attempt(lambda: checker.answer(api_url, storage))
    came_out = f"{done.error_name} came out" if done.error else ""
    seen = came_out or (STILL_HERE if storage.load() else "")
    checker.expect(not seen, "refused" if "status" in fault else "server-gone", how=how, seen=seen)
    checker.expect(done.value is False, "told-anyway", when=how, value=word_for(done.value))


def _nobody_logs_out(checker: Checker, server: TutorialServer) -> None:
    nobody = checker.attempt(lambda: checker.answer(server.api_url, MemoryStorage()))
    checker.expect(nobody.error is None, "nobody", error=nobody.error_name)
    when = "nobody was logged in"
    checker.expect(nobody.value is True, "not-true", when=when, value=word_for(nobody.value))


def _is_refused(checker: Checker, server: TutorialServer, status: int) -> None:
    """A refusal is an end as well: True or False, and nothing is left here."""
    server.journal.clear()
    storage, how = kept_login(server, "jun"), f"the server answered {status}"
    with checker.ending(server, LOGOUT, status=status):
        done = checker.attempt(lambda: checker.answer(server.api_url, storage))
    came_out = f"{done.error_name} came out" if done.error else ""
    seen = came_out or (STILL_HERE if storage.load() else "")
    checker.expect(not seen, "refused", how=how, seen=seen)
    is_said = isinstance(done.value, bool)
    checker.expect(is_said, "neither", when=how, value=word_for(done.value))


def _only_what_is_needed(checker: Checker, server: TutorialServer) -> None:
    """Nothing but the refresh token, in the body, as JSON."""
    call = server.journal.to(LOGOUT)[0]
    access = server.journal[0].issued[0]
    checker.expect(call.credential.kind == "none", "header-carried", carried=call.credential)
    checker.expect(access not in call.request.body, "access-too", body=call.request.body)
    checker.expect(not checker.heard.in_addresses, "in-the-address")
    checker.expect(came_as_json(call), "no-json")


class Stuck(MemoryStorage):
    """A storage that cannot be cleared, as a file in a folder that one may not change."""

    def clear(self) -> None:
        """Fail."""
        raise PermissionError("not allowed")


def _cannot_forget(checker: Checker, server: TutorialServer) -> None:
    """The storage's own error is no network error: without it nobody learns what is left."""
    server.journal.clear()
    storage = Stuck()
    storage.save(JUN)
    done = checker.attempt(lambda: checker.answer(server.api_url, storage))
    checker.expect(done.error, "storage-error", value=word_for(done.value))


def _the_next_one_stays(checker: Checker, server: TutorialServer) -> None:
    """Somebody logs in while the request is out."""
    checker.show(server)
    server.journal.clear()
    storage = kept_login(server, "noor")
    with checker.heard.wire.looking(lambda: storage.save(JUN)):
        done = checker.attempt(lambda: checker.answer(server.api_url, storage))
    done.reraise()
    checker.expect(storage.load() == JUN, "next-one-out", found=word_for(storage.load()))
