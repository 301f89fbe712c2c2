"""Requests that wait for each other or for a word: races that come out the same every time."""

import threading
from collections.abc import Iterable
from types import TracebackType

from .wsgi import App, Environ, StartResponse, note_fault, path_matches


class Held:
    """Requests held at the door; a context manager that releases them at its end."""

    def __init__(
        self, path: str, *, until: int | None, limit: float, answer: bool, times: int | None
    ) -> None:
        if until is not None and until < 1:
            raise ValueError(f"until must be at least 1, not {until!r}.")
        if limit <= 0:
            raise ValueError(f"limit must be a number of seconds above 0, not {limit!r}.")
        self.path = path
        self.limit = limit
        self._until = until
        self._answer = answer
        self._left = until if until is not None else times
        self._came = 0
        self._released = False
        self._changed = threading.Condition()

    @property
    def is_released(self) -> bool:
        """Whether everyone was let go; nobody is held from then on."""
        return self._released

    def arrived(self, n: int = 1, timeout: float = 5.0) -> bool:
        """Wait until `n` requests have come and are held; False after `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._came >= n, timeout)

    def release(self) -> None:
        """Let everyone go."""
        with self._changed:
            self._released = True
            self._changed.notify_all()

    def takes(self, path: str) -> bool:
        """Whether to hold a request to this path; counts it when so."""
        with self._changed:
            if self._released or self._left == 0 or not path_matches(path, self.path):
                return False
            self._left = None if self._left is None else self._left - 1
            return True

    def around(self, app: App) -> App:
        """The app with the wait before its work, or before its answer."""

        def holding(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            note_fault(environ, "held")
            if not self._answer:
                self._wait()
            answer = app(environ, start_response)
            if self._answer:
                self._wait()
            return answer

        return holding

    def _wait(self) -> None:
        with self._changed:
            self._came += 1
            if self._came == self._until:
                self._released = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._released, self.limit)

    def __enter__(self) -> "Held":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "released" if self._released else f"{self._came} waiting"
        return f"<Held {self.path}: {state}>"
