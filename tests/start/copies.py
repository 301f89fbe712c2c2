"""Copies of the course in other folders, and start.py run there."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

from tests.waiting import HANG

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("start.py", "requirements", "tutorial_lib", "notebooks")
# pip without uv, without anybody's settings, and with nothing to answer it
OFFLINE = {
    "PATH": os.defpath,
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "1",
}
FOREIGN = ("PIP_", "UV_", "CI", "JUPYTER_TOKEN")


def copy_of_the_course(folder: Path) -> Path:
    """A copy in a folder whose name has a space and a letter beyond ASCII."""
    course = folder / "my cöurse"
    course.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, course / part)
        else:
            shutil.copy(ROOT / part, course / part)
    return course


def start_of(course: Path) -> ModuleType:
    """The copy's own start.py, as a module."""
    spec = importlib.util.spec_from_file_location("start_of_a_copy", course / "start.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def borrow(course: Path) -> ModuleType:
    """Make a whole .venv in a copy at once: it uses the packages of this environment."""
    start = start_of(course)
    start.make_venv()
    start.link()
    venv = {"base": start.VENV, "platbase": start.VENV}
    path_file = Path(sysconfig.get_path("purelib", "venv", venv), "borrowed.pth")
    path_file.write_text(sysconfig.get_path("purelib") + "\n")
    start.stamp(start.COURSE)
    return start


def environment(**changes: str) -> dict[str, str]:
    """This environment, offline and without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | OFFLINE | changes


def command(*arguments: str, first: str = "") -> list[str]:
    """start.py with arguments; `first` is Python to run before it, to fake a condition."""
    if not first:
        return [sys.executable, "start.py", *arguments]
    run = "import runpy; runpy.run_path('start.py', run_name='__main__')"
    argv = f"import sys; sys.argv = {['start.py', *arguments]!r}"
    return [sys.executable, "-c", "\n".join((argv, first, run))]


def run_start(course: Path, *arguments: str, first: str = "", **changes: str) -> str:
    """Run start.py where it must fail; returns the last line it says."""
    ran = subprocess.run(
        command(*arguments, first=first),
        cwd=course,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    return ran.stderr
