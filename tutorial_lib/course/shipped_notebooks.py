"""The notebooks as they were shipped: a wheel's own, else from git, else as start.py laid them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import tutorial_lib

from .files import read

FOLDER = "notebooks"
PACKAGE = Path(tutorial_lib.__file__).resolve().parent
PACKED = PACKAGE / FOLDER  # in a wheel; a checkout has them beside the package
NEW = "-new"  # in the name of a version that jwt-course laid beside the learner's
LAID_DOWN = Path(".venv", "shipped")  # start.py puts them there
PATIENCE = 20.0  # seconds for git


def course() -> Path | None:
    """Return the course's folder, in which `notebooks` is.

    That is the checkout; for a course from a wheel the folder around this one, if there is one.
    """
    if not PACKED.is_dir():
        return PACKAGE.parent
    here, names = Path.cwd(), [path.name for path in PACKED.glob("*.ipynb")]
    around = ((up, up / FOLDER / name) for up in (here, *here.parents) for name in names)
    return next((up for up, notebook in around if notebook.is_file()), None)


@dataclass(frozen=True)
class Shipped:
    """The notebooks of a course in a folder, as they were shipped."""

    root: Path

    def names(self) -> list[str]:
        """Return the notebooks' names, shipped ones and those that lie there."""
        listed = self._git("ls-tree", "--name-only", "HEAD", f"{FOLDER}/") or b""
        known = {line.rpartition("/")[2] for line in listed.decode(errors="replace").splitlines()}
        for folder in (PACKED, self.root / LAID_DOWN, self.root / FOLDER):
            known |= {path.name for path in folder.glob("*.ipynb")}
        return sorted(name for name in known if name.endswith(".ipynb") and NEW not in name)

    def content(self, name: str) -> bytes | None:
        """Return a notebook as it was shipped, None where nobody knows."""
        own, laid_down = PACKED / name, self.root / LAID_DOWN / name
        return _content(own) or self._committed(name) or _content(laid_down)

    def _committed(self, name: str) -> bytes | None:
        """Return what git has from those who ship: learners commit too, nbgitpuller for them."""
        theirs = self._git("merge-base", "HEAD", "@{upstream}") or b"HEAD"
        return self._git("show", f"{theirs.decode().strip()}:./{FOLDER}/{name}")

    def _git(self, *arguments: str) -> bytes | None:
        """Return what git says about the checkout that the course is in, None where it cannot."""
        git = shutil.which("git")
        if git is None:
            return None
        # Where git is told of a repository by variables, that is another one.
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = [git, "-C", str(self.root), *arguments]
        try:
            done = subprocess.run(command, env=env, capture_output=True, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None


def _content(path: Path) -> bytes | None:
    try:
        return read(path)
    except OSError:
        return None


def is_notebook(content: bytes) -> bool:
    """Whether these bytes are a notebook."""
    try:
        return isinstance(json.loads(content)["cells"], list)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
