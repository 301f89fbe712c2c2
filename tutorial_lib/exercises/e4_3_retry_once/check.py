"""Calls whose tokens are refused: three requests each time, and the third's answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.client.bearer import token_on
from tutorial_lib.course.checking import PEOPLE, Checker, check, place_of
from tutorial_lib.course.checking.auth_caller import change_of
from tutorial_lib.course.checking.refreshes import (
    REFRESH,
    USERNAME,
    PlainClient,
    answers_closed,
    mark,
    sending,
)

REFUSED = {"status": 401, "body": {"code": "token_not_valid"}}
# Other ways to refuse a token; `decide` knows them all.
ANOTHER_WAY: dict[str, dict[str, Any]] = {
    "a 401 without a reason": {"status": 401, "body": "<h1>Non</h1>"},
    "a 401 whose challenge has the reason": {
        "status": 401,
        "body": {"code": "other"},
        "headers": {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    },
}
# What ends a call, and not the login.
NO_END: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("the new access token was refused, too", "me/", REFUSED),
    ("the refresh ended with 503", REFRESH, {"status": 503}),
    ("the refresh ended without an answer", REFRESH, {"drop": "before"}),
)
# When a token is refused after the first time: whose, and what goes wrong in the call before.
LATER: tuple[tuple[str, str, tuple[str, dict[str, Any]] | None], ...] = (
    ("half an hour later", "noor", None),
    ("in another user's program", "jun", None),
    ("there half an hour later", "jun", None),
    ("in the first program again", "noor", None),
    ("after a retry that was refused, too", "noor", ("me/", REFUSED | {"times": 2})),
    ("after a refresh that failed", "noor", (REFRESH, {"status": 503})),
    ("after the next login", "noor", None),
)
# Each call gets its retry, and nothing but the token is another one in it.
CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "notes/", {"json": {"text": "milk"}}),
    ("PUT", "echo/", {"data": "tea", "headers": {"X-Request-ID": "7"}}),
    ("DELETE", "echo/", {}),
)
# How the refresh fails, and how the repeated request ends: both reach the caller as they are.
NO_REFRESH: tuple[dict[str, Any], ...] = ({"status": 503}, {"status": 401}, {"drop": "before"})
REPEATED: tuple[dict[str, Any], ...] = (
    {"status": 503},
    {"status": 404},
    {"status": 403, "body": {"code": "token_not_valid"}},
    {"status": 302, "redirect": "../notes/"},  # the caller wants none followed
    {"drop": "before"},
)
PATIENCE = (3.5, 31.5)  # seconds: timeouts that nobody has by chance


@check("RetryOnce", finished=("RefreshingBearerAuth", "ApiSession"))
def one_retry(checker: Checker) -> None:
    """Three requests for one call, whose caller gets the third's answer."""
    with answers_closed():
        server = _one_retry(checker)
    checker.show(server)


def _one_retry(checker: Checker) -> Any:
    """Judge the class; return the server that saw the three requests."""
    make_client = partial(PlainClient, partial(_auth, checker))
    server, client = _expired(checker)
    answer = _three_requests(checker, server, client)
    _still_logged_in(checker)
    _each_time(checker)
    checker.rule(2, make_client, "by-clock", title="revoked before its time")
    checker.rule(10, make_client, "stubborn", title="refused again")
    _every_call(checker)
    checker.rule(12, make_client, "body")
    _history(checker, answer)
    _left_as_it_was(checker, server, answer)
    checker.rule(1, make_client, "never-returned", title="after half an hour")
    checker.rule(10, make_client, "needless", title="a 401 about something else")
    checker.rule(11, make_client, "needless")
    _every_refusal(checker)
    _whatever_comes_back(checker)
    _no_refresh(checker)
    _the_settings_go_along(checker)
    _it_asks_its_own_method(checker)
    return server


def _auth(checker: Checker, storage: Any, api_url: str, timeout: float) -> Any:
    """The learner's auth object; the check ends where none can be made."""
    made = checker.attempt(lambda: checker.answer(storage, api_url))
    if made.error is not None and place_of(made.error, checker.answer) is not None:
        raise made.error
    checker.expect(made.error is None and callable(made.value), "no-auth")
    return made.value


def _expired(checker: Checker) -> tuple[Any, PlainClient]:
    """A server, and somebody logged in whose access token has run out."""
    server, client = _fresh(checker)
    server.clock.advance(minutes=8)
    server.journal.clear()
    return server, client


def _fresh(checker: Checker) -> tuple[Any, PlainClient]:
    """A server, and somebody logged in whose access token is good, until a fault says no."""
    server = checker.server()
    client = PlainClient(partial(_auth, checker), server.api_url)
    client.login(USERNAME, PEOPLE[USERNAME])
    return server, client


def _three_requests(checker: Checker, server: Any, client: PlainClient) -> Any:
    """Refused, refresh, repeated: three requests; return what the caller gets."""
    came = checker.attempt(lambda: client.call("GET", "me/"))
    if came.error is not None:
        is_requests_own = place_of(came.error, checker.answer) is None
        shapeless = is_requests_own and isinstance(came.error, AttributeError | TypeError)
        checker.expect(not shapeless, "not-an-answer", fact=came.error_name)
        raise came.error
    answer = came.value
    asked = server.journal.to("me/")
    refreshes = len(server.journal.to("token/refresh/"))
    checker.expect(refreshes, "not-refreshed")
    checker.expect(len(asked) > 1, "not-repeated")
    old, new = (exchange.credential.fingerprint for exchange in asked[:2])
    checker.expect(old != new, "old-token", fact=new or "nothing")
    carried = asked[1].credential.kind
    checker.expect(carried == "access", "no-bearer", fact=carried)
    is_three = (len(asked), refreshes, len(server.journal)) == (2, 1, 3)
    checker.expect(is_three, "too-much", requests=len(server.journal))
    status = getattr(answer, "status_code", None)
    checker.expect(status == 200, "never-returned", fact=f"the caller got {status}")
    return answer


