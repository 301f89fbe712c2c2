"""Rule 15: two clients with one store both stay logged in."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tutorial_lib.client import RefreshFailed

from ._plain import Plain, Tokens

PATIENCE = 2.0  # seconds


class _LockFile(Plain):
    """Keeps others away with a file that only one can make."""

    def is_stale(self, lock: Path) -> bool:
        return False

    @contextmanager
    def locked(self) -> Iterator[None]:
        lock = Path(f"{self.path or id(self)}.lock")
        end = time.monotonic() + PATIENCE
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
                break
            except FileExistsError:
                if self.is_stale(lock):
                    lock.unlink(missing_ok=True)
                elif time.monotonic() > end:
                    raise RefreshFailed("Another one is refreshing.") from None
                time.sleep(0.005)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


class ACrashLocksItForGood(_LockFile):
    """Its lock is a file, which a crash leaves behind."""


class StealsTheLock(_LockFile):
    """A lock file that is a second old counts as left behind."""

    def is_stale(self, lock: Path) -> bool:
        try:
            return time.time() - lock.stat().st_mtime > 1
        except FileNotFoundError:
            return False


class StealsTheLockAtOnce(_LockFile):
    """Waits for a hundredth of a second, and then takes the lock for forgotten."""

    def is_stale(self, lock: Path) -> bool:
        time.sleep(0.01)
        return True


class LocksItsThreadsOnly(Plain):
    """A lock in memory, which the other process knows nothing of."""


class LocksItselfOnly(Plain):
    """Each object has a lock of its own."""

    def __init__(self, api_url: str, **settings: Any) -> None:
        super().__init__(api_url, **settings)
        self.threads = threading.RLock()


class ReadsTheFileOnce(Plain):
    """What was read at the start counts."""

    def load(self) -> Tokens:
        if not self.kept:
            self.kept = super().load()
        return self.kept


class LooksBeforeItLocks(Plain):
    """Reads the file, waits for the lock, and refreshes with what it has read."""

    def renewed(self, refused: Tokens) -> Tokens:
        tokens = self.load()
        with self.locked():
            if tokens["access"] == refused["access"]:
                tokens = {**tokens, **self.ask(tokens["refresh"])}
                self.save(tokens)
            return tokens


class LocksProcessesOnly(Plain):
    """A record lock keeps processes apart, and not two objects of one."""

    @contextmanager
    def locked(self) -> Iterator[None]:
        import fcntl

        with open(f"{self.path}.lock", "w") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)
            yield


class TakesItsOwnRefreshToken(Plain):
    """Reads the newest access token from the file, and refreshes with the one it logged in with."""

    own = ""

    def ask(self, refresh: str) -> Tokens:
        answer = super().ask(self.own or refresh)
        self.own = answer.get("refresh", refresh)
        return answer
