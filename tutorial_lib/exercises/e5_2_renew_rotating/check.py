"""Refreshes in turn, refused, broken, and overtaken by somebody else's."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import requests

from tutorial_lib.client import (
    UserState,
    login,
)
from tutorial_lib.course.checking import PEOPLE, Attempt, Checker, check
from tutorial_lib.course.checking.logins import LOGOUT
from tutorial_lib.course.checking.refreshes import (
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
from tutorial_lib.gauntlet.client import PendingCall, Result
from tutorial_lib.server.faults import Held

PATIENCE = 3.5  # seconds: a timeout that nobody has by chance
HELD = 60.0  # seconds: more than a refresh is ever held at the server's door
PATIENT = 4  # calls that are given it
REST = ("username", "origin", "login_id")  # what a refresh changes nothing of
REFUSED: dict[str, dict[str, Any]] = {
    "401": {"status": 401, "body": {"code": "token_not_valid"}},
    "400 invalid_grant": {"status": 400, "body": {"error": "invalid_grant"}},
}
# What says nothing about the refresh token, and whether waiting can help.
BROKEN: dict[str, tuple[dict[str, Any], bool]] = {
    "503": ({"status": 503}, True),
    "429": ({"status": 429}, True),
    "no answer": ({"drop": "before"}, True),
    "400": ({"status": 400}, False),
    "403": ({"status": 403}, False),
    "200 and a page of HTML": ({"body": "<h1>Welcome</h1>"}, False),
    "200 and a list": ({"body": ["access"]}, False),
    "200 and an access token that is null": ({"body": {"access": None}}, False),
}
# What lies in the storage by the time of a refusal, or of no use of an answer.
NEWER = {"access": "an.access-token.come-meanwhile", "refresh": "a.refresh-token.come-meanwhile"}
NEWER_TOKENS: dict[str, dict[str, Any]] = {
    "newer tokens of the login": NEWER,
    "a newer access token of the login, and the same refresh token": {"access": NEWER["access"]},
}
OTHERS: dict[str, dict[str, Any]] = {
    "another user's login": {"username": "jun", "login_id": "jun's first", **NEWER},
    "a newer login of the same user": {"login_id": "noor's second", **NEWER},
    "the user's login at another API": {"origin": "http://lab.example:8000", **NEWER},
}
MEANWHILE: dict[str, dict[str, Any] | None] = {"nothing": None, **NEWER_TOKENS, **OTHERS}
# Message, rule and scene of the gauntlet, with a whole client around the function.
GAUNTLET = (
    ("other-login", 9, "logged in again meanwhile"),
    ("new-dropped", 4, "two expiries"),
    ("old-lost", 5, "two expiries"),
)


@check("renew_rotating", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def rotation_kept(checker: Checker) -> None:
    """The newest token is kept, whether or not one comes; a refusal is looked at twice."""
    checker.heard.secrets |= {*NEWER.values()}
    with_rotation = _kept_twice(checker, "new-dropped", **ROTATION)
    _kept_twice(checker, "old-lost")
    _runs_out(checker)
    for answer in REFUSED:
        _refused(checker, answer)
    for answer in BROKEN:
        _broken(checker, answer)
    _somebody_was_faster(checker)
    for whose in NEWER_TOKENS:
        _newer_tokens_came(checker, whose)
    _nobody_is_left(checker)
    for whose in OTHERS:
        _somebody_logged_in(checker, whose)
    for whose in MEANWHILE:
        _broken_meanwhile(checker, whose)
    _the_next_login(checker)
    is_handed_on = checker.heard.timeouts.count(PATIENCE) >= PATIENT
    checker.expect(is_handed_on, "timeout-lost", fact=f"{PATIENCE:g}")
    make_client = partial(SharingClient, partial(Guard, partial(_renewed, checker)))
    for id, rule, title in GAUNTLET:
        checker.rule(rule, make_client, id, title=title)
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
    refused = len(calls) == number and calls[-1].status != 200
    checker.expect(not refused, "which-token", fact=calls[-1].answer if calls else "")
    checker.expect(len(calls) == number, "not-asked", fact=f"{len(calls)} refreshes")
    no_new_one = isinstance(came.error, KeyError) and len(calls[-1].issued) == 1
    checker.expect(not no_new_one, lost)
    if came.error is not None:
        raise came.error
    access, *more = calls[-1].issued
    checker.expect(mark(came.value) == access, "not-returned", fact=type(came.value).__name__)
    state: Any = trade.storage.load()
    checker.expect(mark(getattr(state, "access", None)) == access, "not-kept")
    newest = more[0] if more else mark(before.refresh)
    checker.expect(mark(getattr(state, "refresh", None)) == newest, lost)
    changed = [name for name in REST if getattr(state, name, None) != getattr(before, name)]
    checker.expect(not changed, "rest-lost", fact=", ".join(changed))
    writes = _writes(trade)
    checker.expect(writes == number, "two-writes", fact=writes - number + 1)


def _writes(trade: Trade) -> int:
    steps: Any = trade.server.journal.steps
    notes = [step.text for step in steps if not hasattr(step, "method")]
    return sum(text.startswith(("save", "replace", "clear")) for text in notes)


def _runs_out(checker: Checker) -> None:
    """The refresh token has run out: forgotten, and said."""
    trade = Trade(checker, **ROTATION)
    trade.server.clock.advance(days=2)
    _is_over(checker, trade, trade.run())


def _refused(checker: Checker, answer: str) -> None:
    """Either way to say no: forgotten, and said."""
    trade = Trade(checker, **ROTATION)
    _is_over(checker, trade, trade.run(REFUSED[answer]))


def _is_over(checker: Checker, trade: Trade, came: Attempt) -> None:
    answer = trade.refresh_calls[-1].answer if trade.refresh_calls else "nothing"
    kind = came.error_name or "no error"
    checker.expect(kind == "LoginRequired", "refused", answer=answer, fact=kind)
    checker.expect(trade.storage.load() is None, "refused-kept")
    _asked_once(checker, trade)


def _asked_once(checker: Checker, trade: Trade) -> None:
    count = len(trade.refresh_calls)
    checker.expect(count == 1, "not-asked", fact=f"{count} refreshes")


def _broken(checker: Checker, answer: str) -> None:
    """An answer that says nothing about the refresh token: both tokens are kept."""
    trade = Trade(checker, **ROTATION)
    fault, can_wait = BROKEN[answer]
    came = trade.run(fault)
    kept = "" if trade.is_untouched else ", and the storage was changed"
    fact = (came.error_name or "no error") + kept
    checker.expect(fact == "RefreshFailed", "broken", answer=answer, fact=fact)
    said = getattr(came.error, "retryable", None)
    fact = f"RefreshFailed, whose retryable is {said}"
    checker.expect(said is can_wait, "broken", answer=answer, fact=fact)
    _asked_once(checker, trade)


def _overtaken(
    checker: Checker, fault: dict[str, Any] | None = None
) -> tuple[Trade, Held, PendingCall]:
    """The learner's refresh is on its way and waits at the server's door."""
    trade = Trade(checker, **ROTATION)
    if fault is not None:
        trade.server.faults.next(REFRESH, **fault)
    held = trade.server.faults.hold(REFRESH)
    caller = PendingCall(lambda: checker.answer(trade.storage, trade.server.api_url, timeout=HELD))
    checker.expect(held.arrived(), "not-asked", fact="no refresh")
    return trade, held, caller


def _end_of(checker: Checker, caller: PendingCall) -> Result | None:
    came = result_in_time(caller)
    if came is not None and came.raised is not None:
        checker.heard.raised.append(came.raised)
    return came


def _somebody_was_faster(checker: Checker) -> None:
    """Another program spends the same refresh token first, and keeps what it got."""
    trade, held, caller = _overtaken(checker)
    received = by_hand(trade)
    winner = replace(trade.before, access=received["access"], refresh=received["refresh"])
    trade.storage.save(winner)
    held.release()
    came = _end_of(checker, caller)
    checker.expect(len(trade.refresh_calls) == 2, "asked-again", fact=len(trade.refresh_calls))
    came_there = next(iter(NEWER_TOKENS))
    checker.expect(trade.storage.load() == winner, "winner-wiped", whose=came_there)
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
    came = _end_of(checker, caller)
    kind = getattr(came, "error", "") or "no error"
    checker.expect(kind == "LoginRequired", "gone", fact=kind)
    checker.expect(trade.storage.load() is None, "gone", fact="a login in the storage")


def _changed_meanwhile(
    checker: Checker, whose: str, fault: dict[str, Any]
) -> tuple[Trade, Result | None, bool]:
    """A refresh is answered so, and by then this lies in the storage; whether it stays."""
    trade, held, caller = _overtaken(checker, fault)
    changes = MEANWHILE[whose]
    there = None if changes is None else replace(trade.before, **changes)
    if there is None:
        trade.storage.clear()
    else:
        trade.storage.save(there)
    held.release()
    came = _end_of(checker, caller)
    return trade, came, trade.storage.load() == there


def _newer_tokens_came(checker: Checker, whose: str) -> None:
    """Newer tokens of this login lie there when the refusal comes, one of them or both."""
    trade, came, is_there = _changed_meanwhile(checker, whose, REFUSED["401"])
    checker.expect(is_there, "winner-wiped", whose=whose)
    seen = getattr(came, "error", "") or type(getattr(came, "returned", None)).__name__
    is_taken = getattr(came, "returned", None) == NEWER["access"]
    checker.expect(is_taken, "winner-ignored", fact=seen)
    _asked_once(checker, trade)


def _somebody_logged_in(checker: Checker, whose: str) -> None:
    """Another login lies there when the refusal comes: it is nobody's to use or to forget."""
    _, came, is_there = _changed_meanwhile(checker, whose, REFUSED["401"])
    checker.expect(is_there, "other-login", fact=f"{whose}, and it is gone or changed")
    kind = getattr(came, "error", "") or "no error"
    checker.expect(kind == "LoginRequired", "other-login", fact=f"{whose}; yours ended with {kind}")


def _broken_meanwhile(checker: Checker, whose: str) -> None:
    """The server is in trouble, and the storage was changed by others: so it stays."""
    _, came, is_there = _changed_meanwhile(checker, whose, BROKEN["503"][0])
    checker.expect(is_there, "broken-meanwhile", fact=whose)
    kind = getattr(came, "error", "") or "no error"
    checker.expect(kind == "RefreshFailed", "broken", answer="503", fact=kind)


def _the_next_login(checker: Checker) -> None:
    """Somebody else logs in in the same storage: theirs is the refresh token that is sent."""
    trade = Trade(checker)
    trade.run()
    pair = login(trade.server.api_url, "jun", PEOPLE["jun"])
    jun = UserState("jun", pair.access, pair.refresh, trade.server.url, "jun's first")
    trade.storage.save(jun)
    trade.server.journal.clear()
    _kept(checker, trade, trade.run(), jun, "old-lost", 1)
