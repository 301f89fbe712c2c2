"""Refreshes in turn, refused, broken, and overtaken by somebody else's."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import requests

from tutorial_lib.client import (
    UserState,
)
from tutorial_lib.course.checking import Attempt, Checker, check
from tutorial_lib.course.checking.refreshes import (
    LOGOUT,
    REFRESH,
    ROTATION,
    Trade,
    by_hand,
    mark,
)
from tutorial_lib.course.checking.sharing_client import (
    Guard,
    SharingClient,
    result_in_time,
)
from tutorial_lib.gauntlet.client import PendingCall
from tutorial_lib.server.faults import Held

PATIENCE = 3.5  # seconds: a timeout that nobody has by chance


@check("renew_rotating", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def rotation_kept(checker: Checker) -> None:
    """The newest token is kept, whether or not one comes; a refusal is looked at twice."""
    with_rotation = _kept_twice(checker, "new-dropped", **ROTATION)
    _kept_twice(checker, "old-lost")
    _refused(checker)
    _broken(checker)
    _somebody_was_faster(checker)
    _nobody_is_left(checker)
    checker.expect(PATIENCE in checker.heard.timeouts, "timeout-lost", fact=f"{PATIENCE:g}")
    make_client = partial(SharingClient, partial(Guard, partial(_renewed, checker)))
    checker.rule(9, make_client, "other-login")
    checker.rule(4, make_client, "new-dropped")
    checker.rule(5, make_client, "old-lost")
    checker.show(with_rotation.server)


def _renewed(checker: Checker, storage: Any, api_url: str, timeout: float) -> str:
    return str(checker.answer(storage, api_url, timeout=timeout))


def _kept_twice(checker: Checker, lost: str, **settings: Any) -> Trade:
    """Refresh two times: what came is returned and kept, in one write, all else too."""
    trade = Trade(checker, **settings)
    for number in (1, 2):
        before: Any = trade.storage.load()
        came = trade.run(timeout=PATIENCE)
        _kept(checker, trade, came, before, lost, number)
    return trade


def _kept(
    checker: Checker, trade: Trade, came: Attempt, before: UserState, lost: str, number: int
) -> None:
    calls = trade.refresh_calls
    if came.error is not None and not calls:
        raise came.error
    is_first_no = number == 1 and bool(calls) and calls[0].status != 200
    checker.expect(not is_first_no, "which-token", fact=calls[0].answer if calls else "")
    checker.expect(len(calls) == number, "not-asked", fact=f"{len(calls)} refreshes")
    no_new_one = isinstance(came.error, KeyError) and len(calls[-1].issued) == 1
    checker.expect(not no_new_one, lost)
    # The second time a refusal can only mean that the first new token was dropped.
    dropped = number == 2 and calls[-1].status != 200
    checker.expect(not dropped, lost)
    if came.error is not None:
        raise came.error
    access, *more = calls[-1].issued
    checker.expect(mark(came.value) == access, "not-returned", fact=type(came.value).__name__)
    state: Any = trade.storage.load()
    checker.expect(mark(getattr(state, "access", None)) == access, "not-kept")
    newest = more[0] if more else mark(before.refresh)
    checker.expect(mark(getattr(state, "refresh", None)) == newest, lost)
    writes = _writes(trade)
    checker.expect(writes == number, "two-writes", fact=writes - number + 1)


def _writes(trade: Trade) -> int:
    steps: Any = trade.server.journal.steps
    notes = [step.text for step in steps if not hasattr(step, "method")]
    return sum(text.startswith(("save", "replace", "clear")) for text in notes)


def _refused(checker: Checker) -> None:
    """The refresh token has run out: forgotten, and said."""
    trade = Trade(checker, **ROTATION)
    trade.server.clock.advance(days=2)
    came = trade.run()
    checker.expect(
        came.error_name == "LoginRequired", "refused", fact=came.error_name or "no error"
    )
    checker.expect(trade.storage.load() is None, "refused-kept")


def _broken(checker: Checker) -> None:
    """A 503 says nothing about the refresh token."""
    trade = Trade(checker, **ROTATION)
    came = trade.run({"status": 503})
    kind = came.error_name or "no error"
    kept = "" if trade.is_untouched else ", and the storage was changed"
    checker.expect(kind == "RefreshFailed" and not kept, "broken", fact=kind + kept)


def _overtaken(checker: Checker) -> tuple[Trade, Held, PendingCall]:
    """The learner's refresh is on its way and waits at the server's door."""
    trade = Trade(checker, **ROTATION)
    held = trade.server.faults.hold(REFRESH)
    caller = PendingCall(lambda: checker.answer(trade.storage, trade.server.api_url, timeout=5))
    checker.expect(held.arrived(), "not-asked", fact="no refresh")
    return trade, held, caller


def _somebody_was_faster(checker: Checker) -> None:
    """Another program spends the same refresh token first, and keeps what it got."""
    trade, held, caller = _overtaken(checker)
    received = by_hand(trade)
    winner = replace(trade.before, access=received["access"], refresh=received["refresh"])
    trade.storage.save(winner)
    held.release()
    came = result_in_time(caller)
    checker.expect(len(trade.refresh_calls) == 2, "asked-again", fact=len(trade.refresh_calls))
    checker.expect(trade.storage.load() == winner, "winner-wiped")
    seen = getattr(came, "error", "") or type(getattr(came, "returned", None)).__name__
    checker.expect(
        mark(getattr(came, "returned", None)) == mark(winner.access), "winner-ignored", fact=seen
    )


def _nobody_is_left(checker: Checker) -> None:
    """Somebody logs out while the refresh is on its way."""
    trade, held, caller = _overtaken(checker)
    end = {"refresh": trade.before.refresh}
    requests.post(trade.server.api_url + LOGOUT, json=end, timeout=5)
    trade.storage.clear()
    held.release()
    came = result_in_time(caller)
    kind = getattr(came, "error", "") or "no error"
    checker.expect(kind == "LoginRequired", "gone", fact=kind)
