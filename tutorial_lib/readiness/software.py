"""What runs here: Python and its threads, the packages, the clock."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import metadata
from typing import TypeVar

from .finding import Finding, note, ready, trouble
from .ranges import NOT_NEEDED_HERE, PYTHON, RANGES, wanted

# The course was written then: no clock of today is right and earlier.
EARLIEST, LATEST = "2026-11-01", "2099-12-31"
SECONDS = 1.0  # until a thread must have done its work

Result = TypeVar("Result")


class NoThread(Exception):
    """No thread can be started here."""


def python() -> Finding:
    """Look at Python's own version."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < PYTHON:
        return trouble("python", "old", version=version)
    return ready("python", version=version)


def packages() -> Iterator[Finding]:
    """Look at each package that the course uses."""
    for name in RANGES:
        yield _package(name)


def clock() -> Finding:
    """Look whether the machine's clock can be right."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time()))
    return ready("clock", day=day) if EARLIEST <= day <= LATEST else note("clock", "off", day=day)


def threads() -> Finding:
    """Start a thread: the course's server lives on one."""
    try:
        begin(lambda: None).result(SECONDS)
    except (NoThread, TimeoutError):
        return trouble("threads", "refused")
    return ready("threads")


def begin(work: Callable[[], Result]) -> Future[Result]:
    """Begin work on another thread; raises NoThread where none can be started."""
    executor = ThreadPoolExecutor(1)
    try:
        return executor.submit(work)
    except RuntimeError as error:
        raise NoThread from error
    finally:
        executor.shutdown(wait=False)


def fits(name: str, version: str) -> bool:
    """Tell whether a version of a package is one that the course works with."""
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(wanted(name)).contains(version, prereleases=True)


def _package(name: str) -> Finding:
    is_needed, asked = name not in NOT_NEEDED_HERE, name + wanted(name)
    worse = trouble if is_needed else note
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return worse("package", "missing" if is_needed else "not-here", subject=name, wanted=asked)
    if not fits(name, version):
        return worse("package", "other", subject=name, version=version, wanted=asked)
    return ready("package", subject=name, version=version)
