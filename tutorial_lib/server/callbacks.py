"""Callbacks that are called when something has changed, such as a widget's that draws it again."""

import threading
from collections.abc import Callable
from contextlib import suppress

Callback = Callable[[], object]


class Callbacks:
    """Callbacks without arguments; whoever calls them holds no lock meanwhile."""

    def __init__(self) -> None:
        self._callbacks: dict[object, Callback] = {}
        self._here = threading.local()

    def add(self, callback: Callback) -> Callable[[], None]:
        """Call this after each change; return a function that ends it."""
        key = object()
        self._callbacks[key] = callback

        def stop() -> None:
            self._callbacks.pop(key, None)

        return stop

    def call(self) -> None:
        """Call everyone, on this thread; an error in a callback is its own affair.

        What a callback changes itself is told to nobody: it would go round in circles.
        """
        if not self._callbacks or getattr(self._here, "is_calling", False):
            return
        self._here.is_calling = True
        try:
            for callback in list(self._callbacks.values()):
                with suppress(Exception):
                    callback()
        finally:
            self._here.is_calling = False
