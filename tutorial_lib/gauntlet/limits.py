"""Time limits: for a call, which is ended when it runs too long, and for a whole scene."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

LIMIT = 20.0  # seconds: a call that takes longer hangs
GRACE = 0.05  # seconds between two attempts to stop threads
ATTEMPTS = 20
PART = 0.05  # seconds
IDLE = 0.02  # of a processor: who gets less does not want more, but waits for something
LEAST = 0.25  # of a second that passes is counted, however little of it a process got
LOCK_MODULES = ("logging", "threading")
LOCKING = (
    *("acquire", "release", "__enter__", "__exit__", "_acquireLock", "_releaseLock"),
    *("_is_owned", "_release_save", "_acquire_restore"),
)

Clock = Callable[[], float]

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def parts_of(
    seconds: float, now: Clock = time.monotonic, computed: Clock = time.process_time
) -> Iterator[float]:
    """Give out waiting time in small parts, until so many seconds are used up.

    A second in which this process did nothing is a second. Of one in which it computed, only what
    it was given of the processor counts, a quarter at least: on a busy machine that is little.
    """
    left = seconds
    while left > 0:
        began, before = now(), computed()
        yield min(PART, left)
        passed, own = now() - began, computed() - before
        left -= passed if own < IDLE * passed else min(passed, max(own, LEAST * passed))


class TooLong(Exception):
    """Code that was still running after its limit."""


class Stopped(BaseException):
    """The end of a thread that has run too long; no `except Exception` catches it."""


def within(limit: float, call: Callable[[], Any]) -> Any:
    """Return what a call returns, or raise what it raises; raises TooLong after `limit` seconds.

    An endless loop is ended. A call that waits for something else is left alone: end what it waits
    for, and it goes on.
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
    """Raise an error in threads, again where their code swallowed it, until they end.

    Who is just taking a lock is left in peace until the next attempt.
    """
    for _ in range(ATTEMPTS):
        going_on = [thread for thread in threads if thread.is_alive()]
        for thread in going_on:
            if not _is_locking(thread):
                _raise_in(thread, error)
        end = time.monotonic() + GRACE
        for thread in going_on:
            thread.join(max(0.0, end - time.monotonic()))
    if left := [thread for thread in threads if thread.is_alive()]:
        _call_off(left)


def _is_locking(thread: threading.Thread) -> bool:
    """Whether a thread is within the steps by which it takes a lock or gives it back.

    An error there would leave the lock taken, for ever and for everybody: no `with` minds it yet,
    or none any more. `with` alone has no such steps where the lock is written in C.
    """
    frame = sys._current_frames().get(thread.ident or 0)
    return (
        frame is not None
        and frame.f_code.co_name in LOCKING
        and frame.f_globals.get("__name__") in LOCK_MODULES
    )


def _raise_in(thread: threading.Thread, error: type[BaseException] | None) -> None:
    raised = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), raised)


def _call_off(threads: list[threading.Thread]) -> None:
    """Take back errors that were announced to threads which wait for something else.

    Until one is taken, CPython asks at each call of every thread; with a profiler in 3.11 it asks
    for ever. It is only told that one was taken by a thread that takes one.
    """
    for thread in threads:
        _raise_in(thread, None)
    waits = threading.Event()

    def take() -> None:
        with suppress(Stopped):
            waits.set()
            while True:
                time.sleep(0.001)

    taker = threading.Thread(target=take, daemon=True)
    taker.start()
    waits.wait()
    _raise_in(taker, Stopped)
    taker.join()


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
