"""What this program does with a folder's files: they are opened, renamed, given other rights."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LONGEST_READ = 1 << 16  # bytes: a login has a thousand


@dataclass(frozen=True, repr=False)
class SeenFile:
    """A file as it was a moment before something was done with it."""

    path: Path
    mode: int
    text: str
    is_emptied: bool  # by being opened


_watched: dict[str, list[SeenFile]] = {}  # by folder
_this_thread = threading.local()


@contextmanager
def watching_files(folder: Path) -> Iterator[list[SeenFile]]:
    """Give a list that grows with each file of a folder that something is done with."""
    _listen()
    place = os.path.realpath(folder)
    try:
        yield _watched.setdefault(place, [])
    finally:
        del _watched[place]


@cache
def _listen() -> None:
    sys.addaudithook(_heard)  # for good: a hook cannot be taken away


def _heard(event: str, given: tuple[Any, ...]) -> None:
    if not _watched or event not in ("open", "os.chmod", "os.rename"):
        return
    if getattr(_this_thread, "is_looking", False):
        return
    _this_thread.is_looking = True
    try:
        with suppress(OSError, TypeError, ValueError):
            _look(event, given)
    finally:
        _this_thread.is_looking = False


def _look(event: str, given: tuple[Any, ...]) -> None:
    place = f"/proc/self/fd/{given[0]}" if isinstance(given[0], int) else os.fsdecode(given[0])
    path = Path(os.path.realpath(place))
    seen = _watched.get(str(path.parent))
    if seen is not None:
        text = path.read_bytes()[:LONGEST_READ].decode(errors="replace")
        is_emptied = bool(text) and event == "open" and bool(given[2] & os.O_TRUNC)
        seen.append(SeenFile(path, stat.S_IMODE(path.stat().st_mode), text, is_emptied))
