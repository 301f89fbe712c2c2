"""A refresh that is answered late: by then its login is there still, gone, or another one's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import requests

from tutorial_lib.client import (
    LoginRequired,
    MemoryStorage,
    UserState,
)
from tutorial_lib.course.checking import Attempt, Checker, check
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
)

REST = ("username", "origin", "login_id")  # what a refresh changes nothing of
NEWER = {"access": "an.access-token.come-meanwhile", "refresh": "a.refresh-token.come-meanwhile"}
# What is done to the login before its answer comes; then another login lies there.
OTHERS: dict[str, dict[str, Any]] = {
    "another user's login": {"username": "jun", "login_id": "jun's first", **NEWER},
    "a newer login of the same user": {"login_id": "noor's second", **NEWER},
    "the user's login at another API": {"origin": "http://lab.example:8000", **NEWER},
}
# How the server takes the end of what came: it never changes what the caller is told.
AT_THE_END: dict[str, dict[str, Any]] = {
    "200": {},
    "503": {"status": 503},
    "no answer": {"drop": "before"},
    "an answer that is too late": {"silent": True},
}
# Scenes of the gauntlet's rule 13, with a whole client around the function.
GAUNTLET = ("a refresh under way", "a refresh that hangs")
WITH_AND_WITHOUT: tuple[dict[str, Any], ...] = (ROTATION, {})  # a new refresh token, or none


@check("keep_or_end", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def logout_race(checker: Checker) -> None:
    """A refresh is answered; by then the login is there still, gone, or another one's."""
    checker.heard.secrets |= {*NEWER.values()}
    for settings in WITH_AND_WITHOUT:
        still_there(checker, **settings)
    for answer in AT_THE_END:
        logged_out(checker, answer)
    for whose in OTHERS:
        for settings in WITH_AND_WITHOUT:
            someone_else(checker, whose, **settings)
    between_look_and_write(checker)
    after_the_write(checker)
    shared_with_others(checker)
    waits = checker.heard.wire.waits
    checker.expect(not waits, "no-timeout", waits=waits)
    checker.expect(not checker.heard.in_addresses, "in-the-address")
    make_client = partial(SharingClient, partial(Guard, partial(_asked_and_kept, checker)))
    for title in GAUNTLET:
        checker.rule(13, make_client, "logged-in-again", title=title)


def _asked_and_kept(checker: Checker, storage: Any, api_url: str, timeout: float) -> str:
    """A whole refresh whose answer goes to the learner's function."""
    sent = storage.fresh()
    body = {"refresh": sent.refresh}
    answer = requests.post(api_url + REFRESH, json=body, timeout=timeout)
    if answer.status_code != 200:
        storage.replace(sent, None)
        raise LoginRequired("The refresh was refused: log in again.")
    return str(checker.answer(storage, api_url, sent, answer.json()))


def _answered(checker: Checker, **settings: Any) -> tuple[Trade, dict[str, Any]]:
    """A refresh that has been answered, and nothing is kept of it yet."""
    trade = Trade(checker, **settings)
    return trade, by_hand(trade)


def settle(
    checker: Checker, trade: Trade, received: dict[str, Any], storage: Any = None
) -> Attempt:
    kept_in = trade.server.journal.watch(storage or trade.storage)
    given = kept_in, trade.server.api_url, trade.before, dict(received)
    return checker.attempt(lambda: checker.answer(*given))


def still_there(checker: Checker, **settings: Any) -> None:
    """Nobody logged out: what came is kept, and nothing is ended."""
    trade, received = _answered(checker, **settings)
    came = settle(checker, trade, received)
    if came.error is not None and "refresh" in received:
        raise came.error
    checker.expect(not trade.server.journal.to(LOGOUT), "ended-anyway")
    state: Any = trade.storage.load()
    newest = received.get("refresh", trade.before.refresh)
    is_lost = came.error is not None or getattr(state, "refresh", None) != newest
    checker.expect("refresh" in received or not is_lost, "old-lost")
    is_returned = mark(came.value) == mark(received["access"])
    checker.expect(is_returned, "not-returned", fact=type(came.value).__name__)
    is_kept = getattr(state, "access", None) == received["access"] and not is_lost
    checker.expect(is_kept, "not-kept")
    changed = [name for name in REST if getattr(state, name) != getattr(trade.before, name)]
    checker.expect(not changed, "rest-lost", fact=", ".join(changed))


