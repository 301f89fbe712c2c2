"""The learner's files: none is opened that is no file, and nobody else looks into their folders."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

# What stands at a file's place may be a pipe: opening that would wait for somebody who writes.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
OWNER_ONLY = 0o700
OWNER_ONLY_FILE = 0o600
WAITS = (0.01, 0.02, 0.05, 0.1)  # seconds

T = TypeVar("T")


def read(path: Path, most: int | None = None) -> bytes:
    """Return the bytes of a plain file.

    Raises OSError, also for what is none and for one of more than `most` bytes: half a file would
    be taken for a damaged one.
    """
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        found = file.read() if most is None else file.read(most + 1)
    if most is not None:
        check_size(found, most)
    return found


def check_size(content: bytes, most: int) -> None:
    """Raise OSError for more bytes than there may be."""
    if len(content) > most:
        raise OSError(errno.EFBIG, f"the file has more than {most:,} bytes")


def own_folder(path: Path, name: str) -> None:
    """Make a folder for its owner only; one that is there and has our name is tightened.

    A folder of another name is somebody's choice, and stays as it is. Raises OSError.
    """
    path.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and path.name == name and mode & ~OWNER_ONLY:
        with suppress(PermissionError):  # it is another user's
            path.chmod(mode & OWNER_ONLY)


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Make a file that is on the disk afterwards, or none.

    Raises FileExistsError and other OSErrors.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with _gone_on_error(path), open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(
    path: Path, content: bytes, mode: int = OWNER_ONLY_FILE, beside: Path | None = None
) -> None:
    """Write a file whole or not at all, a kill in between included. Raises OSError.

    Until then it is `beside`. What a kill leaves there goes with the next one, so two writers at
    once need a lock, or each a name of its own.
    """
    beside = beside or path.with_name(f".{path.name}.saving")
    beside.unlink(missing_ok=True)
    write_new(beside, content, mode)
    with _gone_on_error(beside):
        patiently(lambda: os.replace(beside, path))


def patiently(call: Callable[[], T]) -> T:
    """Do what Windows refuses for a moment while another program has a file open."""
    for wait in WAITS if os.name == "nt" else ():
        try:
            return call()
        except PermissionError:
            time.sleep(wait)
    return call()


@contextmanager
def _gone_on_error(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
