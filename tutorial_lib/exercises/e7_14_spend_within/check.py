"""A lost answer, a thief in the window, a token that comes late, two at once, and the last day."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import requests

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.attacked_server import Attacked, second_process
from tutorial_lib.theft import twice_at_once

OWNER, OTHER = PEOPLE
WINDOW = 20.0  # seconds
WITHIN = (0, 1, 20)  # seconds after a token was spent
AFTER = (21, 3_600)
LONGEST = 5 * 3_600.0  # seconds that a login lasts, whatever is done with it
GOOD_UNTIL, HOURLY = LONGEST - 60, 3_600  # the last refresh of an honest day
STEPS = 6  # statements, before each of which somebody else comes


@check("spend_within", home="my_server")
def window_and_end(checker: Checker) -> None:
    """Within the window the same token comes again; a login ends when its time is over."""
    for seconds in WITHIN:
        _lost_answer(checker, seconds)
    _ended_in_the_window(checker)
    _lost_and_gone_on(checker)
    _beside_another(checker)
    for seconds in AFTER:
        _late(checker, seconds)
    _endless(checker)
    _over_in_the_window(checker)
    for step in range(1, STEPS + 1):
        _twice_at_once(checker, step)
        _copy_meanwhile(checker, step)


def _attacked(checker: Checker, **parts: Any) -> Attacked:
    own = partial(checker.answer, window=WINDOW, longest=LONGEST)
    return Attacked(checker, spend=own, **parts)


def _served(checker: Checker, attacked: Attacked, token: str, when: str) -> dict[str, str]:
    """The pair that an honest refresh brings."""
    answer = attacked.refresh(token)
    if attacked.unforeseen:
        raise attacked.unforeseen
    checker.expect(answer.status_code == 200, "honest", when=when)
    pair: dict[str, str] = answer.json()
    checker.expect(attacked.who(pair["access"]) == OWNER, "not-returned")
    return pair


def _jti(attacked: Attacked, answer: requests.Response) -> Any:
    return attacked.server.decode(answer.json()["refresh"])["jti"]


def _is_good(attacked: Attacked, token: str) -> bool:
    return attacked.refresh(token).status_code == 200


def _lost_answer(checker: Checker, seconds: float) -> None:
    """A token comes again so soon after it was spent: the same new one is given back, each time."""
    attacked = _attacked(checker)
    token = attacked.log_in(OWNER)["refresh"]
    _served(checker, attacked, token, "the first refresh")
    answers = [attacked.refresh(token)]
    checker.expect(answers[0].status_code == 200, "lost", seconds=seconds)
    attacked.server.clock.advance(seconds=seconds)
    answers.append(attacked.refresh(token))
    checker.expect(answers[1].status_code == 200, "lost", seconds=seconds)
    same = all(_jti(attacked, a) == _jti(attacked, b) for a, b in pairwise(answers))
    checker.expect(same, "two-branches", seconds=seconds)
    newest = answers[-1].json()["refresh"]
    _served(checker, attacked, newest, f"{seconds} seconds later, with what was given back")


def _ended_in_the_window(checker: Checker) -> None:
    """The owner logs out within the window: nothing is given back after that."""
    attacked = _attacked(checker)
    token = attacked.log_in(OWNER)["refresh"]
    attacked.log_out(_served(checker, attacked, token, "the first refresh")["refresh"])
    checker.expect(not _is_good(attacked, token), "ended")


def _lost_and_gone_on(checker: Checker) -> None:
    """A token comes again when its successor is spent too: the same successor is given back."""
    attacked = _attacked(checker)
    token = attacked.log_in(OWNER)["refresh"]
    first = attacked.refresh(token)
    checker.expect(first.status_code == 200, "honest", when="the first refresh")
    _served(checker, attacked, first.json()["refresh"], "the second refresh")
    again = attacked.refresh(token)
    checker.expect(again.status_code == 200, "lost", seconds=0)
    checker.expect(_jti(attacked, again) == _jti(attacked, first), "not-its-own")


def _beside_another(checker: Checker) -> None:
    """Another user's old access token lies beside: whose login it is says the row."""
    attacked = _attacked(checker)
    lost, token = attacked.log_in(OTHER)["access"], attacked.log_in(OWNER)["refresh"]
    for _ in range(2):  # when it is spent, and when it is forgiven
        answer = attacked.refresh(token, beside=lost)
        if answer.status_code == 200:
            whose = attacked.who(answer.json()["access"])
            checker.expect(whose == OWNER, "another-user", owner=OWNER, other=OTHER)


