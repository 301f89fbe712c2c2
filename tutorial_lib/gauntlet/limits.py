"""Time limits: for a call, which is ended when it runs too long, and for a whole scene."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

LIMIT = 20.0  # seconds: a call that takes longer hangs
GRACE = 0.05  # seconds between two attempts to stop threads
ATTEMPTS = 20

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class TooLong(Exception):
    """The code was still running after its limit."""


class Stopped(BaseException):
    """Raised inside a thread that has run too long; no `except Exception` catches it."""


def within(limit: float, call: Callable[[], Any]) -> Any:
    """Return what a call returns, or raise what it raises; raises TooLong after `limit` seconds.

    An endless loop is ended. What waits for something else is left to itself: it must be let go
    by ending what it waits for.
    """
    ended: list[Any] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            ended.append(call())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=work, name="a learner's code", daemon=True)
    thread.start()
    try:
        thread.join(limit)
    finally:
        if is_late := thread.is_alive():
            stop(thread)
    if is_late:
        raise TooLong
    if failed:
        raise failed[0]
    return ended[0]


def stop(*threads: threading.Thread, error: type[BaseException] = Stopped) -> None:
    """Raise an error in threads, again where their code swallowed it, until they end."""
    for _ in range(ATTEMPTS):
        going_on = [thread for thread in threads if thread.is_alive()]
        for thread in going_on:
            identity = ctypes.c_ulong(thread.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(error))
        end = time.monotonic() + GRACE
        for thread in going_on:
            thread.join(max(0.0, end - time.monotonic()))


@contextmanager
def ending_in(limit: float) -> Iterator[None]:
    """Give what this thread does so many seconds; `remaining()` tells what is left of them."""
    token = _deadline.set(time.monotonic() + limit)
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float:
    """Return how many seconds a call may still take."""
    deadline = _deadline.get()
    return LIMIT if deadline is None else max(0.0, deadline - time.monotonic())
