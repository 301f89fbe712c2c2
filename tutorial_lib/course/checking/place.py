"""Running a learner's code: with a limit, in a thread that can be stopped, with its errors kept."""

from __future__ import annotations

import linecache
import traceback
from dataclasses import dataclass

from tutorial_lib.gauntlet.limits import Stopped, TooLong, within

__all__ = ["Place", "Stopped", "TooLong", "place_of", "within"]


@dataclass(frozen=True)
class Place:
    """Where in the learner's own code an error came up."""

    line: int
    source: str


def place_of(error: BaseException, answer: object) -> Place | None:
    """Return the last line of the learner's own code that an error passed, None for none."""
    home = getattr(answer, "__module__", None)
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        if frame.f_globals.get("__name__") == home:
            return Place(line, linecache.getline(frame.f_code.co_filename, line).strip())
    return None