def logged_out(checker: Checker, answer: str) -> None:
    """By the time of the answer nobody is logged in: nobody is afterwards, and what came ends."""
    trade, received = _answered(checker, **ROTATION)
    end = {"refresh": trade.before.refresh}
    requests.post(trade.server.api_url + LOGOUT, json=end, timeout=5)
    trade.server.journal.watch(trade.storage).clear()
    is_free: list[bool] = []
    with (
        checker.ending(trade.server, LOGOUT, **AT_THE_END[answer]),
        checker.heard.wire.looking(lambda: is_free.append(_is_free(trade.storage))),
    ):
        came = settle(checker, trade, received)
    state: Any = trade.storage.load()
    who = f"a login of {getattr(state, 'username', 'nobody')}"
    checker.expect(state is None, "logged-in-again", fact=f"the storage holds {who}")
    _is_over(checker, trade, received, came, answer)
    checker.expect(all(is_free), "lock-held")


def _is_free(storage: MemoryStorage) -> bool:
    """Whether somebody else gets the short lock at this moment."""
    lock: Any = storage.lock()

    def take() -> bool:
        is_taken: bool = lock.acquire(blocking=False)
        if is_taken:
            lock.release()
        return is_taken

    with ThreadPoolExecutor(1) as somebody:
        return somebody.submit(take).result()


def _is_over(
    checker: Checker, trade: Trade, received: dict[str, Any], came: Attempt, answer: str = "200"
) -> None:
    """What came is ended at the server, once, and the caller is told to log in."""
    told = trade.server.journal.to(LOGOUT)
    others = [one.answer for one in told if one.spent != mark(trade.before.refresh)]
    answers = ", ".join(others) or "nothing of it"
    is_told = len(others) == 1 and others[0].startswith("200") if answer == "200" else bool(others)
    if "refresh" in received:
        checker.expect(is_told, "not-ended", fact=answers)
    else:
        checker.expect(not told, "killed", fact=", ".join(one.answer for one in told))
    kind, said = came.error_name or "no error", answer if told else "nothing"
    checker.expect(kind == "LoginRequired", "wrong-end", answer=said, fact=kind)


def someone_else(checker: Checker, whose: str, **settings: Any) -> None:
    """By the time of the answer another login lies there: it stays."""
    trade, received = _answered(checker, **settings)
    other = replace(trade.before, **OTHERS[whose])
    trade.storage.save(other)
    came = settle(checker, trade, received)
    state: Any = trade.storage.load()
    fact = f"{whose}, and now {'nothing' if state is None else 'other tokens'}"
    checker.expect(state == other, "other-touched", fact=fact)
    checker.expect(came.error is not None, "other-used", fact=whose)
    _is_over(checker, trade, received, came)


class _LoggedOutAfterALook(MemoryStorage):
    """A storage whose user logs out when it was read, unless its lock keeps the logout out."""

    has_looked = is_kept_out = False

    def load(self) -> UserState | None:
        """Return what is there; right after the first look it is gone."""
        state = super().load()
        if not self.has_looked:
            self.has_looked, self.is_kept_out = True, _is_held(self)
            if not self.is_kept_out:
                self.clear()
        return state


def _is_held(storage: MemoryStorage) -> bool:
    """Whether this thread holds the short lock."""
    lock: Any = storage.lock()
    return bool(lock._is_owned())


def between_look_and_write(checker: Checker) -> None:
    """The logout comes after a look at the storage and before the write."""
    trade, received = _answered(checker, **ROTATION)
    storage = _LoggedOutAfterALook()
    storage.save(trade.before)
    settle(checker, trade, received, storage)
    checker.expect(storage.is_kept_out or storage.load() is None, "between")


class _LoggedOutAfterTheWrite(MemoryStorage):
    """A storage whose user logs out as soon as something was written and the lock is free."""

    is_written = False

    def load(self) -> UserState | None:
        """Return what is there; after a write nothing is, but for who holds the lock still."""
        if self.is_written and not _is_held(self):
            self.clear()
        return super().load()

    def save(self, state: UserState) -> None:
        """Keep a login, for a moment."""
        super().save(state)
        self.is_written = True


def after_the_write(checker: Checker) -> None:
    """The logout comes right after the write: the token that came is returned all the same."""
    trade, received = _answered(checker, **ROTATION)
    storage = _LoggedOutAfterTheWrite()
    storage.save(trade.before)
    storage.is_written = False
    came = settle(checker, trade, received, storage)
    seen = came.error_name or type(came.value).__name__
    is_returned = mark(came.value) == mark(received["access"])
    checker.expect(is_returned, "looked-again", fact=seen)


def shared_with_others(checker: Checker) -> None:
    """Without rotation another program has renewed the login: both use one refresh token."""
    trade, received = _answered(checker)
    newer = replace(trade.before, access=by_hand(trade)["access"])
    trade.storage.save(newer)
    settle(checker, trade, received)
    fact = "newer tokens of this login, and now other ones"
    checker.expect(trade.storage.load() == newer, "other-touched", fact=fact)
    told = trade.server.journal.to(LOGOUT)
    checker.expect(not told, "killed", fact=", ".join(one.answer for one in told))
