"""The client's own stores, with a stop before whatever another actor could see or change."""

from collections.abc import Hashable
from pathlib import Path
from typing import Self

from filelock import FileLock

from tutorial_lib.client import FileStorage, MemoryStorage, TokenStorage, UserState

from .baton import BatonLock, saw, stop

SHORT, LONG = "short lock", "refresh lock"


class Stopping(TokenStorage):
    """Stops before each look at the store and each change of it."""

    def load(self) -> UserState | None:
        stop("load")
        return noted(super().load())  # type: ignore[safe-super]

    def fresh(self) -> UserState | None:
        stop("fresh")
        return noted(super().fresh())

    def save(self, state: UserState) -> None:
        stop(f"save {state.username}")
        super().save(state)  # type: ignore[safe-super]

    def clear(self) -> None:
        stop("clear")
        super().clear()  # type: ignore[safe-super]


class StoppingMemory(Stopping, MemoryStorage):
    """A store that threads share."""

    def __init__(self, holders: dict[str, str]) -> None:
        super().__init__()
        self._short_lock, self._long_lock = BatonLock(SHORT, holders), BatonLock(LONG, holders)

    def fresh(self) -> UserState | None:
        return self.load()


class StoppingFile(Stopping, FileStorage):
    """One program's view of a file; the lock files are the real ones."""

    def __init__(self, path: Path, holders: dict[str, str]) -> None:
        super().__init__(path)
        for name, lock in ((SHORT, self._lock), (LONG, self._refresh_lock)):
            lock._processes = RealLock(name, lock._processes, holders)  # type: ignore[assignment]

    def among_threads(self) -> Self:
        """The same for a program with several threads, which wait for each other first."""
        for name, lock in ((SHORT, self._lock), (LONG, self._refresh_lock)):
            lock._threads = BatonLock(f"{name} of this program", {})  # type: ignore[assignment]
        return self

    def cached(self) -> Hashable:
        """What this program remembers of the file, and whether that is news of today."""
        known = self._known
        return known and (key(known[1]), known[0] == self._signature())

    def _write_new_file(self, text: str) -> None:
        super()._write_new_file(text)
        stop("put the new file in the old one's place")


class RealLock(BatonLock):
    """A lock file, asked for when it must be free by all that is known: then it has to be."""

    def __init__(self, name: str, lock: FileLock, holders: dict[str, str]) -> None:
        super().__init__(name, holders)
        self.lock = lock

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        super().acquire()
        self.lock.acquire(timeout=0)
        return True

    def release(self) -> None:
        self.lock.release()
        super().release()


def noted(state: UserState | None) -> UserState | None:
    """Note what lay in the store: the actor goes on by it."""
    saw(key(state))
    return state


def key(state: UserState | None) -> Hashable:
    """A stored login as one value."""
    return state and (state.login_id, state.access, state.refresh)
