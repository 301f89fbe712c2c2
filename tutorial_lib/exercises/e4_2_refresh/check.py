"""Refreshes that are granted, with rotation and without, and every end in which none is."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.refreshes import (
    REFRESH,
    TOKEN_IN_503,
    Trade,
    every_life,
    whatever_comes_beside,
)

# The answers in which nothing was granted; one fault each, so that who asks again is granted.
REFUSALS: tuple[dict[str, Any], ...] = (
    TOKEN_IN_503,
    {"status": 500},
    {"status": 429, "body": {"access": "a.b.c"}},
    {"status": 400, "body": {"error": "invalid_grant"}},
    {"status": 401, "body": {"code": "token_not_valid"}},
    {"status": 403, "body": {"detail": "Not from here."}},
    {"status": 404},
)
NO_ANSWERS: tuple[dict[str, Any], ...] = (
    {"drop": "before"},
    {"silent": True},
    {"cut": True},
)
# Errors that tell the caller nothing of how the refresh ended.
ACCIDENTS = (LookupError, TypeError, AttributeError, AssertionError)


@check("refresh", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def traded(checker: Checker) -> None:
    """One POST, with a timeout; what comes is kept and returned, what does not come stays."""
    trade = Trade(checker)
    came = trade.run()
    trade.was_sent(came)
    trade.was_kept(came)
    every_life(checker)
    whatever_comes_beside(checker)
    _refused_aloud(checker)
    waits = checker.heard.wire.waits
    checker.expect(not waits, "no-timeout", waits=waits)
    checker.show(trade.server)


def _refused_aloud(checker: Checker) -> None:
    """Each bad end: an error, and nothing of it is kept."""
    trade = Trade(checker)
    for fault in REFUSALS:
        trade.server.journal.clear()
        came = trade.run(fault)
        asked = len(trade.refresh_calls)
        checker.expect(asked == 1, "asked-again", status=fault["status"], requests=asked)
        _ended_well(checker, trade, came.error, f"with {fault['status']}")
    for fault in NO_ANSWERS:
        with checker.ending(trade.server, REFRESH, **fault):
            _ended_well(checker, trade, trade.run().error, "without an answer")


def _ended_well(checker: Checker, trade: Trade, error: Exception | None, end: str) -> None:
    checker.expect(error, "refused-quietly", end=end)
    by_accident = isinstance(error, ACCIDENTS)
    checker.expect(not by_accident, "by-accident", end=end, fact=type(error).__name__)
    checker.expect(trade.is_untouched, "not-left-alone", end=end)
