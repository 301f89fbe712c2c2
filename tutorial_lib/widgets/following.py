"""When a view is drawn again: at the end of the cell that is running."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress


class Later:
    """Calls back once when the running cell has ended, however often it is asked to meanwhile.

    By then a client has put away what an answer brought it. Outside of a kernel there is no
    cell to wait for, and it calls back at once. An error in the callback reaches nobody.
    """

    def __init__(self, callback: Callable[[], object]) -> None:
        self._callback, self._loop, self._is_due = callback, running_loop(), False

    def __call__(self) -> None:
        """Ask for the call; may be done from any thread."""
        if self._loop is None:
            self._run()
        elif not self._is_due:
            self._is_due = True
            with suppress(RuntimeError):  # the loop is closed: nobody looks any more
                self._loop.call_soon_threadsafe(self._run)

    def _run(self) -> None:
        self._is_due = False
        with suppress(Exception):
            self._callback()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the kernel's event loop; outside of a kernel there is none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
