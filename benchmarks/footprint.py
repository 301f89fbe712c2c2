"""How long importing the client takes beside requests, and how much room the course takes."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from functools import partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from .measured import Measured, medians, paired, take_turns

ROOT = Path(__file__).parent.parent
CLIENT, REQUESTS = "tutorial_lib.client", "requests"
TIMED = "import time; began = time.perf_counter(); import {}; print(time.perf_counter() - began)"
COURSE, FIVE = "the course", "the five packages alone"
#: What the course cannot be without, as its task names them.
NAMED = ("jupyterlab", "ipywidgets", "requests", "pyjwt", "nbval")


def importing(module: str) -> float:
    """Return the milliseconds that an import takes in a new Python."""
    code = [sys.executable, "-c", TIMED.format(module)]
    return float(subprocess.run(code, cwd=ROOT, check=True, capture_output=True).stdout) * 1e3


def import_time(*, quick: bool = False) -> Measured:
    """Let both take turns."""
    sides = {name: partial(importing, name) for name in (CLIENT, REQUESTS)}
    taken = take_turns(sides, 5 if quick else 25)
    ratio = paired(taken, CLIENT, REQUESTS)
    return Measured("Importing", "ms", medians(taken), CLIENT, REQUESTS, ratio, at_most=1.5)


def installed_size(*, quick: bool = False) -> Measured:
    """Add up the files of all that is needed, here as it is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    sizes = {
        COURSE: _megabytes(project["dependencies"]) + _own_size(),
        FIVE: _megabytes(NAMED),
    }
    facts = f"of which the course's own files: {_own_size():.1f}"
    ratio = sizes[COURSE] / sizes[FIVE]
    return Measured("Installed size", "MB", sizes, COURSE, FIVE, ratio, 1.5, facts=facts)


def _own_size() -> float:
    kept = (*(ROOT / "tutorial_lib").rglob("*"), *(ROOT / "notebooks").glob("*.ipynb"))
    files = (file for file in kept if file.is_file() and file.suffix != ".pyc")
    return sum(file.stat().st_size for file in files) / 1e6


def _megabytes(wanted: Iterable[str]) -> float:
    return sum(_size(name) for name in needed(wanted)) / 1e6


def needed(wanted: Iterable[str]) -> set[str]:
    """Return the names of all packages that these need here, and their own."""
    found: set[str] = set()
    left = [Requirement(one) for one in wanted]
    while left:
        one = left.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if one.marker and not any(one.marker.evaluate({"extra": e}) for e in (one.extras or {""})):
            continue
        if name in found:
            continue
        try:
            asked = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        found.add(name)
        left += [_with_extras(Requirement(text), one.extras) for text in asked]
    return found


def _with_extras(requirement: Requirement, extras: set[str]) -> Requirement:
    """Drop the marker of an extra that was asked for."""
    if requirement.marker and any(requirement.marker.evaluate({"extra": e}) for e in extras):
        requirement.marker = None
    return requirement


def _size(name: str) -> int:
    files = distribution(name).files or []
    paths = (Path(str(file.locate())) for file in files if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file())
