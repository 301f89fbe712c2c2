"""One object of a learner's `OneRefresh` and what befalls its storage; two beside each other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
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
    mark,
)
from tutorial_lib.course.checking.sharing_client import (
    alone,
    result_in_time,
)
from tutorial_lib.gauntlet.client import PendingCall, Result
from tutorial_lib.server import TutorialServer


def made(
    checker: Checker, storage: Any, api_url: str, timeout: float = 5.0, kind: Any = None
) -> Any:
    """The learner's object, or one of a `kind` made from it; the check ends where there is none."""
    made = checker.attempt(lambda: (kind or checker.answer)(storage, api_url))
    if made.error is not None and place_of(made.error, checker.answer) is not None:
        raise made.error
    has_both = all(callable(getattr(made.value, name, None)) for name in ("token_after", "renew"))
    checker.expect(
        made.error is None and isinstance(checker.answer, type) and has_both, "no-object"
    )
    return made.value


class OneAfterAnother:
    """One object of the learner's, asked by one caller after another."""

    def __init__(self, checker: Checker, server: TutorialServer | None = None) -> None:
        self.checker, self.server, self._has_failed = checker, server or checker.server(), False
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
        came = heard(self.checker, alone(partial(self.renewal.token_after, given)))
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
        kind, asked = end_of(came), self.refreshes
        kept = "" if self.storage.load() == before else ", and the storage was changed"
        often = "" if asked == 1 else f" after {asked} refreshes"
        fact = f"{kind}{often}{kept}"
        is_told = kind == "RefreshFailed" and asked == 1 and not kept
        self.checker.expect(is_told, "error-lost", fact=fact)
        self._has_failed = True
        came = self.ask()
        self.checker.expect(came is not None, "never-released")
        is_served = end_of(came) == "no error" and self.refreshes == 2
        self.checker.expect(is_served, "error-kept", fact=end_of(came))
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
            self.checker.expect(is_over(came), "nobody-there", fact=end_of(came))

    def serves_the_next_login(self) -> None:
        """Somebody else logs in, in the same storage, and is served like the one before."""
        self.log_in("jun")
        came = self.ask()
        value, state = getattr(came, "returned", None), self.storage.load()
        fact = f"{end_of(came)}, and {self.refreshes} refreshes"
        is_newest = state is not None and mark(value) == mark(state.access)
        self.checker.expect(is_newest and self.refreshes == 1, "next-login", fact=fact)

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


def end_of(came: Result | None) -> str:
    """Return how a call ended, in a word or two."""
    return "no end" if came is None else came.error or "no error"


def is_over(came: Result | None) -> bool:
    """Tell whether a caller was told that the login has ended."""
    return end_of(came) == "LoginRequired"


def two_objects(checker: Checker) -> None:
    """Two people, each with an object of their own: what one knows or holds is not the other's."""
    first = OneAfterAnother(checker)
    for where, server in (("two servers", None), ("one server", first.server)):
        second = OneAfterAnother(checker, server)
        second.log_in("jun")
        _each_its_own(checker, first, second)
        _each_its_own(checker, second, OneAfterAnother(checker, server))
        for one in (first, second):
            one.expire()
        with first.server.faults.hold(REFRESH) as held:
            waiting = PendingCall(first.token_after_the_present_one)
            checker.expect(held.arrived(), "not-asked")
            came = alone(second.token_after_the_present_one)
            checker.expect(came is not None, "one-lock-for-all", fact=where)
        result_in_time(waiting)


def _each_its_own(checker: Checker, *each: OneAfterAnother) -> None:
    for one in each:
        one.expire()
    for one in each:
        before = one.refreshes
        came = alone(one.token_after_the_present_one)
        state: Any = one.storage.load()
        asked = one.refreshes - before
        is_newest = mark(getattr(came, "returned", None)) == mark(state.access)
        fact = f"{end_of(came)}, {asked} refreshes"
        checker.expect(is_newest and asked == 1, "shared-by-objects", fact=fact)


def raise_the_learners(came: Result | None) -> None:
    """Let an error out that no message of the exercise speaks of."""
    error = getattr(came, "raised", None)
    if isinstance(error, Exception):
        raise error


def heard(checker: Checker, came: Result | None) -> Result | None:
    """Listen to a call's error: no token may stand in its message."""
    if came is not None and came.raised is not None:
        checker.heard.raised.append(came.raised)
    return came
