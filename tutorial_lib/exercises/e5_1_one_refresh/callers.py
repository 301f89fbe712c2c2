"""Callers of a learner's `OneRefresh`: alone, after an error, sixteen at once, late."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import pairwise
from types import CodeType
from typing import Any

import requests

from tutorial_lib.client import (
    MemoryStorage,
    UserState,
    login,
)
from tutorial_lib.course.checking import PEOPLE, Checker, place_of
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
from tutorial_lib.gauntlet.client import PendingCall, Result
from tutorial_lib.server.exchange import Exchange

MANY = 16
FEW = 3
SLOW = 0.3  # seconds: the first refresh takes so long that everybody has come by then
QUICK = 0.03  # seconds: it takes some time, so that a picture shows who overtakes
LOCKS = {"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition"}


def made(checker: Checker, storage: Any, api_url: str, timeout: float = 5.0) -> Any:
    """The learner's object; the check ends where none can be made."""
    made = checker.attempt(lambda: checker.answer(storage, api_url))
    if made.error is not None and place_of(made.error, checker.answer) is not None:
        raise made.error
    has_both = all(callable(getattr(made.value, name, None)) for name in ("token_after", "renew"))
    checker.expect(
        made.error is None and isinstance(checker.answer, type) and has_both, "no-object"
    )
    return made.value


class OneAfterAnother:
    """One object of the learner's, asked by one caller after another."""

    def __init__(self, checker: Checker) -> None:
        self.checker, self.server = checker, checker.server()
        self.storage = MemoryStorage()
        self.renewal = made(checker, self.storage, self.server.api_url)
        self.log_in(USERNAME)

    def log_in(self, username: str) -> None:
        """Put somebody's login into the storage, whose access token has run out."""
        pair = login(self.server.api_url, username, PEOPLE[username])
        self.storage.save(UserState(username, pair.access, pair.refresh))
        self.refused = [pair.access]
        self.expire()

    def expire(self) -> None:
        """Let the access tokens run out."""
        self.server.clock.advance(minutes=8)
        self.server.journal.clear()

    def token_after_the_present_one(self) -> Any:
        """Return what the object gives for the token that lies in the storage."""
        state: Any = self.storage.load()
        return self.renewal.token_after(state.access)

    def ask(self, refused: str | None = None) -> Result | None:
        """Ask for a token after another one, without it after the present one; None: it hangs."""
        state: Any = self.storage.load()
        given = state.access if refused is None else refused
        self.refused.append(given)
        came = alone(partial(self.renewal.token_after, given))
        self.checker.expect(came is not None or self._has_failed, "stuck")
        return came

    def serves_one(self) -> None:
        """One caller gets a new token, which lies in the storage as well."""
        came = self.ask()
        raise_the_learners(came)
        self.checker.expect(self.refreshes, "not-asked")
        self._returned(came)

    def serves_the_next_expiry(self) -> None:
        """The token that came expires in its turn."""
        self.expire()
        came = self.ask()
        raise_the_learners(came)
        self.checker.expect(self.refreshes, "once-for-ever")
        self._returned(came)

    def lets_an_error_out(self) -> None:
        """A refresh fails: its caller is told, nothing is forgotten, and the next one is served."""
        self.expire()
        before = self.storage.load()
        self.server.faults.next(REFRESH, status=503)
        came = self.ask()
        kind = _end(came)
        kept = "" if self.storage.load() == before else ", and the storage was changed"
        self.checker.expect(kind == "RefreshFailed" and not kept, "error-lost", fact=kind + kept)
        self._has_failed = True
        came = self.ask()
        self.checker.expect(came is not None, "never-released")
        is_served = _end(came) == "no error" and self.refreshes == 2
        self.checker.expect(is_served, "error-kept", fact=_end(came))
        self._returned(came)

    def takes_somebody_elses(self) -> None:
        """Another program is faster: whoever was refused, now or long ago, gets what it got."""
        self.expire()
        state: Any = self.storage.load()
        winner = replace(state, access=refreshed(self.server.api_url, state.refresh))
        self.storage.save(winner)
        for refused in (state.access, *self.refused[:-1]):
            came = self.ask(refused)
            fact = f"{self.refreshes} refreshes, one of them of the other program"
            self.checker.expect(self.refreshes == 1, "late", fact=fact)
            raise_the_learners(came)
            value = getattr(came, "returned", None)
            is_there = mark(value) == mark(winner.access)
            seen = "another token" if isinstance(value, str) else type(value).__name__
            self.checker.expect(is_there, "not-what-lies-there", fact=seen)

    def sees_the_logout(self) -> None:
        """The user logs out: nobody gets a token any more, whatever came before."""
        state: Any = self.storage.load()
        self.storage.clear()
        for refused in (state.access, *self.refused[:]):
            came = self.ask(refused)
            is_token = isinstance(getattr(came, "returned", None), str)
            self.checker.expect(not is_token, "remembered")
            self.checker.expect(_is_over(came), "nobody-there", fact=_end(came))

    def serves_the_next_login(self) -> None:
        """Somebody else logs in, in the same storage, and is served like the one before."""
        self.log_in("jun")
        came = self.ask()
        value, state = getattr(came, "returned", None), self.storage.load()
        fact = f"{_end(came)}, and {self.refreshes} refreshes"
        is_newest = state is not None and mark(value) == mark(state.access)
        self.checker.expect(is_newest and self.refreshes == 1, "next-login", fact=fact)

    _has_failed = False

    @property
    def refreshes(self) -> int:
        """How many refreshes the server saw since the last expiry."""
        return len(self.server.journal.to(REFRESH))

    def _returned(self, came: Result | None) -> None:
        value = getattr(came, "returned", None)
        state = self.storage.load()
        is_newest = state is not None and mark(value) == mark(state.access)
        self.checker.expect(is_newest, "not-returned", fact=type(value).__name__)