def _still_logged_in(checker: Checker) -> None:
    """A call comes to nothing, and the refresh token is as good as before."""
    for how, path, fault in NO_END:
        server, client = _expired(checker)
        server.faults.next(path, times=None, **fault)
        checker.attempt(partial(client.call, "GET", "me/"))  # who goes on for ever is told later
        checker.expect(client.storage.load() is not None, "logged-out", how=how)


def _history(checker: Checker, answer: Any) -> None:
    """The refused answer is in the repeated one's history."""
    history = answer.history if isinstance(answer.history, list | tuple) else ()
    found = [getattr(earlier, "status_code", None) for earlier in history]
    checker.expect(found == [401], "history", fact=found)
    own = [earlier.status_code for earlier in answer.history[0].history]
    checker.expect(not own, "own-history", fact=own)


def _left_as_it_was(checker: Checker, server: Any, answer: Any) -> None:
    """The request in the history carries what was refused."""
    carried = token_on(answer.history[0].request) or ""
    refused = server.journal.to("me/")[0].credential.fingerprint
    checker.expect(mark(carried) == refused, "changed")


def _each_time(checker: Checker) -> None:
    """Token after token runs out, in two programs at one server."""
    server, noor = _expired(checker)
    jun = PlainClient(partial(_auth, checker), server.api_url)
    jun.login("jun", PEOPLE["jun"])
    noor.call("GET", "me/")
    for how, username, before in LATER:
        client = {"noor": noor, "jun": jun}[username]
        server.clock.advance(minutes=8)
        if before is not None:
            path, fault = before
            server.faults.next(path, **fault)
            checker.attempt(partial(client.call, "GET", "me/"))
            server.clock.advance(minutes=8)
        server.journal.clear()
        if how == "after the next login":
            client.login(username, PEOPLE[username])
            server.clock.advance(minutes=8)
        fact = _ended(checker, client, "GET", "me/")
        checker.expect(fact == "200", "next-time", how=how, fact=fact)


def _ended(checker: Checker, client: PlainClient, method: str, path: str, **more: Any) -> str:
    """What the caller gets: a status, or the kind of error."""
    came = checker.attempt(partial(client.call, method, path, **more))
    return came.error_name or str(getattr(came.value, "status_code", None))


def _every_call(checker: Checker) -> None:
    """Calls of other methods than GET are refused once, and repeated."""
    server, client = _fresh(checker)
    for method, path, more in CALLS:
        server.journal.clear()
        server.faults.next(path, **REFUSED)
        with sending() as sent:
            client.call(method, path, **more)
        asked = [one.method for one in server.journal.to(path)]
        fact = f"the server saw {', '.join(asked)}"
        checker.expect(asked == [method, method], "some-calls", call=method, fact=fact)
        first, last = sent[0][0].request, sent[-1][0].request
        change = change_of(first, last, checker.heard.leaks)
        checker.expect(not change, "body", fact=change)


def _every_refusal(checker: Checker) -> None:
    """Tokens are refused in other ways than the usual one, and those calls are repeated too."""
    server, client = _fresh(checker)
    for what, fault in ANOTHER_WAY.items():
        server.faults.next("me/", **fault)
        fact = _ended(checker, client, "GET", "me/")
        checker.expect(fact == "200", "judged-again", what=what, fact=fact)


def _whatever_comes_back(checker: Checker) -> None:
    """The repeated request ends badly, each time in another way."""
    server, client = _fresh(checker)
    for fault in REPEATED:
        server.journal.clear()
        server.faults.next("me/", **REFUSED)
        server.faults.next("me/", **fault)
        fact = _ended(checker, client, "GET", "me/", allow_redirects=False)
        due = str(fault.get("status", "ConnectionError"))
        end = f"with {due}" if "status" in fault else "without an answer"
        checker.expect(fact == due, "repeated", end=end, fact=fact)


def _no_refresh(checker: Checker) -> None:
    """No new token can be had: the caller gets the error, and no answer."""
    server, client = _fresh(checker)
    for fault in NO_REFRESH:
        server.journal.clear()
        server.faults.next("me/", **REFUSED)
        server.faults.next(REFRESH, **fault)
        came = checker.attempt(partial(client.call, "GET", "me/"))
        status = getattr(came.value, "status_code", None)
        end = f"with {fault['status']}" if "status" in fault else "without an answer"
        checker.expect(came.error, "refresh-failed", end=end, fact=f"a {status}")


def _the_settings_go_along(checker: Checker) -> None:
    """The repeated request is sent as the first one was: with the caller's timeout, for one."""
    server, client = _fresh(checker)
    for timeout in PATIENCE:
        server.faults.next("me/", **REFUSED)
        with sending() as sent:
            client.call("GET", "me/", timeout=timeout)
        (_, first), (_, last) = sent[0], sent[-1]
        lost = [name for name, value in first.items() if last.get(name) != value]
        checker.expect(not lost, "settings-lost", fact=", ".join(lost))


def _it_asks_its_own_method(checker: Checker) -> None:
    """A class made from the learner's has another `new_token`: that one is asked."""
    server, client = _expired(checker)
    auth = checker.answer(client.storage, server.api_url)
    new_token: Any = getattr(auth, "new_token", None)
    asked: list[int] = []
    checker.expect(callable(new_token), "past-new-token")

    def counted() -> Any:
        asked.append(1)
        return new_token()

    auth.new_token = counted
    client.call("GET", "me/", auth=auth)
    checker.expect(asked, "past-new-token")
