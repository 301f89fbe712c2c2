"""Callers of a learner's `OneRefresh`: sixteen at once, one that is late, one that waits long."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any

import requests

from tutorial_lib.client import LoginRequired, RefreshFailed
from tutorial_lib.course.checking import PEOPLE, Checker
from tutorial_lib.course.checking.refreshes import (
    REFRESH,
    USERNAME,
    Trade,
    mark,
)
from tutorial_lib.course.checking.sharing_client import (
    SharingClient,
    all_at_once,
    alone,
    result_in_time,
)
from tutorial_lib.course.checking.small_steps import in_small_steps
from tutorial_lib.course.sources import codes_in
from tutorial_lib.gauntlet.client import PendingCall
from tutorial_lib.server.exchange import Exchange

from .one_object import end_of, heard, is_over, made, raise_the_learners

MANY = 16
SOME = 8
FEW = 3
QUICK = 0.03  # seconds: a refresh takes some time, so that a picture shows who overtakes
LONG = 0.8  # seconds that a refresh is out, while other scenes are played
LIMIT = 60.0  # seconds: nobody is held longer, whatever becomes of the check
LOCKS = {"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition"}


class _Crowd:
    """A learner's object whose refresh goes out when so many callers have come to it."""

    def __init__(
        self, checker: Checker, number: int, storage: Any, api_url: str, timeout: float
    ) -> None:
        self._everybody, self._left, self._lock = threading.Event(), number, threading.Lock()
        kind = _with_another_renew(checker, self._when_all_have_come)
        self._renewal = made(checker, storage, api_url, timeout, kind)

    def _when_all_have_come(self, renew: Any) -> Any:
        self._everybody.wait(LIMIT)
        return renew()

    def token_after(self, refused: str) -> Any:
        """Count the caller, and ask the learner's object."""
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._everybody.set()
        return self._renewal.token_after(refused)


def herd(checker: Checker) -> None:
    """Sixteen are refused together. What went wrong is shown with three."""
    server, came = _herd(checker)
    answered = sum(result is not None and result.status == 200 for result in came)
    refreshes = sorted(server.journal.to(REFRESH), key=lambda exchange: exchange.began)
    if len(refreshes) == 1 and answered == MANY:
        return
    id = _what_went_wrong(checker, refreshes)
    show(checker)
    seen = f"{len(refreshes)} refreshes, {answered} of {MANY} callers answered"
    checker.wrong(id, fact=seen if id == "not-shared" else len(refreshes))


def _herd(checker: Checker, **first: Any) -> tuple[Any, list[Any]]:
    """Sixteen at once; the first refresh ends, `first` as it may, when all of them have come."""
    server, client = _expired(checker, partial(_Crowd, checker, MANY))
    server.faults.hold("me/", until=MANY, answer=True, limit=LIMIT)
    if first:
        server.faults.next(REFRESH, **first)
    server.faults.next(REFRESH, delay=QUICK, times=None)
    return server, all_at_once([partial(client.call, "GET", "me/")] * MANY)


def show(checker: Checker) -> None:
    """Let the outcome show three calls at once, as many as a picture shows well."""
    server, client = _expired(checker, partial(made, checker))
    server.faults.hold("me/", until=FEW, answer=True)
    server.faults.next(REFRESH, delay=2 * QUICK)
    server.faults.next(REFRESH, delay=QUICK, times=None)
    all_at_once([partial(client.call, "GET", "me/")] * FEW)


def _what_went_wrong(checker: Checker, refreshes: list[Exchange]) -> str:
    """Return the message that helps most."""
    if len(refreshes) <= 1:
        return "not-shared"
    if any(later.began < earlier.ended for earlier, later in pairwise(refreshes)):
        return "lock-per-call" if _makes_a_lock(checker.answer.token_after) else "stampede"
    return "looked-too-early" if _looks(checker) else "no-second-look"


def _expired(checker: Checker, make: Any) -> tuple[Any, SharingClient]:
    """A server, and somebody logged in whose access token has run out."""
    server = checker.server()
    client = SharingClient(make, server.api_url, timeout=LIMIT)
    client.login(USERNAME, PEOPLE[USERNAME])
    server.clock.advance(minutes=8)
    server.journal.clear()
    return server, client


def _makes_a_lock(function: Any) -> bool:
    """Tell whether a function makes a lock by itself; it helps to choose among two messages."""
    code = getattr(function, "__code__", None)
    names = {name for one in (codes_in(code) if code else ()) for name in one.co_names}
    return bool(names & LOCKS)


def _looks(checker: Checker) -> bool:
    """Tell whether somebody who comes late is given the token that is there."""
    trade = Trade(checker)
    renewal = made(checker, trade.storage, trade.server.api_url)
    for _ in range(2):
        alone(lambda: renewal.token_after(trade.before.access))
    return len(trade.refresh_calls) == 1


