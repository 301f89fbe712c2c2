"""What a process must not take over from the one that it was forked from."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Protocol
from weakref import WeakValueDictionary


class OfOneProcess(Protocol):
    """Something that belongs to one process: a lock, a call under way, a connection."""

    def _begin_anew(self) -> None: ...


_of_this_process: WeakValueDictionary[int, OfOneProcess] = WeakValueDictionary()


def begin_anew_after_fork(thing: OfOneProcess) -> None:
    """Have a thing begin anew in each child of a `fork()`; a second time does nothing.

    Of the parent's threads the child has only the one that forked. A lock that another held, or
    a call that it was making, would never be done there; a connection would be two's.
    """
    _of_this_process[id(thing)] = thing


def _after_fork() -> None:
    for thing in list(_of_this_process.values()):
        with suppress(Exception):  # what cannot begin anew keeps no other thing from it
            thing._begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
