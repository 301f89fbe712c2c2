"""Write the exact versions and hashes that start.py installs: python tools/pin.py [--upgrade].

It asks uv to solve pyproject.toml once for every system and every Python from 3.11 on. What it
writes holds names, versions and hashes, and no address: where packages come from is the business
of the machine that installs them.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

COMPILE = [
    "uv",
    "pip",
    "compile",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--only-binary=:all:",  # a package that must be built first would need the network twice
    "--no-strip-extras",  # the pip of Python 3.11 must see a pin for name[extra] as well
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=python tools/pin.py",
    "--quiet",
]


def pin(output: str, *options: str) -> None:
    """Solve pyproject.toml into the lock file `output`; keeps the versions that stand in it."""
    command = [*COMPILE, "pyproject.toml", f"--output-file={output}", *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main(options: list[str]) -> None:
    """Pin the course, then the test tools and a hub on top of exactly those versions."""
    pin("requirements/course.txt", *options)
    for extra in ("test", "hub"):
        on_top = (f"--extra={extra}", "--constraint=requirements/course.txt")
        linux_alone = ["--no-config"] * (extra == "hub")  # no wheels for Macs are asked for
        pin(f"requirements/{extra}.txt", *on_top, *linux_alone, *options)


if __name__ == "__main__":
    main(sys.argv[1:])