def late(checker: Checker) -> None:
    """A token is refused that somebody has replaced meanwhile."""
    trade = Trade(checker)
    renewal = made(checker, trade.storage, trade.server.api_url)
    for _ in range(2):
        came = alone(lambda: renewal.token_after(trade.before.access))
        raise_the_learners(came)
    fact = f"{len(trade.refresh_calls)} refreshes"
    checker.expect(len(trade.refresh_calls) == 1, "late", fact=fact)


def nobody_there(checker: Checker) -> None:
    """The one before has found out that the login is over, and forgot it."""
    trade = Trade(checker)
    renewal = made(checker, trade.storage, trade.server.api_url)
    trade.storage.clear()
    came = heard(checker, alone(lambda: renewal.token_after(trade.before.access)))
    checker.expect(is_over(came), "nobody-there", fact=end_of(came))


def herd_with_an_error(checker: Checker) -> None:
    """Sixteen are refused together, and the first refresh fails: each is answered or told."""
    _, came = _herd(checker, status=503)
    ends = Counter("no end" if one is None else str(one) for one in came)
    fact = ", ".join(f"{count} times {end}" for end, count in sorted(ends.items()))
    is_told = ends.keys() <= {"200", "RefreshFailed"} and ends["RefreshFailed"] > 0
    checker.expect(is_told, "herd-misled", fact=fact)


def first_calls(checker: Checker) -> None:
    """A new object's first callers, each at a pace of its own: another comes between any steps."""
    trade = Trade(checker)
    renewal = made(checker, trade.storage, trade.server.api_url)
    trade.server.faults.next(REFRESH, delay=2 * QUICK, times=None)
    refused, start = trade.before.access, threading.Barrier(SOME)
    all_at_once(
        [
            in_small_steps(partial(renewal.token_after, refused), 1 + pace / SOME, start)
            for pace in range(SOME)
        ]
    )
    seen = len(trade.refresh_calls)
    checker.expect(seen == 1, "in-between", fact=seen)


@contextmanager
def one_that_is_out_for_long(checker: Checker) -> Iterator[None]:
    """A refresh is out while the other scenes are played, and a second caller waits for it."""
    is_out, is_back, asked = threading.Event(), threading.Event(), list[object]()

    def waits(renew: Any) -> Any:
        asked.append(renew)
        is_out.set()
        is_back.wait(LIMIT)
        return renew()

    trade, renewal = _rotating(checker, waits)
    ask = partial(renewal.token_after, trade.before.access)
    try:
        first = PendingCall(ask)
        is_out.wait(LIMIT)
        second, since = PendingCall(ask), time.monotonic()
        yield
        result_in_time(second, since + LONG - time.monotonic())
    finally:
        is_back.set()
    result_in_time(first)
    came = result_in_time(second)
    checker.expect(len(asked) == 1, "out-of-patience", fact="it refreshed for itself")
    is_newest = mark(getattr(came, "returned", None)) == mark(trade.stored.access)
    is_told = getattr(came, "raised", None) is not None
    checker.expect(is_newest or is_told, "out-of-patience", fact="it went on without a new token")


# How the refresh that a later exercise puts in may end, and what the caller is told then.
ENDS = (
    LoginRequired("Log in again."),
    RefreshFailed("Try again.", retryable=True),
    requests.Timeout("Too late."),
    OSError("The disk is full."),
)


def its_own_method(checker: Checker) -> None:
    """A class made from the learner's has another `renew`: that one is asked."""
    asked: list[object] = []

    def counted(given: Any) -> Any:
        asked.append(given)
        return given()

    trade, renewal = _rotating(checker, counted)
    came = heard(checker, alone(lambda: renewal.token_after(trade.before.access)))
    checker.expect(asked, "past-renew")
    raise_the_learners(came)


def ends_of_its_own_method(checker: Checker) -> None:
    """That `renew` fails, whatever way, and by then another login lies there."""
    for error in ENDS:
        _fails(checker, error)


def _fails(checker: Checker, error: Exception) -> None:
    """The caller gets that very kind of error, and the other login is left alone."""

    def fails(given: Any) -> Any:
        trade.log_in()
        raise error

    trade, renewal = _rotating(checker, fails)
    came = heard(checker, alone(lambda: renewal.token_after(trade.before.access)))
    raised = getattr(came, "raised", None)
    due, seen = type(error).__name__, type(raised).__name__ if raised else end_of(came)
    checker.expect(seen == due, "told-otherwise", due=due, fact=seen)
    state = trade.storage.load()
    left = "nothing" if state is None else "something else"
    is_there = state is not None and not state.is_same_login(trade.before)
    checker.expect(is_there, "storage-touched", due=due, fact=left)


def _rotating(checker: Checker, renew: Any) -> tuple[Trade, Any]:
    """Somebody whose token has run out, and an object with another `renew`."""
    trade = Trade(checker)
    kind = _with_another_renew(checker, renew)
    return trade, made(checker, trade.storage, trade.server.api_url, kind=kind)


def _with_another_renew(checker: Checker, renew: Any) -> type:
    """A class like the notebook's `Rotating`, whose `renew` is given the learner's own."""

    class Rotating(checker.answer):  # type: ignore[misc, name-defined]
        def renew(self) -> Any:
            return renew(super().renew)

    return Rotating
