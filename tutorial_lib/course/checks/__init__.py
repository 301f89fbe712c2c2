"""How answers are judged, a module a chapter: by what reached a server, and by the effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module

Judge = Callable[..., None]  # of a Trial
CHAPTERS = ("start_here", "login", "storage", "bearer", "refresh", "races", "gauntlet")
LIMIT = 8.0  # seconds
CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Check:
    """One exercise's check: the piece that the learner writes, the judge, and its limit.

    A judge that `can_aim` takes `due`, a message: it judges by what can end with that alone.
    """

    exercise: str
    piece: str
    judge: Judge
    limit: float = LIMIT
    can_aim: bool = False

    def aimed_at(self, message: str) -> Check:
        """Return what is enough to see whether an answer gets this message."""
        return replace(self, judge=partial(self.judge, due=message)) if self.can_aim else self


def check(
    exercise: str, piece: str, *, limit: float = LIMIT, can_aim: bool = False
) -> Callable[[Judge], Judge]:
    """Register the judge of an exercise; it ends by itself for a right answer.

    `limit` in seconds holds for all of it.
    """

    def register(judge: Judge) -> Judge:
        CHECKS[exercise] = Check(exercise, piece, judge, limit, can_aim)
        return judge

    return register


def checks() -> dict[str, Check]:
    """Return every check, in the order of the course."""
    for chapter in CHAPTERS:
        import_module(f".{chapter}", __name__)
    return dict(sorted(CHECKS.items()))
