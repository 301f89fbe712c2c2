"""The learner's files: none is opened that is no file, and nobody else looks into their folders."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

# What stands at a file's place may be a pipe: opening that would wait for somebody who writes.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
OWNER_ONLY = 0o700


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
