"""Where the course writes: the notebooks, the progress, temporary files."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from .finding import Finding, ready, trouble
from .kernel import running_kernel

LEAST_FREE = 50  # megabytes
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
    places = []
    for where in FOLDERS.values():
        with suppress(OSError):
            places.append(_existing(where()))
    if not places:
        return ready("disk", "unknown")
    free = {place: _free(place) for place in places}
    fullest = min(free, key=free.__getitem__)
    megabytes = free[fullest] // 1024**2
    if megabytes < LEAST_FREE:
        return trouble("disk", "full", folder=fullest, free=megabytes)
    return ready("disk", free=megabytes)


def _folder(subject: str, where: Callable[[], Path]) -> Finding:
    state, facts = "none", {}
    try:
        place = where()
        state, facts = f"{subject}-unwritable", {"folder": place}
        _try_writing(_existing(place), b"")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return trouble("folder", state, subject=subject, reason=reason, **facts)
    return ready("folder", subject=subject, folder=place)


def _free(place: Path) -> int:
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
    return next(folder for folder in (place, *place.parents) if os.path.exists(folder))
