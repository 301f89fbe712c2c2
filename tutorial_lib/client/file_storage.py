"""A login in a file: whole or not at all, for its owner only, shared by processes."""

from __future__ import annotations

import errno
import itertools
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from .errors import StorageError, StorageWarning
from .forking import begin_anew_after_fork
from .storage import TokenStorage
from .user_state import UserState

SHORT_WAIT = 10.0  # seconds: what happens under the short lock takes milliseconds
OWNER_ONLY = 0o600
OWNER_CAN_WRITE = 0o200
LARGEST_FILE = 1 << 20  # bytes: two tokens take a thousand
REMEDIES = {
    errno.EISDIR: "Name a file inside it.",
    errno.EACCES: "Give its owner write permission, or choose another file.",
    errno.EROFS: "Choose a folder that you can write to.",
    errno.ENOSPC: "Free some space on that disk.",
    errno.EDQUOT: "Free some space on that disk.",
    errno.ETIMEDOUT: "Try again.",
}


class SharedStorage(TokenStorage):
    """A storage that processes share: two lock files beside a path keep them apart."""

    def __init__(self, path: Path, remedy: str) -> None:
        self._lock = ProcessLock(Path(f"{path}.lock"), remedy)
        self._refresh_lock = ProcessLock(Path(f"{path}.refresh.lock"), remedy)
        self._known: tuple[object, UserState | None] | None = None

    def load(self) -> UserState | None:
        """Return the login, or `None`; the store is asked again only when it has changed."""
        known = self._known
        if known is None or known[0] != self._signature():
            return self.fresh()
        return self._what_counts(lambda: known[1])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the short lock, against threads and processes."""
        with ExitStack() as stack:
            try:
                stack.enter_context(self._lock.held(SHORT_WAIT))
            except TimeoutError as error:
                remedy = "Try again, and see whether a program that uses it hangs."
                message = f"The stored login could not be locked: {error} {remedy}"
                raise StorageError(message) from error
            yield

    def refreshing(self, timeout: float) -> AbstractContextManager[None]:
        """Hold the long lock, against threads and processes; `TimeoutError` when it is taken."""
        return self._refresh_lock.held(timeout)

    def _signature(self) -> object:
        """Return what changes with the store, where that is seen without asking it."""
        return None


class FileStorage(SharedStorage):
    """Keeps the login in a file and survives a restart.

    The file is replaced as a whole, so a writer killed at any moment leaves the old login or
    the new one. On POSIX only its owner can read it; that does not stop the owner's other
    programs. A damaged file is set aside with a `StorageWarning` and means "logged out";
    `StorageError` says why the file cannot be used, and leaves it as it is.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A link is followed here: replacing it would put a file where the link was.
        self.path = Path(os.path.realpath(os.path.expanduser(path)))
        super().__init__(self.path, "Keep the login in a folder of your own on a local disk.")

    def save(self, state: UserState) -> None:
        """Write a login, whole or not at all."""
        with self._storage_errors("saved"):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.lock():
            self._read()
            self._write(state)
            self._pending = None

    def clear(self) -> None:
        """Forget the login: the file is gone, and what a killed writer left beside it too."""
        if not self.path.parent.is_dir():
            return
        with self.lock():
            self._read()
            with self._storage_errors("deleted"):
                self._new_file.unlink(missing_ok=True)
                self.path.unlink(missing_ok=True)
            self._pending = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy the path and no login: the copy opens the same file."""
        return type(self), (str(self.path),)

    def _stored_now(self) -> UserState | None:
        """Open the file and return the login that lies in it now, or `None`."""
        if not self.path.parent.is_dir():
            return None
        with ExitStack() as stack:
            with suppress(CannotLock):  # a folder that takes no lock file takes no writer either
                stack.enter_context(self.lock())
            self._known = (self._signature(), state := self._read())
        return state

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self) -> UserState | None:
        with self._storage_errors("read"):
            try:
                with open(self.path, "rb") as file:
                    text = file.read(LARGEST_FILE)
            except FileNotFoundError:
                return None
        try:
            return UserState.from_json(text.decode())
        except ValueError:
            self._set_aside()
            return None

    def _set_aside(self) -> None:
        names = (Path(f"{self.path}.damaged-{number}") for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        with self._storage_errors("set aside, although it is damaged"):
            self.path.rename(aside)
        warnings.warn(
            f"{self.path.name} was damaged: it is kept as {aside.name}, and nobody is logged in.",
            StorageWarning,
            stacklevel=4,
        )

    def _write(self, state: UserState) -> None:
        with self._storage_errors("saved"):
            self._refuse_read_only()
            self._new_file.unlink(missing_ok=True)
            try:
                self._write_new_file(state.to_json())
                os.replace(self._new_file, self.path)
            except BaseException:
                self._new_file.unlink(missing_ok=True)
                raise
            self._settle_folder()

    @property
    def _new_file(self) -> Path:
        return Path(f"{self.path}.new")

    def _refuse_read_only(self) -> None:
        # POSIX would let a new file take a read-only one's place.
        if self.path.exists() and not self.path.stat().st_mode & OWNER_CAN_WRITE:
            raise PermissionError(errno.EACCES, "it is read-only")

    def _write_new_file(self, text: str) -> None:
        if len(text) > LARGEST_FILE:
            raise OSError(errno.EFBIG, "it is too long to be a login")
        descriptor = os.open(self._new_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def _settle_folder(self) -> None:
        # Windows cannot open a folder; there the replacement is settled already.
        with suppress(OSError):
            descriptor = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    @contextmanager
    def _storage_errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if isinstance(error, StorageError):
                raise
            reason = (error.strerror or str(error)).rstrip(".")
            remedy = REMEDIES.get(error.errno or 0, "Choose another file.")
            message = f"{str(self.path)!r} could not be {what}: {reason}. {remedy}"
            raise StorageError(message) from error


class CannotLock(StorageError):
    """Here no lock can be had, by nobody: the folder or the file system takes none."""


class ProcessLock:
    """Keeps a section of code to one thread of one process; entered again by its holder freely.

    The operating system drops it when its holder dies, so a crash leaves nothing locked. Its
    folder is made where there is none. The child of a fork has a lock of its own on the same file.
    `remedy` is what to do where no lock can be had at all.
    """

    def __init__(self, path: Path, remedy: str) -> None:
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
        with ExitStack() as acquired:
            acquired.callback(threads.release)
            self._acquire_file(processes, timeout)
            acquired.callback(processes.release)
            yield

    def _acquire_file(self, processes: FileLock, timeout: float) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            processes.acquire(timeout=timeout)
        except Timeout:
            said = f"{self.path.name} was held for {timeout:g} s by another process."
            raise TimeoutError(said) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = f"{self.path.name} cannot be locked ({reason}). {self._remedy}"
            raise CannotLock(message) from error
