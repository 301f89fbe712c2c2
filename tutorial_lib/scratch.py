"""Folders for what a chapter keeps in files: the owner's alone, and gone with the kernel."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

_folders: list[TemporaryDirectory[str]] = []


def fresh_folder() -> Path:
    """Return a new folder that nobody else can read; it goes when the kernel ends."""
    _folders.append(TemporaryDirectory(prefix="jwt-course-", ignore_cleanup_errors=True))
    return Path(_folders[-1].name)


def remove_folders() -> int:
    """Remove them now, as a kernel that is killed cannot; return how many there were."""
    count = len(_folders)
    while _folders:
        _folders.pop().cleanup()
    return count
