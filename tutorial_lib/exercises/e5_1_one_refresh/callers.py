"""Callers of a learner's `OneRefresh`: alone, after an error, sixteen at once, late."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from types import CodeType
from typing import Any

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
)
from tutorial_lib.gauntlet.client import Result
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
        pair = login(self.server.api_url, USERNAME, PEOPLE[USERNAME])
        self.storage = MemoryStorage()
        self.storage.save(UserState(USERNAME, pair.access, pair.refresh))
        self.renewal = made(checker, self.storage, self.server.api_url)

    def ask(self, refused: str | None = None) -> Result | None:
        """Ask for a token after another one, without it after the present one; None: it hangs."""
        state: Any = self.storage.load()
        given = state.access if refused is None else refused
        return alone(lambda: self.renewal.token_after(given))

    def serves_one(self) -> None:
        """One caller gets a new token, which lies in the storage as well."""
        self.server.clock.advance(minutes=8)
        self.server.journal.clear()
        came = self.ask()
        self.checker.expect(came is not None, "stuck")
        raise_the_learners(came)
        self.checker.expect(self._refreshes(), "not-asked")
        self._returned(came)

    def serves_the_next_expiry(self) -> None:
        """The token that came expires in its turn."""
        self.server.clock.advance(minutes=8)
        before = self._refreshes()
        came = self.ask()
        self.checker.expect(came is not None, "stuck")
        raise_the_learners(came)
        self.checker.expect(self._refreshes() > before, "once-for-ever")
        self._returned(came)

    def lets_an_error_out(self) -> None:
        """A refresh fails: its caller is told, and the next one is served."""
        self.server.clock.advance(minutes=8)
        self.server.faults.next(REFRESH, status=503)
        came = self.ask()
        self.checker.expect(came is not None, "stuck")
        kind = (came.error if came else "") or "no error"
        self.checker.expect(kind == "RefreshFailed", "error-lost", fact=kind)
        came = self.ask()
        self.checker.expect(came is not None, "never-released")
        self._returned(came)

    def _refreshes(self) -> int:
        return len(self.server.journal.to(REFRESH))

    def _returned(self, came: Result | None) -> None:
        value = getattr(came, "returned", None)
        state = self.storage.load()
        is_newest = state is not None and mark(value) == mark(state.access)
        self.checker.expect(is_newest, "not-returned", fact=type(value).__name__)


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
    fact = f"{answered} of {MANY}" if id == "not-shared" else len(refreshes)
    checker.wrong(id, fact=fact)


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
    kind = getattr(came, "error", "") or "no error"
    checker.expect(kind == "LoginRequired", "nobody-there", fact=kind)


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
