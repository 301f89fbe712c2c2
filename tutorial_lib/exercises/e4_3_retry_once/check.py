"""A call whose token is refused: three requests, and the third's answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check, place_of
from tutorial_lib.course.checking.refreshes import (
    SHORT,
    SLOW,
    USERNAME,
    PlainClient,
    answers_closed,
)

REFUSED = {"status": 401, "body": {"code": "token_not_valid"}}


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
    checker.rule(2, make_client, "by-clock")
    checker.rule(10, make_client, "stubborn", title="refused again")
    _still_logged_in(checker)
    checker.rule(12, make_client, "body")
    _history(checker, answer)
    checker.rule(1, make_client, "never-returned", title="after half an hour")
    checker.rule(10, make_client, "needless", title="a 401 about something else")
    checker.rule(11, make_client, "needless")
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
    server = checker.server()
    client = PlainClient(partial(_auth, checker), server.api_url)
    client.login(USERNAME, PEOPLE[USERNAME])
    server.clock.advance(minutes=8)
    server.journal.clear()
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
    """Every token is refused, and the refresh goes well: no reason to forget the login."""
    server, client = _expired(checker)
    server.faults.next("me/", times=None, **REFUSED)
    client.call("GET", "me/")
    checker.expect(client.storage.load() is not None, "logged-out")


def _history(checker: Checker, answer: Any) -> None:
    """The refused answer is in the repeated one's history."""
    history = answer.history if isinstance(answer.history, list | tuple) else ()
    found = [getattr(earlier, "status_code", None) for earlier in history]
    checker.expect(found == [401], "history", fact=found)


def _the_settings_go_along(checker: Checker) -> None:
    """The repeated request is answered late: the caller's timeout holds for it, too."""
    server, client = _expired(checker)
    server.faults.next("me/", **REFUSED)
    server.faults.next("me/", delay=SLOW)
    came = checker.attempt(lambda: client.call("GET", "me/", timeout=SHORT))
    checker.expect(came.error is not None, "settings-lost")


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
