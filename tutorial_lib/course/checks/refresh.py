"""Chapter 04: the decision, the refresh, the one retry, and the error for each end."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.client import LoginRequired, RefreshFailed, login

from ..trial import PEOPLE, Attempt, Trial
from ..watch import place_of
from . import check
from .refusals import CASES, LOGIN, decided, refused_login
from .trading import USERNAME, Client, Trade, answers_closed, renewing, rotated

SHORT = 0.15  # seconds: a timeout that a check really waits for
SLOW = 2.0  # seconds: far later than that; the wait ends with the server
REFUSED = {"status": 401, "body": {"code": "token_not_valid"}}
TOKEN_IN_503 = {"status": 503, "body": {"access": "a.b.c"}}

# Message, how the refresh is answered, and whether waiting can help.
BROKEN: tuple[tuple[str, dict[str, Any], bool], ...] = (
    ("passing", TOKEN_IN_503, True),
    ("passing", {"status": 500}, True),
    ("passing", {"status": 429}, True),
    ("another-status", {"status": 400}, False),
    ("another-status", {"status": 403}, False),
    ("friendly", {"body": "<h1>Welcome</h1>"}, False),
    ("friendly", {"body": {"access": None}}, False),
    ("friendly", {"body": ["access"]}, False),
    ("no-answer", {"drop": "before"}, True),
)
# The same in a whole client: scenes of the gauntlet's rule 8.
SCENES = {
    "503 with a token in it": "passing",
    "400": "another-status",
    "an HTML page": "friendly",
    "dropped connection": "no-answer",
}


@check("4.1", "decide")
def decision(trial: Trial) -> None:
    """Each answer, fetched from a server, gets the word that is due; nothing is sent for it."""
    server = trial.server()
    token = login(server.api_url, "noor", PEOPLE["noor"]).access
    server.clock.advance(minutes=8)
    for case in CASES:
        server.journal.clear()  # a diagram shows the one answer that it is about
        decided(trial, server, case, case.answer(server, token))
    server.journal.clear()
    decided(trial, server, LOGIN, refused_login(server))
    server.journal.clear()


@check("4.2", "refresh")
def traded(trial: Trial) -> None:
    """One POST, with a timeout; what comes is kept and returned, what does not come stays."""
    with trial.overheard() as heard:
        trade = Trade(trial)
        came = trade.run()
        trade.was_sent(came, heard)
        trade.was_kept(came)
        rotated(trial)
        _refused_aloud(trial)
    trial.expect(None not in heard.timeouts, "no-timeout")
    trial.expect(heard.printed.getvalue().strip() == "", "printed")
    trial.show(trade.server)


@check("4.3", "RetryOnce")
def one_retry(trial: Trial) -> None:
    """Three requests for one call, whose caller gets the third's answer."""
    with answers_closed():
        server = _one_retry(trial)
    trial.show(server)


@check("4.4", "renew")
def every_end(trial: Trial) -> None:
    """The good end, the refused ones and the broken ones: what is said, and what is kept."""
    with trial.overheard() as heard:
        trade = Trade(trial)
        came = trade.run()
        trade.was_sent(came, heard)
        trade.was_kept(came)
        rotated(trial)
        refused = _refused(trial)
        _broken(trial)
        _each_broken_end(trial)
        _granted_no_more(trial)
    trial.expect(None not in heard.timeouts, "too-late", fact="no timeout")
    trial.expect(heard.printed.getvalue().strip() == "", "said", fact="something was printed")
    _in_the_gauntlet(trial)
    _too_late(trial)
    trial.show(refused.server)


def _refused_aloud(trial: Trial) -> None:
    """A 503 in whose body a token stands: an error, and nothing of it is kept."""
    trade = Trade(trial)
    came = trade.run(TOKEN_IN_503)
    trial.expect(came.error is not None, "refused-quietly")
    trial.expect(trade.is_untouched, "not-left-alone")


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


def _refused(trial: Trial) -> Trade:
    """The refresh token has run out, too: forgotten, and said."""
    trade = Trade(trial)
    trade.server.clock.advance(days=2)
    came = trade.run()
    if came.error_name != "LoginRequired":
        _none_swallowed(trial, came)
    trial.expect(came.error_name == "LoginRequired", "refused", fact=came.error_name or "no error")
    trial.expect(trade.storage.load() is None, "refused-kept")
    return trade


def _none_swallowed(trial: Trial, came: Attempt) -> None:
    """The error that came out hides none of the exercise's own, caught by the learner's code."""
    below = getattr(came.error, "__context__", None)
    raised = type(below).__name__
    is_own = isinstance(below, LoginRequired | RefreshFailed)
    trial.expect(not is_own, "swallowed", raised=raised, fact=came.error_name)


def _broken(trial: Trial) -> None:
    """A 503 says nothing about the refresh token: both are kept."""
    trade = Trade(trial)
    came = trade.run({"status": 503})
    trial.expect(trade.storage.load() is not None, "forgotten")
    trial.expect(came.error_name == "RefreshFailed", "broken", fact=came.error_name or "no error")
    trial.expect(trade.is_untouched, "broken", fact="other tokens in the storage")


def _granted_no_more(trial: Trial) -> None:
    """The other way to refuse, the word of RFC 6749 section 5.2."""
    trade = Trade(trial)
    came = trade.run({"status": 400, "body": {"error": "invalid_grant"}})
    kind = came.error_name or "no error"
    found = kind if trade.storage.load() is None else f"{kind}, the tokens were kept"
    trial.expect(found == "LoginRequired", "invalid-grant", fact=found)


def _each_broken_end(trial: Trial) -> None:
    """No answer that says nothing about the refresh token costs the tokens."""
    trade = Trade(trial)
    for id, fault, retryable in BROKEN:
        trade.server.journal.clear()  # a diagram shows the one end that it is about
        came = trade.run(fault)
        trial.expect(trade.storage.load() is not None, id, fact="the tokens were forgotten")
        trial.expect(trade.is_untouched, id, fact="the storage was changed")
        trial.expect(came.error_name == "RefreshFailed", id, fact=came.error_name or "no error")
        said = getattr(came.error, "retryable", None)
        if said is not retryable:
            _none_swallowed(trial, came)
        trial.expect(said is retryable, id, fact=f"retryable is {said}")


def _in_the_gauntlet(trial: Trial) -> None:
    """A client made of the function recovers, asks once, and says nothing that it should not."""
    make_client = partial(Client, renewing(trial.answer))
    for title, id in SCENES.items():
        trial.rule(8, make_client, id, title=title)
    trial.rule(7, make_client, "invalid-grant", title="400 invalid_grant")
    trial.rule(19, make_client, "said")


def _too_late(trial: Trial) -> None:
    """The timeout that the function is given is the one that holds."""
    trade = Trade(trial)
    came = trade.run({"delay": SLOW}, timeout=SHORT)
    kind = came.error_name or "no error"
    in_time = kind == "RefreshFailed" and getattr(came.error, "retryable", None) is True
    trial.expect(in_time, "too-late", fact=kind)
