"""The notebooks as they were shipped: from git where it knows them, else as start.py laid them."""

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
LAID_DOWN = Path(".venv", "shipped")  # start.py puts them there
PATIENCE = 20.0  # seconds for git


def course() -> Path:
    """Return the course's folder, in which `notebooks` is."""
    return Path(tutorial_lib.__file__).resolve().parent.parent


@dataclass(frozen=True)
class Shipped:
    """The notebooks of a course in a folder, as they were shipped."""

    root: Path

    def names(self) -> list[str]:
        """Return the notebooks' names, shipped ones and those that lie there."""
        listed = self._git("ls-tree", "--name-only", "HEAD", f"{FOLDER}/") or b""
        known = {line.rpartition("/")[2] for line in listed.decode(errors="replace").splitlines()}
        for folder in (self.root / LAID_DOWN, self.root / FOLDER):
            known |= {path.name for path in folder.glob("*.ipynb")}
        return sorted(name for name in known if name.endswith(".ipynb"))

    def content(self, name: str) -> bytes | None:
        """Return a notebook as it was shipped, None where nobody knows."""
        return self._git("show", f"HEAD:./{FOLDER}/{name}") or self._laid_down(name)

    def _laid_down(self, name: str) -> bytes | None:
        try:
            return read(self.root / LAID_DOWN / name)
        except OSError:
            return None

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


def is_notebook(content: bytes) -> bool:
    """Whether these bytes are a notebook."""
    try:
        return isinstance(json.loads(content)["cells"], list)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
