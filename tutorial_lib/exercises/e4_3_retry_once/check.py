"""A call whose token is refused: three requests, and the third's answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.course.checking import PEOPLE, Trial, check, place_of
from tutorial_lib.course.checking.refreshes import (
    SHORT,
    SLOW,
    USERNAME,
    Client,
    answers_closed,
)

REFUSED = {"status": 401, "body": {"code": "token_not_valid"}}


@check("RetryOnce")
def one_retry(trial: Trial) -> None:
    """Three requests for one call, whose caller gets the third's answer."""
    with answers_closed():
        server = _one_retry(trial)
    trial.show(server)


def _one_retry(trial: Trial) -> Any:
    """Judge the class; return the server that saw the three requests."""
    make_client = partial(Client, partial(_auth, trial))
    server, client = _expired(trial)
    answer = _three_requests(trial, server, client)
    trial.rule(2, make_client, "by-clock")
    trial.rule(10, make_client, "stubborn", title="refused again")
    _still_logged_in(trial)
    trial.rule(12, make_client, "body")
    _history(trial, answer)
    trial.rule(1, make_client, "never-returned", title="after half an hour")
    trial.rule(10, make_client, "needless", title="a 401 about something else")
    trial.rule(11, make_client, "needless")
    _the_settings_go_along(trial)
    _it_asks_its_own_method(trial)
    return server


def _auth(trial: Trial, storage: Any, api_url: str, timeout: float) -> Any:
    """The learner's auth object; the check ends where none can be made."""
    made = trial.attempt(lambda: trial.answer(storage, api_url))
    if made.error is not None and place_of(made.error, trial.answer) is not None:
        raise made.error
    trial.expect(made.error is None and callable(made.value), "no-auth")
    return made.value


def _expired(trial: Trial) -> tuple[Any, Client]:
    """A server, and somebody logged in whose access token has run out."""
    server = trial.server()
    client = Client(partial(_auth, trial), server.api_url)
    client.login(USERNAME, PEOPLE[USERNAME])
    server.clock.advance(minutes=8)
    server.journal.clear()
    return server, client


def _three_requests(trial: Trial, server: Any, client: Client) -> Any:
    """Refused, refresh, repeated: three requests; return what the caller gets."""
    came = trial.attempt(lambda: client.call("GET", "me/"))
    if came.error is not None:
        is_requests_own = place_of(came.error, trial.answer) is None
        shapeless = is_requests_own and isinstance(came.error, AttributeError | TypeError)
        trial.expect(not shapeless, "not-an-answer", fact=came.error_name)
        raise came.error
    answer = came.value
    asked = server.journal.to("me/")
    refreshes = len(server.journal.to("token/refresh/"))
    trial.expect(refreshes, "not-refreshed")
    trial.expect(len(asked) > 1, "not-repeated")
    old, new = (exchange.credential.fingerprint for exchange in asked[:2])
    trial.expect(old != new, "old-token", fact=new or "nothing")
    carried = asked[1].credential.kind
    trial.expect(carried == "access", "no-bearer", fact=carried)
    is_three = (len(asked), refreshes, len(server.journal)) == (2, 1, 3)
    trial.expect(is_three, "too-much", requests=len(server.journal))
    status = getattr(answer, "status_code", None)
    trial.expect(status == 200, "never-returned", fact=f"the caller got {status}")
    return answer


def _still_logged_in(trial: Trial) -> None:
    """Every token is refused, and the refresh goes well: no reason to forget the login."""
    server, client = _expired(trial)
    server.faults.next("me/", times=None, **REFUSED)
    client.call("GET", "me/")
    trial.expect(client.storage.load() is not None, "logged-out")


def _history(trial: Trial, answer: Any) -> None:
    """The refused answer is in the repeated one's history."""
    history = answer.history if isinstance(answer.history, list | tuple) else ()
    found = [getattr(earlier, "status_code", None) for earlier in history]
    trial.expect(found == [401], "history", fact=found)


def _the_settings_go_along(trial: Trial) -> None:
    """The repeated request is answered late: the caller's timeout holds for it, too."""
    server, client = _expired(trial)
    server.faults.next("me/", **REFUSED)
    server.faults.next("me/", delay=SLOW)
    came = trial.attempt(lambda: client.call("GET", "me/", timeout=SHORT))
    trial.expect(came.error is not None, "settings-lost")


def _it_asks_its_own_method(trial: Trial) -> None:
    """A class made from the learner's has another `new_token`: that one is asked."""
    server, client = _expired(trial)
    auth = trial.answer(client.storage, server.api_url)
    new_token: Any = getattr(auth, "new_token", None)
    asked: list[int] = []
    trial.expect(callable(new_token), "past-new-token")

    def counted() -> Any:
        asked.append(1)
        return new_token()

    auth.new_token = counted
    client.call("GET", "me/", auth=auth)
    trial.expect(asked, "past-new-token")
