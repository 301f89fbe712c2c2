"""Where the course writes: the notebooks, the progress, temporary files."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .finding import Finding, ready, trouble
from .kernel import running_kernel

LEAST_FREE = 50 * 1024**2
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def notebooks() -> Path:
    """Return the notebooks' folder: the kernel's own, on the command line the course's."""
    shipped = Path(__file__).resolve().parents[2] / "notebooks"
    return shipped if running_kernel() is None and shipped.is_dir() else Path.cwd()


def progress() -> Path:
    """Return the folder in which the learner's progress is kept; it may not exist yet."""
    import platformdirs

    if chosen := os.environ.get("JWT_COURSE_PROGRESS"):
        return Path(chosen).parent
    return platformdirs.user_data_path("jwt-client-course", appauthor=False)


def temporary() -> Path:
    """Return the folder for temporary files. Raises OSError where none can be had."""
    return Path(tempfile.gettempdir())


FOLDERS: dict[str, Callable[[], Path]] = {
    "notebooks": notebooks,
    "progress": progress,
    "temporary": temporary,
}


def folder() -> Iterator[Finding]:
    """Make a file in each folder; nothing stays behind."""
    for subject, where in FOLDERS.items():
        yield _folder(subject, where)


def disk() -> Finding:
    """Look whether there is room: on a full disk a saved notebook is lost."""
    places = [place for place in map(_place, FOLDERS.values()) if place]
    free = {place: _room(place) for place in places}
    if not free:
        return ready("disk", "unknown")
    place, least = min(free.items(), key=lambda item: item[1])
    if least < LEAST_FREE:
        return trouble("disk", "full", folder=place, free=least // 1024**2)
    return ready("disk", free=least // 1024**2)


def _folder(subject: str, where: Callable[[], Path]) -> Finding:
    try:
        place = where()
    except OSError as error:
        return trouble("folder", "none", subject=subject, reason=_reason(error))
    try:
        _try_writing(_existing(place), b"")
    except OSError as error:
        state = f"{subject}-unwritable"
        return trouble("folder", state, subject=subject, folder=place, reason=_reason(error))
    return ready("folder", subject=subject, folder=place)


def _place(where: Callable[[], Path]) -> Path | None:
    try:
        return _existing(where())
    except OSError:
        return None


def _room(place: Path) -> int:
    """Return the free bytes; a quota shows only when something is written."""
    try:
        _try_writing(place, bytes(64 * 1024))
    except OSError as error:
        if error.errno in FULL:
            return 0
    return shutil.disk_usage(place).free


def _try_writing(place: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-") as file:
        file.write(content)
        file.flush()


def _existing(place: Path) -> Path:
    """Return the folder, or the nearest one above it: a missing one is made when it is needed."""
    while not os.path.exists(place):
        place = place.parent
    return place


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
