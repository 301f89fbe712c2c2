"""How long a check waits: counted so that a busy machine does not make a right answer late."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from tutorial_lib.gauntlet.limits import TooLong, parts_of, stop

SAMPLE = 0.05  # seconds of computing


def patiently(seconds: float, call: Callable[[], Any]) -> Any:
    """Return what a call returns, or raise what it raises; TooLong when so much was waited.

    An endless loop is ended. What waits for something else is left to itself.
    """
    ended: Future[Any] = Future()

    def work() -> None:
        try:
            ended.set_result(call())
        except BaseException as error:
            ended.set_exception(error)

    thread = threading.Thread(target=work, name="a learner's code", daemon=True)
    thread.start()
    try:
        for part in parts_of(seconds):
            thread.join(part)
            if not thread.is_alive():
                break
    finally:
        if is_late := thread.is_alive():
            stop(thread)
    if is_late:
        raise TooLong
    return ended.result()


def how_busy() -> float:
    """How many times longer than on a quiet machine it takes to compute something now."""
    began, before = time.monotonic(), time.thread_time()
    while time.thread_time() - before < SAMPLE:
        continue
    return max(1.0, (time.monotonic() - began) / SAMPLE)
