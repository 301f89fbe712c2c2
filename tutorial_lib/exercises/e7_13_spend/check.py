"""A refresh token's life: honest, stolen, ended, beside a stranger's, and twice at once."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.attacked_server import Attacked, second_process
from tutorial_lib.theft import twice_at_once

OWNER, OTHER = PEOPLE
LENGTH = 6  # refreshes of an honest day
BACK = (1, 2, 5)  # so many tokens before the newest one comes back
SEVERAL_BEGINNINGS = (
    "SELECT family FROM refresh_token GROUP BY family"
    " HAVING COUNT(DISTINCT began) != 1 OR COUNT(began) != COUNT(*)"
)
STEPS = 6  # statements of a `spend`, before each of which somebody else comes


@check("spend", home="my_server")
def spent_once(checker: Checker) -> None:
    """Each token is good once, a spent one ends its family, and nobody else's."""
    _honest(checker)
    _ended(checker)
    for back in BACK:
        _comes_back(checker, back)
    _unknown(checker)
    _beside_another(checker)
    for step in range(1, STEPS + 1):
        _twice_at_once(checker, step)


def _chain(checker: Checker, attacked: Attacked, name: str, length: int) -> list[str]:
    """The refresh tokens of one login, each used once; the newest is the last."""
    pair = attacked.log_in(name)
    chain, access = [pair["refresh"]], pair["access"]
    for number in range(1, length + 1):
        attacked.server.clock.advance(minutes=8)  # longer than an access token lives here
        answer = attacked.refresh(chain[-1], beside=access if number % 2 else None)
        if attacked.unforeseen:
            raise attacked.unforeseen
        checker.expect(answer.status_code == 200, "honest", number=number)
        pair = answer.json()
        seen = attacked.who(pair["access"])
        checker.expect(seen == name, "not-returned", name=name, seen=seen or "nobody")
        chain, access = [*chain, pair["refresh"]], pair["access"]
    return chain


def _is_good(attacked: Attacked, token: str) -> bool:
    return attacked.refresh(token).status_code == 200


def _honest(checker: Checker) -> None:
    """Two people, and one of them twice, refresh for a day."""
    attacked = Attacked(checker, spend=checker.answer)
    for name in (OWNER, OTHER, OWNER):
        _chain(checker, attacked, name, LENGTH)
    table = attacked.server.table
    checker.expect(not table.execute(SEVERAL_BEGINNINGS).fetchone(), "began")


def _ended(checker: Checker) -> None:
    """The owner logs out: the refresh token is over, though it was never spent."""
    attacked = Attacked(checker, spend=checker.answer)
    chain = _chain(checker, attacked, OWNER, 2)
    attacked.log_out(chain[-1])
    checker.expect(not _is_good(attacked, chain[-1]), "ended")


def _comes_back(checker: Checker, back: int) -> None:
    """A spent token comes back: it is refused, and the newest of its family too, no other's."""
    attacked = Attacked(checker, spend=checker.answer)
    elsewhere = [_chain(checker, attacked, name, 1)[-1] for name in (OWNER, OTHER)]
    chain = _chain(checker, attacked, OWNER, LENGTH)
    checker.expect(not _is_good(attacked, chain[-1 - back]), "again", back=back)
    checker.expect(not _is_good(attacked, chain[-1]), "family-lives", back=back)
    for token, whose in zip(elsewhere, ("the same user", "another user"), strict=True):
        checker.expect(_is_good(attacked, token), "other-login", whose=whose)


def _unknown(checker: Checker) -> None:
    """A token of this key that is not in the table: it was there before a backup came back."""
    attacked = Attacked(checker, spend=checker.answer)
    pair = attacked.log_in(OWNER)
    attacked.server.table.execute("DELETE FROM refresh_token")
    status = attacked.refresh(pair["refresh"]).status_code
    error = attacked.unforeseen
    fact = type(error).__name__ if error else f"an answer with {status}"
    checker.expect(status == 401, "unknown", fact=fact)


def _beside_another(checker: Checker) -> None:
    """One user's refresh token, with another one's old access token beside it."""
    attacked = Attacked(checker, spend=checker.answer)
    lost, mine = attacked.log_in(OTHER)["access"], attacked.log_in(OWNER)
    attacked.server.clock.advance(minutes=8)
    answer: Any = attacked.refresh(mine["refresh"], beside=lost)
    for _ in range(2):  # what is given out, and what comes of that later
        if answer.status_code != 200:
            break
        pair = answer.json()
        is_mine = attacked.who(pair["access"]) == OWNER
        checker.expect(is_mine, "another-user", owner=OWNER, other=OTHER)
        answer = attacked.refresh(pair["refresh"])


def _twice_at_once(checker: Checker, step: int) -> None:
    """Two servers with one database: the second one comes between two statements of the first."""
    place = f"tokens-{step}.db"
    attacked = Attacked(checker, spend=checker.answer, database_of_tokens=place)
    try:
        token = attacked.log_in(OWNER)["refresh"]
        copy = second_process(checker, "spend")
        both = twice_at_once(attacked.server, attacked.api, token, step, second=copy)
        good = [one for one in both if one.status_code == 200]
        checker.expect(len(good) < 2, "two-families", step=step)
        left = [one.json()["refresh"] for one in good]
        checker.expect(not any(_is_good(attacked, one) for one in left), "race-lives", step=step)
    finally:
        attacked.server.stop()
