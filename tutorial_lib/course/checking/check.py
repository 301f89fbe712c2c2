"""How an exercise is judged: what its `check.py` says by `@check`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

Judge = Callable[..., None]  # of a Trial
LIMIT = 8.0  # seconds


@dataclass(frozen=True)
class Check:
    """One exercise's check: the piece that the learner writes, the judge, and its limit."""

    piece: str
    judge: Judge
    limit: float = LIMIT

    def aimed_at(self, message: str) -> Check:
        """Return what is enough to see whether an answer gets this message.

        A judge that takes `due`, a message, judges by what can end with that alone.
        """
        if "due" not in inspect.signature(self.judge).parameters:
            return self
        return replace(self, judge=partial(self.judge, due=message))


def check(piece: str, *, limit: float = LIMIT) -> Callable[[Judge], Check]:
    """Make a function the judge of an exercise whose answer has this name.

    It ends by itself for a right answer; `limit` in seconds holds for all of it.
    """
    return lambda judge: Check(piece, judge, limit)