def _over_in_the_window(checker: Checker) -> None:
    """The login ends while the window is open: nothing is given back after that."""
    attacked = _attacked(checker)
    token = attacked.log_in(OWNER)["refresh"]
    attacked.server.clock.advance(seconds=LONGEST / 2)
    token = _served(checker, attacked, token, "half way")["refresh"]
    attacked.server.clock.advance(seconds=LONGEST / 2 - 5)
    _served(checker, attacked, token, "five seconds before the login's end")
    attacked.server.clock.advance(seconds=10)
    checker.expect(not _is_good(attacked, token), "over-in-the-window")


def _late(checker: Checker, seconds: float) -> None:
    """A spent token comes back after the window, though it was given back within: reuse."""
    attacked = _attacked(checker)
    token = attacked.log_in(OWNER)["refresh"]
    _served(checker, attacked, token, "the first refresh")
    attacked.server.clock.advance(seconds=WINDOW - 1)
    newest = _served(checker, attacked, token, "one second before the window ends")["refresh"]
    attacked.server.clock.advance(seconds=seconds - WINDOW + 1)
    checker.expect(not _is_good(attacked, token), "again", seconds=seconds)
    checker.expect(not _is_good(attacked, newest), "family-lives", seconds=seconds)


def _endless(checker: Checker) -> None:
    """One refresh each hour: it goes well up to the login's end, and not a minute longer."""
    attacked = _attacked(checker)
    clock, began = attacked.server.clock, attacked.server.clock.now()
    token = attacked.log_in(OWNER)["refresh"]
    while (passed := clock.now() - began) < GOOD_UNTIL:
        clock.advance(seconds=min(HOURLY, GOOD_UNTIL - passed))
        hours = f"{(clock.now() - began) / 3_600:.1f} hours after the login, which lasts 5"
        before, token = token, _served(checker, attacked, token, hours)["refresh"]
    clock.advance(seconds=61)
    checker.expect(not _is_good(attacked, token), "outlives")
    checker.expect(not _is_good(attacked, before), "outlives")
    attacked.log_in(OWNER)
    fresh = attacked.log_in(OWNER)["refresh"]
    clock.advance(seconds=60)
    _served(checker, attacked, fresh, "a new login, after the first one's end")


def _twice_at_once(checker: Checker, step: int) -> None:
    """Two servers are given one token at the same moment: both give out the same new one."""
    attacked = _attacked(checker, database_of_tokens=f"tokens-{step}.db")
    try:
        token = attacked.log_in(OWNER)["refresh"]
        copy = partial(second_process(checker, "spend_within"), window=WINDOW, longest=LONGEST)
        both = twice_at_once(attacked.server, attacked.api, token, step, second=copy)
        good = [one for one in both if one.status_code == 200]
        jtis = [checker.attempt(lambda one=one: _jti(attacked, one)) for one in good]  # type: ignore[misc]
        checker.expect(not any(jti.error for jti in jtis), "none-yet", step=step)
        branches = {jti.value for jti in jtis}
        checker.expect(len(branches) == 1, "two-at-once", step=step, count=len(branches))
        newest = good[0].json()["refresh"]
        _served(checker, attacked, newest, "two had come at once")
    finally:
        attacked.server.stop()


def _copy_meanwhile(checker: Checker, step: int) -> None:
    """A copy that is long spent ends the family while the newest token is being refreshed."""
    attacked = _attacked(checker, database_of_tokens=f"copy-{step}.db")
    try:
        copied = attacked.log_in(OWNER)["refresh"]
        newest = _served(checker, attacked, copied, "the first refresh")["refresh"]
        attacked.server.clock.advance(seconds=AFTER[0])
        second = partial(second_process(checker, "spend_within"), window=WINDOW, longest=LONGEST)
        answers = twice_at_once(
            attacked.server, attacked.api, newest, step, second=second, other_token=copied
        )
        left = [one.json()["refresh"] for one in answers if one.status_code == 200]
        checker.expect(not any(_is_good(attacked, one) for one in left), "race-lives", step=step)
    finally:
        attacked.server.stop()
