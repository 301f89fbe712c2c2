"""Pack the course for a room without a network: python3 start.py pack FOLDER.

The folder holds the course, the wheels of all that `requirements/course.txt` pins for the systems
and Pythons that are asked for, and a page that says what to type. `start.py` installs from there.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

import start

ROOT = Path(start.ROOT)
PARTS = (
    *("start.py", "requirements", "tutorial_lib", "notebooks", "docs", "examples", "tools"),
    *("README.md", "TEACHING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"),
)
OWN = (".ipynb_checkpoints", "__pycache__", "node_modules", "dist", "*.egg-info", ".DS_Store")
PIN = re.compile(r"^(\S+==[^\\\n]+?) \\\n((?: +--hash=.+\n)+)", re.MULTILINE)
MISSING = re.compile(r"No matching distribution found for ([\w.-]+)==")
PAGE = Path(__file__).with_name("pack.html")


class System(NamedTuple):
    """A kind of machine: the tags of the wheels that it takes, and what a marker asks of it."""

    name: str
    tags: tuple[str, ...]
    says: dict[str, str]


def of(sys_platform: str, system: str, machine: str) -> dict[str, str]:
    """What a marker sees on such a machine."""
    return {
        "os_name": "nt" if sys_platform == "win32" else "posix",
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
    }


SYSTEMS = (
    System(
        "windows",
        ("win_amd64",),
        of("win32", "Windows", "AMD64"),
    ),
    System(
        "macos",
        ("macosx_14_0_arm64",),
        of("darwin", "Darwin", "arm64"),
    ),
    System(
        "macos",
        ("macosx_14_0_x86_64",),
        of("darwin", "Darwin", "x86_64"),
    ),
    System(
        "linux",
        (
            *(f"manylinux_2_{glibc}_x86_64" for glibc in range(28, 4, -1)),
            *("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"),
        ),
        of("linux", "Linux", "x86_64"),
    ),
)
PYTHONS = "3.11,3.12,3.13,3.14"
# Some pins ask for the third number too: a folder serves every one of them.
PATCHES = ("0", "99")


class Target(NamedTuple):
    """One system with one Python."""

    system: System
    python: str

    def __str__(self) -> str:
        machine = self.system.says["platform_machine"]
        return f"{self.system.name} ({machine}) with Python {self.python}"

    def pins(self, lock: str, patch: str) -> dict[str, str]:
        """Return what a lock file installs there: each name and version, with its hashes."""
        python = {"python_version": self.python, "python_full_version": f"{self.python}.{patch}"}
        there = dict(self.system.says, **python)
        return {
            f"{pin.name}{pin.specifier}": " ".join(hashes.replace("\\", "").split())
            for pin, hashes in pinned(lock)
            if not pin.marker or pin.marker.evaluate(there)
        }


def pinned(lock: str) -> Iterator[tuple[Requirement, str]]:
    """The pins of a lock file, each with its hashes."""
    for pin, hashes in PIN.findall(lock):
        yield Requirement(pin), hashes


def main(arguments: list[str]) -> int:
    """Pack as the command line says; returns the exit status, 1 where anything is missing."""
    options = asked(arguments)
    folder = Path(options.folder)
    if folder.exists() and any(folder.iterdir()):
        print(f"'{folder}' is not empty: name a folder that is new.", file=sys.stderr)
        return 1
    wheels = folder / "course" / start.WHEELS
    wheels.mkdir(parents=True)
    lay(folder)
    missing = [line for target in options.targets for line in fetch(target, wheels)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"Packed {len(files)} files, {size:.0f} MB, into {folder}.")
    for line in missing:
        print(f"Missing: {line}", file=sys.stderr)
    return 1 if missing else 0


def asked(arguments: list[str]) -> argparse.Namespace:
    """What the command line asks for, with `targets`: each system with each Python."""
    names = sorted({system.name for system in SYSTEMS})
    parser = argparse.ArgumentParser("start.py pack", description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="FOLDER", help="a new folder, such as one on a stick")
    parser.add_argument("--for", dest="systems", default=",".join(names), help="%(default)s")
    parser.add_argument("--python", dest="pythons", default=PYTHONS, help="%(default)s")
    options = parser.parse_args(arguments)
    systems, pythons = options.systems.split(","), options.pythons.split(",")
    for name in systems:
        if name not in names:
            parser.error(f"'{name}' is no system: there are {', '.join(names)}.")
    for python in pythons:
        if not re.fullmatch(r"3\.\d\d", python) or python < "3.11":
            parser.error(f"'{python}' is no Python for the course: write 3.11 or newer, as 3.13.")
    chosen = [system for system in SYSTEMS if system.name in systems]
    options.targets = [Target(system, python) for system in chosen for python in pythons]
    return options


def lay(folder: Path) -> None:
    """Put the course there as it was shipped, without what a learner made of it, and the page."""
    course = folder / "course"
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, course / part, ignore=shutil.ignore_patterns(*OWN))
        else:
            shutil.copy(source, course / part)
    for name, notebook in start.notebooks_in(start.SHIPPED).items():
        (course / "notebooks" / name).write_bytes(notebook)
    shutil.copy(PAGE, folder / "START_HERE.html")


def fetch(target: Target, wheels: Path) -> list[str]:
    """Bring the wheels for one target; returns a line for each that nobody has made."""
    print(f"{target} ...", flush=True)
    lock = Path(start.COURSE).read_text("utf-8")
    brought: dict[str, str] = {}
    missing = []
    for patch in PATCHES:
        pins = {
            pin: hashes for pin, hashes in target.pins(lock, patch).items() if pin not in brought
        }
        brought |= pins
        while pins and (said := download(target, patch, wheels, pins)):
            lacking = [pin for pin in pins if pin.partition("==")[0] in MISSING.findall(said)]
            if not lacking:
                raise SystemExit(start.explain(said))
            missing += [f"{lacking[0]} for {target}"]
            del pins[lacking[0]]
    return missing


def download(target: Target, patch: str, wheels: Path, pins: dict[str, str]) -> str:
    """Let pip bring these wheels; returns what it says when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text("".join(f"{pin} {hashes}\n" for pin, hashes in pins.items()), "utf-8")
        tags = [f"--platform={tag}" for tag in target.system.tags]
        command = [
            *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
            *("--require-hashes", f"--requirement={wanted}", f"--dest={wheels}", "--no-input"),
            *("--implementation=cp", f"--python-version={target.python}.{patch}", *tags),
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.stdout + done.stderr if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
