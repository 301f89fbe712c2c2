"""Every end of a refresh: what is said of it, and what is kept."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from tutorial_lib.client import (
    LoginRequired,
    RefreshFailed,
)
from tutorial_lib.course.checking import Attempt, Checker, check
from tutorial_lib.course.checking.refreshes import (
    REFRESH,
    TOKEN_IN_503,
    PlainClient,
    Trade,
    every_life,
    renewing,
    whatever_comes_beside,
)

SPENT = "<the refresh token>"  # in a staged body: what was posted, told back by the server
# Every end of a refresh: the message for another one, and how it is answered.
REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("refused", {"status": 401, "body": {"detail": f"Not valid: {SPENT}", "code": "other"}}),
    ("refused", {"status": 401, "body": "<h1>Non</h1>"}),
    ("refused", {"status": 401, "body": ["Non."]}),
    ("invalid-grant", {"status": 400, "body": {"error": "invalid_grant"}}),
    ("invalid-grant", {"status": 400, "body": {"detail": SPENT, "error": "invalid_grant"}}),
)
# ... and where the tokens are kept, whether waiting can help.
BROKEN: tuple[tuple[str, dict[str, Any], bool], ...] = (
    ("passing", TOKEN_IN_503, True),
    ("passing", {"status": 500}, True),
    ("passing", {"status": 502, "body": f"<h1>Bad gateway</h1>{SPENT}"}, True),
    ("passing-grant", {"status": 503, "body": {"error": "invalid_grant"}}, True),
    ("passing", {"status": 501}, True),
    ("passing", {"status": 599, "body": {"access": "a.b.c"}}, True),
    ("passing", {"status": 429}, True),
    ("another-status", {"status": 400}, False),
    ("another-status", {"status": 400, "body": {"error": "invalid_request"}}, False),
    ("another-status", {"status": 400, "body": {"error": "unsupported_grant_type"}}, False),
    ("another-status", {"status": 400, "body": {"error": ["invalid_grant"]}}, False),
    ("another-status", {"status": 400, "body": {"error": None}}, False),
    ("another-status", {"status": 400, "body": {"detail": f"no invalid_grant: {SPENT}"}}, False),
    ("another-status", {"status": 400, "body": "<h1>invalid_grant</h1>"}, False),
    ("another-status", {"status": 403, "body": {"detail": "Not from here."}}, False),
    ("another-status", {"status": 404}, False),
    ("another-status", {"status": 408, "body": {"access": "a.b.c"}}, False),
    ("friendly", {"body": f"<h1>Welcome</h1>{SPENT}"}, False),
    ("friendly", {"body": {"access": None}}, False),
    ("friendly", {"body": {"refresh": "neap.tide.quay"}}, False),
    ("friendly-grant", {"body": {"error": "invalid_grant"}}, False),
    ("friendly", {"body": ["access"]}, False),
    ("friendly", {"body": "null"}, False),
    ("friendly", {"body": ""}, False),
    ("friendly", {"status": 204}, False),
    ("friendly", {"status": 304}, False),
    ("no-answer", {"drop": "before"}, True),
)
# Ends that no status tells of, each for as long as somebody asks.
NO_ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("too-late", {"silent": True}),
    ("cut-off", {"cut": True}),
)
PATIENCE = (3.5, 31.5)  # seconds: timeouts that nobody has by chance
# The same in a whole client: scenes of the gauntlet's rule 8.
SCENES = {
    "503 with a token in it": "passing",
    "400": "another-status",
    "an HTML page": "friendly",
    "dropped connection": "no-answer",
}


@check("renew", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def every_end(checker: Checker) -> None:
    """The good end, the refused ones and the broken ones: what is said, and what is kept."""
    trade = Trade(checker)
    came = trade.run()
    trade.was_sent(came)
    trade.was_kept(came)
    every_life(checker)
    refused = _refused(checker)
    _broken(checker)
    _each_broken_end(checker)
    _each_refusal(checker)
    whatever_comes_beside(checker)
    waits = checker.heard.wire.waits
    checker.expect(not waits, "no-timeout", waits=waits)
    _in_the_gauntlet(checker)
    _the_timeout(checker)
    _no_answers(checker)
    checker.show(refused.server)


def _refused(checker: Checker) -> Trade:
    """The refresh token has run out, too: forgotten, and said."""
    trade = Trade(checker)
    trade.server.clock.advance(days=2)
    came = trade.run()
    if came.error_name != "LoginRequired":
        _none_swallowed(checker, came)
    checker.expect(
        came.error_name == "LoginRequired", "refused", fact=came.error_name or "no error"
    )
    checker.expect(trade.storage.load() is None, "refused-kept")
    _said_something(checker, came, "with 401")
    trade.log_in()
    trade.later("after a refusal and a new login")
    return trade


def _none_swallowed(checker: Checker, came: Attempt) -> None:
    """The error that came out hides none of the exercise's own, caught by the learner's code."""
    below = getattr(came.error, "__context__", None)
    raised = type(below).__name__
    is_own = isinstance(below, LoginRequired | RefreshFailed)
    checker.expect(not is_own, "swallowed", raised=raised, fact=came.error_name)


def _broken(checker: Checker) -> None:
    """A 503 says nothing about the refresh token: both are kept."""
    trade = Trade(checker)
    came = _ended(trade, {"status": 503})
    checker.expect(trade.storage.load() is not None, "forgotten")
    checker.expect(came.error_name == "RefreshFailed", "broken", fact=came.error_name or "no error")
    checker.expect(trade.is_untouched, "broken", fact="other tokens in the storage")


def _each_refusal(checker: Checker) -> None:
    """The two ways to say no, the second in the word of RFC 6749 section 5.2."""
    trade = Trade(checker)
    for id, fault in REFUSED:
        trade.log_in()
        came = _ended(trade, fault)
        kind = came.error_name or "no error"
        found = kind if trade.storage.load() is None else f"{kind}, the tokens were kept"
        checker.expect(found == "LoginRequired", id, fact=found)


def _each_broken_end(checker: Checker) -> None:
    """No answer that says nothing about the refresh token costs the tokens."""
    trade = Trade(checker)
    for id, fault, retryable in BROKEN:
        came, after = _ended(trade, fault), _answered(fault)
        is_kept = trade.storage.load() is not None
        checker.expect(is_kept, id, fact=f"{after}the tokens were forgotten")
        checker.expect(trade.is_untouched, id, fact=f"{after}the storage was changed")
        is_failed = came.error_name == "RefreshFailed"
        checker.expect(is_failed, id, fact=after + (came.error_name or "no error"))
        said = getattr(came.error, "retryable", None)
        if said is not retryable:
            _none_swallowed(checker, came)
        checker.expect(said is retryable, id, fact=f"{after}retryable is {said}")
    trade.later("after many that were broken")


def _answered(fault: dict[str, Any]) -> str:
    """What the server answered, status and body with no token in it, to put before a fact."""
    if "drop" in fault:
        return ""
    body = fault.get("body", "")
    told = body if isinstance(body, str) else json.dumps(body)
    return f"after {fault.get('status', 200)} {told}".rstrip() + ", "


def _ended(trade: Trade, fault: dict[str, Any]) -> Attempt:
    """One request, which ends so; the error has words, and no token in them."""
    checker, refresh = trade.checker, trade.stored.refresh
    trade.server.journal.clear()  # a diagram shows the one end that it is about
    told_back = json.loads(json.dumps(fault).replace(SPENT, refresh))
    came = trade.run(told_back)
    end = f"with {fault.get('status', 200)}" if "drop" not in fault else "without an answer"
    asked = len(trade.refresh_calls)
    checker.expect(asked == 1, "asked-again", end=end, requests=asked)
    _said_something(checker, came, end)
    return came


def _said_something(checker: Checker, came: Attempt, end: str) -> None:
    is_own = isinstance(came.error, LoginRequired | RefreshFailed)
    told = str(came.error).strip()
    checker.expect(told or not is_own, "no-words", end=end, error=came.error_name)
    checker.expect(not checker.heard.leaks(told), "token-told", end=end, error=came.error_name)


def _in_the_gauntlet(checker: Checker) -> None:
    """A client made of the function recovers, asks once, and says nothing that it should not."""
    make_client = partial(PlainClient, renewing(checker.answer))
    for title, id in SCENES.items():
        checker.rule(8, make_client, id, title=title)
    checker.rule(7, make_client, "invalid-grant", title="400 invalid_grant")
    checker.rule(19, make_client, "said", title="everything that is said")


def _the_timeout(checker: Checker) -> None:
    """The timeout that the function is given is the one that holds."""
    trade = Trade(checker)
    for given in PATIENCE:
        trade.later("with a timeout", timeout=given)
        seen = checker.heard.wire.patience[-1] or 0.0  # less what was spent before it was sent
        is_given = given - 1 < seen <= given
        checker.expect(is_given, "timeout-lost", given=f"{given:g}", fact=f"{seen:g}")


def _no_answers(checker: Checker) -> None:
    """The answer does not come in time, or breaks off."""
    trade = Trade(checker)
    for id, fault in NO_ANSWERS:
        with checker.ending(trade.server, REFRESH, **fault):
            came = trade.run()
        kind = came.error_name or "no error"
        checker.expect(trade.is_untouched, id, fact=f"{kind}, the storage was changed")
        is_passing = kind == "RefreshFailed" and getattr(came.error, "retryable", None) is True
        checker.expect(is_passing, id, fact=kind)
