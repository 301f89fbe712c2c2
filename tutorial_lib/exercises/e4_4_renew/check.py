"""Every end of a refresh: what is said of it, and what is kept."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.client import (
    LoginRequired,
    RefreshFailed,
)
from tutorial_lib.course.checking import Attempt, Checker, check
from tutorial_lib.course.checking.refreshes import (
    SHORT,
    SLOW,
    TOKEN_IN_503,
    PlainClient,
    Trade,
    renewing,
    rotated,
)

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


@check("renew", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def every_end(checker: Checker) -> None:
    """The good end, the refused ones and the broken ones: what is said, and what is kept."""
    trade = Trade(checker)
    came = trade.run()
    trade.was_sent(came)
    trade.was_kept(came)
    rotated(checker)
    refused = _refused(checker)
    _broken(checker)
    _each_broken_end(checker)
    _granted_no_more(checker)
    checker.expect(None not in checker.heard.timeouts, "too-late", fact="no timeout")
    _in_the_gauntlet(checker)
    _too_late(checker)
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
    came = trade.run({"status": 503})
    checker.expect(trade.storage.load() is not None, "forgotten")
    checker.expect(came.error_name == "RefreshFailed", "broken", fact=came.error_name or "no error")
    checker.expect(trade.is_untouched, "broken", fact="other tokens in the storage")


def _granted_no_more(checker: Checker) -> None:
    """The other way to refuse, the word of RFC 6749 section 5.2."""
    trade = Trade(checker)
    came = trade.run({"status": 400, "body": {"error": "invalid_grant"}})
    kind = came.error_name or "no error"
    found = kind if trade.storage.load() is None else f"{kind}, the tokens were kept"
    checker.expect(found == "LoginRequired", "invalid-grant", fact=found)


def _each_broken_end(checker: Checker) -> None:
    """No answer that says nothing about the refresh token costs the tokens."""
    trade = Trade(checker)
    for id, fault, retryable in BROKEN:
        trade.server.journal.clear()  # a diagram shows the one end that it is about
        came = trade.run(fault)
        checker.expect(trade.storage.load() is not None, id, fact="the tokens were forgotten")
        checker.expect(trade.is_untouched, id, fact="the storage was changed")
        checker.expect(came.error_name == "RefreshFailed", id, fact=came.error_name or "no error")
        said = getattr(came.error, "retryable", None)
        if said is not retryable:
            _none_swallowed(checker, came)
        checker.expect(said is retryable, id, fact=f"retryable is {said}")


def _in_the_gauntlet(checker: Checker) -> None:
    """A client made of the function recovers, asks once, and says nothing that it should not."""
    make_client = partial(PlainClient, renewing(checker.answer))
    for title, id in SCENES.items():
        checker.rule(8, make_client, id, title=title)
    checker.rule(7, make_client, "invalid-grant", title="400 invalid_grant")
    checker.rule(19, make_client, "said")


def _too_late(checker: Checker) -> None:
    """The timeout that the function is given is the one that holds."""
    trade = Trade(checker)
    came = trade.run({"delay": SLOW}, timeout=SHORT)
    kind = came.error_name or "no error"
    in_time = kind == "RefreshFailed" and getattr(came.error, "retryable", None) is True
    checker.expect(in_time, "too-late", fact=kind)
