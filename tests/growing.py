"""How work grows with what it is given, told without a clock."""

from __future__ import annotations

import cProfile
import gc
import pstats
import subprocess
import sys
from collections.abc import Callable

HANGS = 120  # seconds: what takes time in proportion to its text needs one or two


def steps(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls; the same number each time."""
    profile = cProfile.Profile()
    gc.disable()  # what else is thrown away meanwhile, and who is told of it, is chance
    try:
        profile.runcall(work)
    finally:
        gc.enable()
    return int(pstats.Stats(profile).total_calls)


def grows_in_proportion(sizes: list[int]) -> bool:
    """Whether what was counted at n, 2n and 4n lies on a line, or below."""
    one, two, four = sizes
    return four - two <= 2.2 * max(two - one, one / 100)


def ends(setting: str, statement: str, texts: list[str]) -> bool:
    """Whether a statement ends for each `text`; a search inside of a pattern cannot be counted.

    Each text is an expression that makes one of some megabytes: the square of that is hours.
    """
    code = f"{setting}\nfor text in [{', '.join(texts)}]: {statement}"
    try:
        subprocess.run([sys.executable, "-c", code], timeout=HANGS, check=True)
    except subprocess.TimeoutExpired:
        return False
    return True
