"""The peers' packages: installed on request into a folder of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
FOLDER = HERE / ".installed"
WANTED = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(REQUIREMENTS)]


class NotInstalled(Exception):
    """The peers cannot be had; says what to do."""


def install() -> None:
    """Install the peers where they are not there in these versions; raises NotInstalled."""
    receipt = FOLDER / "receipt.txt"
    if receipt.exists() and receipt.read_text("utf-8") == REQUIREMENTS.read_text("utf-8"):
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    (FOLDER / ".gitignore").write_text("*\n", "utf-8")
    done = subprocess.run([*_installer(), *WANTED], capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NotInstalled(f"The peers could not be installed: {last}")
    receipt.write_text(REQUIREMENTS.read_text("utf-8"), "utf-8")


def use() -> None:
    """Let this program import them; what the course has itself goes first."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))


def _installer() -> list[str]:
    into = ["--quiet", "--target", str(FOLDER)]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", sys.executable, *into]
    return [sys.executable, "-m", "pip", "install", "--no-input", *into]
