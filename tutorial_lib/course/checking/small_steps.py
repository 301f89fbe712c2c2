"""Code that is run in small steps, so that in any place between two of them others can come."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from types import FrameType
from typing import Any

STEP = 0.0005  # seconds between two steps
STEPS = 24  # of each call, its first ones; the others are run as always


def in_small_steps(call: partial[Any], pace: float, start: Barrier) -> Callable[[], Any]:
    """Return a call that begins with the others, and waits a little after each of its steps.

    A step is an instruction of CPython's in the module of what is called. How much is waited is
    `pace` times the least: who comes between whom is then no luck.
    """
    home = getattr(call.func, "__module__", "")
    left = iter(range(STEPS))

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_globals.get("__name__") != home:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode" and next(left, None) is not None:
            time.sleep(STEP * pace)
        return trace

    def stepping() -> Any:
        with suppress(BrokenBarrierError):  # on a very busy machine it begins all the same
            start.wait(5)
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            return call()
        finally:
            sys.settrace(before)

    return stepping
