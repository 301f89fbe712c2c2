"""A lock that holds between threads and between processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from .errors import StorageError


class ProcessLock:
    """Keeps a section of code to one thread of one process; entered again by its holder freely.

    The operating system drops it when its holder dies, so a crash leaves nothing locked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._threads = threading.RLock()
        # Threads queue at the RLock, so that only processes poll. A file system without real
        # locks raises instead of falling back to a lock file that a crash would leave behind.
        self._processes = FileLock(path, mode=0o600, poll_interval=0.005, fallback_to_soft=False)

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock; `TimeoutError` when it is not free within `timeout` seconds."""
        if not self._threads.acquire(timeout=timeout):
            raise TimeoutError(f"{self.path.name} was held for {timeout:g} s by another thread.")
        try:
            self._acquire_file(timeout)
            try:
                yield
            finally:
                self._processes.release()
        finally:
            self._threads.release()

    def _acquire_file(self, timeout: float) -> None:
        try:
            self._processes.acquire(timeout=timeout)
        except Timeout:
            raise TimeoutError(
                f"{self.path.name} was held for {timeout:g} s by another process."
            ) from None
        except OSError as error:
            raise StorageError(
                f"{self.path.name} cannot be locked ({error.strerror}). "
                "Keep the login in a folder of your own on a local disk."
            ) from error
