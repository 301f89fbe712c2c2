"""A lock that holds between threads and between processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from .errors import StorageError
from .forking import begin_anew_after_fork


class ProcessLock:
    """Keeps a section of code to one thread of one process; entered again by its holder freely.

    The operating system drops it when its holder dies, so a crash leaves nothing locked. Its
    folder is made where there is none. The child of a fork has a lock of its own on the same file.
    """

    def __init__(
        self,
        path: Path,
        remedy: str = "Keep the login in a folder of your own on a local disk.",
    ) -> None:
        self.path, self._remedy = path, remedy
        self._begin_anew()
        begin_anew_after_fork(self)

    def _begin_anew(self) -> None:
        self._threads = threading.RLock()
        # Threads queue at the RLock, so that only processes poll. A file system without real
        # locks raises instead of falling back to a lock file that a crash would leave behind.
        self._processes = FileLock(
            self.path, mode=0o600, poll_interval=0.005, fallback_to_soft=False
        )

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock; `TimeoutError` when it is not free within `timeout` seconds."""
        threads, processes = self._threads, self._processes  # what a fork meanwhile replaces
        if not threads.acquire(timeout=timeout):
            raise TimeoutError(f"{self.path.name} was held for {timeout:g} s by another thread.")
        try:
            self._acquire_file(processes, timeout)
            try:
                yield
            finally:
                processes.release()
        finally:
            threads.release()

    def _acquire_file(self, processes: FileLock, timeout: float) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            processes.acquire(timeout=timeout)
        except Timeout:
            raise TimeoutError(
                f"{self.path.name} was held for {timeout:g} s by another process."
            ) from None
        except OSError as error:
            raise StorageError(
                f"{self.path.name} cannot be locked ({error.strerror or type(error).__name__}). "
                f"{self._remedy}"
            ) from error
