"""Nothing that an answer changed for everybody else outlives its check."""

from __future__ import annotations

import builtins
import http.client
import json
import os
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from unittest import mock
from weakref import WeakSet

import requests
import requests.adapters

from tutorial_lib.gauntlet.limits import stop

# What others use as well, and a program may patch: modules, and classes of theirs.
SHARED: tuple[Any, ...] = (
    *(builtins, http.client, json, time, urllib.request),
    *(requests, requests.api, requests.sessions, requests.adapters),
    *(requests.Session, requests.Request, requests.PreparedRequest, requests.Response),
    *(requests.adapters.HTTPAdapter, http.client.HTTPConnection),
)
STREAMS = ("stdin", "stdout", "stderr", "excepthook")


@contextmanager
def put_back(home: str, hear: Callable[[BaseException], None]) -> Iterator[None]:
    """Put back what the code of a module, `home`, changed while the block ran.

    The environment, Python's streams and path, what is shared of `requests` and its like. It works
    in a folder of its own, which goes with what it wrote there. Threads that run it, or that it
    began, are ended; `hear` is called with the errors that ended the latter.
    """
    shared = [dict(vars(one)) for one in SHARED]
    environment, folder, path = dict(os.environ), os.getcwd(), list(sys.path)
    streams = {name: getattr(sys, name) for name in STREAMS}
    threads = set(threading.enumerate())
    with tempfile.TemporaryDirectory(prefix="exercise-", ignore_cleanup_errors=True) as own:
        os.chdir(own)
        try:
            with _noting_threads_of(home) as begun, _hearing(begun, hear):
                try:
                    yield
                finally:
                    new = [one for one in threading.enumerate() if one not in threads]
                    left = [one for one in new if one in begun or _runs(one, home)]
                    stop(*left, error=SystemExit)  # which a thread ends with and says nothing
        finally:
            os.chdir(folder)
            for one, before in zip(SHARED, shared, strict=True):
                _restore(one, before)
            for name, stream in streams.items():
                setattr(sys, name, stream)
            sys.path[:] = path
            _restore_environment(environment)


def _restore(one: Any, before: dict[str, Any]) -> None:
    now = dict(vars(one))
    for name in now.keys() - before.keys():
        delattr(one, name)
    for name, value in before.items():
        if now.get(name) is not value:
            setattr(one, name, value)


def _restore_environment(before: dict[str, str]) -> None:
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update({name: it for name, it in before.items() if os.environ.get(name) != it})


@contextmanager
def _noting_threads_of(home: str) -> Iterator[WeakSet[threading.Thread]]:
    """Note the threads that a module's code begins, whatever they run.

    Our own are left out: the notebook's server goes on for the notebook.
    """
    start, begun = threading.Thread.start, WeakSet[threading.Thread]()

    def noted(thread: threading.Thread) -> None:
        caller = sys._getframe(1)
        is_ours = caller.f_globals.get("__name__", "").startswith("tutorial_lib.")
        if _leads_to(caller, home) and not is_ours:
            begun.add(thread)
        start(thread)

    with mock.patch.object(threading.Thread, "start", noted):
        yield begun


@contextmanager
def _hearing(
    begun: WeakSet[threading.Thread], hear: Callable[[BaseException], None]
) -> Iterator[None]:
    """Let the errors of these threads be heard here, and by nobody else.

    Who reports them elsewhere may be ended in the midst of its report.
    """
    report = threading.excepthook

    def heard(failed: threading.ExceptHookArgs) -> None:
        if failed.thread not in begun:
            report(failed)
        elif failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
            hear(failed.exc_value)

    with mock.patch.object(threading, "excepthook", heard):
        yield


def _runs(thread: threading.Thread, home: str) -> bool:
    """Whether a thread is in the midst of a module's code."""
    return _leads_to(sys._current_frames().get(thread.ident or 0), home)


def _leads_to(frame: FrameType | None, home: str) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__") == home:
            return True
        frame = frame.f_back
    return False
