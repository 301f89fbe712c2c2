"""`jwt-course`: the notebooks in a folder of the learner's, and JupyterLab on chapter 00."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from .course.files import put_in_place, read
from .course.shipped_notebooks import FOLDER, NEW, PACKAGE, PACKED, course
from .readiness.ranges import RANGES

HELP = """\
usage: jwt-course [FOLDER] [OPTIONS OF JUPYTERLAB]

Lays the course's notebooks into FOLDER/notebooks and opens JupyterLab on chapter 00. Without a
FOLDER it is the course's folder that you are in, else jwt-course in the current one.

A notebook that you have worked on stays as it is. Where a newer version of the course has changed
it, the new one is laid beside yours, with -new in its name. What you wrote is kept in
FOLDER/my_client; your progress is in your user data directory and needs no folder.

  jwt-course ~/jwt --no-browser     for a server; JupyterLab's other options work as well
  python -m tutorial_lib reset 03   a chapter as shipped again; run it in FOLDER
"""
DEFAULT = "jwt-course"
LAB_SETTINGS = "lab_settings"  # JupyterLab asks nothing about its news, and looks for none
READABLE = 0o666  # by whom the system lets
LAID = ".shipped"  # copies of what was laid: a notebook that differs from its copy was worked on


def main(arguments: Sequence[str] | None = None) -> None:
    """Lay the notebooks and become JupyterLab; ends the program with a line where it can't."""
    options = list(sys.argv[1:] if arguments is None else arguments)
    if options[:1] in (["-h"], ["--help"]):
        print(HELP, end="")
        return
    is_named = bool(options) and not options[0].startswith("-")
    folder = Path(options.pop(0)).expanduser() if is_named else course() or Path(DEFAULT)
    folder = folder.absolute()
    try:
        said = lay(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        sys.exit(f"Cannot lay the notebooks into {folder} ({reason}): name another, as in "
                 "jwt-course FOLDER.")  # fmt: skip
    print(f"The course is in {folder}.", *said, sep="\n", flush=True)
    open_lab(folder, options)


def lay(folder: Path) -> list[str]:
    """Lay the notebooks into a folder, and none over a learner's work.

    Returns a line for each new version that lies beside the learner's. Raises OSError.
    """
    shipped = PACKED if PACKED.is_dir() else PACKAGE.parent / FOLDER
    notebooks, laid = folder / FOLDER, folder / LAID
    if notebooks.resolve() == shipped:
        return []  # a checkout has them
    for made in (notebooks, laid):
        made.mkdir(parents=True, exist_ok=True)
    said = []
    for name in sorted(path.name for path in shipped.glob("*.ipynb")):
        new, before = read(shipped / name), _content(laid / name)
        place = _lay(new, before, notebooks / name)
        put_in_place(laid / name, new, READABLE)
        if place.name != name:
            said.append(f"{name} is as you left it; the new version is {place.name}, beside it.")
    return said


def open_lab(folder: Path, options: Sequence[str]) -> None:
    """Become JupyterLab; `options` are its own and win over ours."""
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, and in terminals
    here = os.path.dirname(sys.executable)  # its Python, also where it is not activated
    os.environ["PATH"] = here + os.pathsep + os.environ.get("PATH", os.defpath)
    try:
        from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]
    except ImportError:
        wanted = f"jupyterlab{RANGES['jupyterlab']}"
        sys.exit(f'JupyterLab is missing here: python -m pip install "{wanted}"')
    is_root = os.name == "posix" and os.geteuid() == 0
    LabApp.launch_instance([*lab(folder), *["--allow-root"] * is_root, *options])


def lab(folder: Path) -> list[str]:
    """Return JupyterLab's options, which are those of start.py."""
    return [
        f"--ServerApp.root_dir={folder}",
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        f"--LabApp.app_settings_dir={PACKAGE / LAB_SETTINGS}",
        "-y",
    ]


def _lay(new: bytes, before: bytes | None, yours: Path) -> Path:
    """Write a notebook where nothing would be lost; return where its new version is."""
    if new == before and yours.exists():
        return yours  # there is no newer version than the one that was worked on
    for place in _places(yours):
        there = _content(place)
        if there in (None, before):
            put_in_place(place, new, READABLE)
        if there in (None, before, new):
            return place
    raise AssertionError("there is always a further place")


def _places(yours: Path) -> Iterator[Path]:
    yield yours
    yield yours.with_stem(yours.stem + NEW)
    yield from (yours.with_stem(f"{yours.stem}{NEW}-{number}") for number in count(2))


def _content(path: Path) -> bytes | None:
    try:
        return read(path)
    except FileNotFoundError:
        return None
