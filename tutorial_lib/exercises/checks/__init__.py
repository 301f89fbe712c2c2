"""How answers are judged, a module a chapter: by what reached a server, and by the effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ..trial import Trial

Judge = Callable[[Trial], None]
CHAPTERS = ("start_here", "login", "storage", "bearer", "refresh", "races", "gauntlet")
LIMIT = 8.0  # seconds
CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Check:
    """One exercise's check: the piece that the learner writes, the judge, and its limit."""

    exercise: str
    piece: str
    judge: Judge
    limit: float = LIMIT


def check(exercise: str, piece: str, *, limit: float = LIMIT) -> Callable[[Judge], Judge]:
    """Register the judge of an exercise; it ends by itself for a right answer.

    `limit` in seconds holds for all of it.
    """

    def register(judge: Judge) -> Judge:
        CHECKS[exercise] = Check(exercise, piece, judge, limit)
        return judge

    return register


def checks() -> dict[str, Check]:
    """Return every check, in the order of the course."""
    for chapter in CHAPTERS:
        import_module(f".{chapter}", __name__)
    return dict(sorted(CHECKS.items()))