def refreshed(api_url: str, refresh: str) -> str:
    """Refresh as another program would, and return the new access token."""
    answer = requests.post(api_url + REFRESH, json={"refresh": refresh}, timeout=5)
    return str(answer.json()["access"])


def _end(came: Result | None) -> str:
    return "no end" if came is None else came.error or "no error"


def _is_over(came: Result | None) -> bool:
    return _end(came) == "LoginRequired"


def two_objects(checker: Checker) -> None:
    """Two people, each with an object of their own: what one knows or holds is not the other's."""
    first, second = OneAfterAnother(checker), OneAfterAnother(checker)
    second.log_in("jun")
    _each_its_own(checker, first, second)
    _each_its_own(checker, second, OneAfterAnother(checker))
    first.expire()
    second.expire()
    with first.server.faults.hold(REFRESH) as held:
        waiting = PendingCall(first.token_after_the_present_one)
        checker.expect(held.arrived(), "not-asked")
        came = alone(second.token_after_the_present_one)
        checker.expect(came is not None, "one-lock-for-all")
    result_in_time(waiting)


def _each_its_own(checker: Checker, *each: OneAfterAnother) -> None:
    for one in each:
        one.expire()
    for one in each:
        came = alone(one.token_after_the_present_one)
        state: Any = one.storage.load()
        fact = f"{_end(came)}, {one.refreshes} refreshes"
        is_newest = mark(getattr(came, "returned", None)) == mark(state.access)
        checker.expect(is_newest and one.refreshes == 1, "shared-by-objects", fact=fact)


def raise_the_learners(came: Result | None) -> None:
    """Let an error out that no message of the exercise speaks of."""
    error = getattr(came, "raised", None)
    if isinstance(error, Exception):
        raise error


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
    codes = [getattr(function, "__code__", None)]
    names: set[str] = set()
    while codes:
        code = codes.pop()
        if isinstance(code, CodeType):
            names |= set(code.co_names)
            codes += [one for one in code.co_consts if isinstance(one, CodeType)]
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
    came = alone(lambda: renewal.token_after(trade.before.access))
    checker.expect(_is_over(came), "nobody-there", fact=_end(came))


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
