"""Time that passes for the client too: where a scene moves the server's clock, theirs moves along.

Some peers look at their own clock and never at the 401. Half an hour that passes at the server
only would be half an hour that never was: no client of that kind could pass a single scene. So
these clients' clocks are moved whenever the server's is. What is told apart all the same: a clock
that is wrong from the start (rule 23), and a token that is refused before its time (rule 2).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest import mock

from tutorial_lib.server import OffsetClock

_ahead = 0.0


def now() -> float:
    """The time in Unix seconds, for those clients."""
    return time.time() + _ahead


#: Takes the place of the module `time` where a library reads its clock.
module = SimpleNamespace(time=now, sleep=time.sleep, monotonic=time.monotonic)


def begin_anew() -> None:
    """Back to the machine's own time."""
    global _ahead
    _ahead = 0.0


def scene() -> Callable[[object], list[str]]:
    """Begin a scene, at the machine's own time; who has this is played in one at a time."""
    begin_anew()
    return lambda effects: []


@contextmanager
def passing() -> Iterator[None]:
    """Move these clients' time whenever a server's clock is advanced."""
    advance = OffsetClock.advance

    def advanced(clock: OffsetClock, **step: Any) -> None:
        global _ahead
        before = clock.now()
        advance(clock, **step)
        _ahead += round(clock.now() - before)

    with mock.patch.object(OffsetClock, "advance", advanced):
        yield
    begin_anew()
