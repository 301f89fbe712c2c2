"""What takes minutes: a fresh start beside a bare install, the course beside bare kernel starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from .footprint import NAMED
from .measured import Measured, medians, paired, take_turns

ROOT = Path(__file__).parent.parent
SHIPPED = ("start.py", "pyproject.toml", "requirements", "notebooks", "tutorial_lib")
COURSE, KERNELS = "the course under nbval", "its kernels, started and stopped"
OURS, BARE = "start.py, all that the course needs", "the five packages, installed alone"
UNDER_NBVAL = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
ONE_CELL = """
import sys
from jupyter_client.manager import start_new_kernel
for _ in range(int(sys.argv[1])):
    manager, client = start_new_kernel(kernel_name="python3")
    client.execute_interactive("1 + 1")
    client.stop_channels()
    manager.shutdown_kernel(now=True)
"""


def seconds(command: list[str], **more: object) -> float:
    """Run a command that must succeed; return how long it took."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, **more)  # type: ignore[call-overload]
    return time.perf_counter() - began


def start() -> float:
    """Install a copy of the course as start.py does, and stop before JupyterLab opens."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SHIPPED:
            source, place = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place)
        code = "import start; start.prepare(start.COURSE)"
        return seconds([sys.executable, "-c", code], cwd=folder)


def install() -> float:
    """Make an environment and install the five packages with the same installer."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        seconds([sys.executable, "-m", "venv", folder])
        python = str(Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python")
        uv = shutil.which("uv")
        how = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
        seconds([*how, "--quiet", *NAMED])
        return time.perf_counter() - began


def fresh_start(*, quick: bool = False) -> Measured:
    """Let both take turns."""
    taken = take_turns({OURS: start, BARE: install}, 1 if quick else 3)
    return Measured(
        "A fresh start", "s", medians(taken), OURS, BARE, paired(taken, OURS, BARE), 1.5
    )


def course(*, quick: bool = False) -> Measured:
    """Let both take turns."""
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    tests = [*UNDER_NBVAL, *notebooks]
    starts = [sys.executable, "-c", ONE_CELL, str(len(notebooks))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    sides = {
        COURSE: partial(seconds, tests, cwd=ROOT, env=environment),
        KERNELS: partial(seconds, starts, cwd=ROOT, env=environment),
    }
    taken = take_turns(sides, 1 if quick else 3)
    return Measured(
        "The whole course",
        "s",
        medians(taken),
        COURSE,
        KERNELS,
        paired(taken, COURSE, KERNELS),
        facts=f"{len(notebooks)} notebooks; the course is to take less than 60 s",
    )
