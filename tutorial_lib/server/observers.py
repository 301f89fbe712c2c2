"""Those who want to hear that something changed, such as a widget that draws itself again."""

import threading
from collections.abc import Callable
from contextlib import suppress

Callback = Callable[[], object]


class Observers:
    """Callbacks without arguments; whoever tells them holds no lock meanwhile."""

    def __init__(self) -> None:
        self._callbacks: dict[object, Callback] = {}
        self._here = threading.local()

    def add(self, callback: Callback) -> Callable[[], None]:
        """Call this after each change; returns a function that ends it."""
        key = object()
        self._callbacks[key] = callback

        def stop() -> None:
            self._callbacks.pop(key, None)

        return stop

    def tell(self) -> None:
        """Call everyone, on this thread; an observer's error is the observer's own affair.

        What an observer changes itself is told to nobody: it would go round in circles.
        """
        if not self._callbacks or getattr(self._here, "is_telling", False):
            return
        self._here.is_telling = True
        try:
            for callback in list(self._callbacks.values()):
                with suppress(Exception):
                    callback()
        finally:
            self._here.is_telling = False
