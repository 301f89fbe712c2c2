"""Callers of a learner's `OneRefresh`, sixteen at once, late, or with nobody logged in."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import pairwise
from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker
from tutorial_lib.course.checking.refreshes import (
    REFRESH,
    USERNAME,
    Trade,
)
from tutorial_lib.course.checking.sharing_client import (
    SharingClient,
    all_at_once,
    alone,
)
from tutorial_lib.course.sources import codes_in
from tutorial_lib.server.exchange import Exchange

from .one_object import end_of, heard, is_over, made, raise_the_learners

MANY = 16
FEW = 3
SLOW = 0.3  # seconds: the first refresh takes so long that everybody has come by then
QUICK = 0.03  # seconds: it takes some time, so that a picture shows who overtakes
LOCKS = {"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition"}


def herd(checker: Checker) -> None:
    """Sixteen are refused together. What went wrong is shown with three."""
    answered, refreshes = _calls_at_once(checker, MANY, SLOW)
    if len(refreshes) == 1 and answered == MANY:
        return
    id = _what_went_wrong(checker, refreshes)
    show(checker)
    seen = f"{len(refreshes)} refreshes, {answered} of {MANY} callers answered"
    checker.wrong(id, fact=seen if id == "not-shared" else len(refreshes))


def show(checker: Checker) -> None:
    """Let the outcome show three calls at once, as many as a picture shows well."""
    _calls_at_once(checker, FEW, 2 * QUICK)


def _what_went_wrong(checker: Checker, refreshes: list[Exchange]) -> str:
    """Return the message that helps most."""
    if len(refreshes) <= 1:
        return "not-shared"
    if any(later.began < earlier.ended for earlier, later in pairwise(refreshes)):
        return "lock-per-call" if _makes_a_lock(checker.answer.token_after) else "stampede"
    return "looked-too-early" if _looks(checker) else "no-second-look"


def _calls_at_once(checker: Checker, number: int, slow: float) -> tuple[int, list[Exchange]]:
    """Return how many callers got their answer, and the refreshes in the order of arrival."""
    server, client = _expired(checker)
    server.faults.hold("me/", until=number, answer=True)
    server.faults.next(REFRESH, delay=slow)
    server.faults.next(REFRESH, delay=QUICK, times=None)
    came = all_at_once([partial(client.call, "GET", "me/")] * number)
    answered = sum(result is not None and result.status == 200 for result in came)
    return answered, sorted(server.journal.to(REFRESH), key=lambda exchange: exchange.began)


def _expired(checker: Checker) -> tuple[Any, SharingClient]:
    """A server, and somebody logged in whose access token has run out."""
    server = checker.server()
    client = SharingClient(partial(made, checker), server.api_url)
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
    server, client = _expired(checker)
    server.faults.hold("me/", until=MANY, answer=True)
    server.faults.next(REFRESH, status=503, delay=SLOW)
    came = all_at_once([partial(client.call, "GET", "me/")] * MANY)
    ends = Counter("no end" if one is None else str(one) for one in came)
    fact = ", ".join(f"{count} times {end}" for end, count in sorted(ends.items()))
    is_told = ends.keys() <= {"200", "RefreshFailed"} and ends["RefreshFailed"] > 0
    checker.expect(is_told, "herd-misled", fact=fact)


def its_own_method(checker: Checker) -> None:
    """A class made from the learner's has another `renew`: that one is asked."""
    trade = Trade(checker)
    renewal = made(checker, trade.storage, trade.server.api_url)
    asked, renew = [], renewal.renew

    def counted() -> Any:
        asked.append(1)
        return renew()

    renewal.renew = counted
    alone(lambda: renewal.token_after(trade.before.access))
    checker.expect(asked, "past-renew")
