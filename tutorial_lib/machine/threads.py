"""Work on another thread: the course's server lives on one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from .finding import Finding, ready, trouble

SECONDS = 1.0

Result = TypeVar("Result")


class NoThread(Exception):
    """No thread can be started here."""


def begin(work: Callable[[], Result]) -> Future[Result]:
    """Begin work on another thread; raises NoThread where none can be started."""
    executor = ThreadPoolExecutor(1)
    try:
        return executor.submit(work)
    except RuntimeError as error:
        raise NoThread from error
    finally:
        executor.shutdown(wait=False)


def threads() -> Finding:
    """Start a thread."""
    try:
        begin(lambda: None).result(SECONDS)
    except (NoThread, TimeoutError):
        return trouble("threads", "refused")
    return ready("threads")
