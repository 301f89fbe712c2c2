"""A login in a file: whole or not at all, for its owner only, shared by processes."""

from __future__ import annotations

import errno
import itertools
import os
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from .errors import StorageError, StorageWarning
from .locks import ProcessLock
from .storage import SHORT_WAIT, TokenStorage
from .user_state import UserState

OWNER_ONLY = 0o600
OWNER_CAN_WRITE = 0o200
LARGEST_FILE = 1 << 20  # bytes: two tokens take a thousand
REMEDIES = {
    errno.EISDIR: "Name a file inside it.",
    errno.EACCES: "Give its owner the right to write, or choose another file.",
    errno.EROFS: "Choose a folder that can be written to.",
    errno.ENOSPC: "Free some space on that disk.",
    errno.EDQUOT: "Free some space on that disk.",
}


class FileStorage(TokenStorage):
    """Keeps the login in a file and survives a restart.

    The file is replaced as a whole, so a writer killed at any moment leaves the old login or
    the new one. On POSIX only its owner can read it; that does not stop the owner's other
    programs. A damaged file is set aside with a `StorageWarning` and means "logged out";
    `StorageError` says why the file cannot be used, and leaves it as it is.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A link is followed here: replacing it would put a file where the link was.
        self.path = Path(os.path.realpath(os.path.expanduser(path)))
        self._lock = ProcessLock(self._beside(".lock"))
        self._refresh_lock = ProcessLock(self._beside(".refresh.lock"))
        self._known: tuple[object, UserState | None] | None = None

    def load(self) -> UserState | None:
        """Return the login, or `None`; the file is read again only when it has changed."""
        known = self._known
        if known is not None and known[0] == self._signature():
            return known[1] if self._pending is None else self._counting(lambda: known[1])
        return self.fresh()

    def save(self, state: UserState) -> None:
        """Write a login, whole or not at all."""
        with self._telling("saved"):
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
            with self._telling("deleted"):
                self._new_file.unlink(missing_ok=True)
                self.path.unlink(missing_ok=True)
            self._pending = None

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the short lock, against threads and processes."""
        with ExitStack() as stack:
            with self._telling("locked"):
                stack.enter_context(self._lock.held(SHORT_WAIT))
            yield

    def refreshing(self, timeout: float) -> AbstractContextManager[None]:
        """Hold the long lock, against threads and processes; `TimeoutError` when it is taken."""
        return self._refresh_lock.held(timeout)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy the path and no login: the copy opens the same file."""
        return type(self), (str(self.path),)

    def _stored_now(self) -> UserState | None:
        """Open the file and return the login that lies in it now, or `None`."""
        if not self.path.parent.is_dir():
            return None
        with self._lock_for_reading():
            self._known = (self._signature(), state := self._read())
        return state

    @contextmanager
    def _lock_for_reading(self) -> Iterator[None]:
        with ExitStack() as stack:
            # A folder that takes no lock file takes no writer either.
            with self._telling("locked"), suppress(StorageError):
                stack.enter_context(self._lock.held(SHORT_WAIT))
            yield

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self) -> UserState | None:
        with self._telling("read"):
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
        names = (self._beside(f".damaged-{number}") for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        with self._telling("set aside, although it is damaged"):
            self.path.rename(aside)
        warnings.warn(
            f"{self.path.name} was damaged: it is kept as {aside.name}, and nobody is logged in.",
            StorageWarning,
            stacklevel=4,
        )

    def _write(self, state: UserState) -> None:
        with self._telling("saved"):
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
        return self._beside(".new")

    def _refuse_read_only(self) -> None:
        # POSIX would let a new file take a read-only one's place.
        if self.path.exists() and not self.path.stat().st_mode & OWNER_CAN_WRITE:
            raise PermissionError(errno.EACCES, "it is read-only")

    def _write_new_file(self, text: str) -> None:
        if len(text) > LARGEST_FILE:
            raise OSError(errno.EFBIG, "it is longer than a login can be")
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
    def _telling(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if isinstance(error, StorageError):
                raise
            reason = (error.strerror or str(error)).rstrip(".")
            message = f"{str(self.path)!r} could not be {what}: {reason}. {_remedy(error)}"
            raise StorageError(message) from error


def _remedy(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "Try again, and see whether a program that uses this file hangs."
    return REMEDIES.get(error.errno or 0, "Choose another file.")
