"""Bring what examples/javascript needs from npm: python -m tools.javascript.

`python -m tools.javascript pin` moves its package-lock.json, and the hub's, to the newest versions.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "javascript"
HUB = Path(__file__).with_name("hub")  # what `start.py hub` needs from npm, by itself
LOCK = "package-lock.json"
OLDEST_NODE = (20, 19)


def find_node() -> str | None:
    """The path of a Node that is new enough; None where there is none."""
    node = shutil.which("node")
    if node is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True)
    version = re.match(r"v(\d+)\.(\d+)", said.stdout)
    return node if version and tuple(map(int, version.groups())) >= OLDEST_NODE else None


def is_installed(folder: Path = FOLDER) -> bool:
    """Whether node_modules holds all that the lock file names, in the versions it names."""
    packages = json.loads((folder / LOCK).read_text("utf-8"))["packages"]
    return all(
        version_of(folder / path) == package["version"]
        for path, package in packages.items()
        if path and not package.get("optional")
    )


def version_of(package: Path) -> str | None:
    """The version of a package in its folder; None where there is none."""
    about = package / "package.json"
    return json.loads(about.read_text("utf-8"))["version"] if about.is_file() else None


def npm(*words: str, folder: Path = FOLDER) -> None:
    """Run npm in a folder; ends the program where that fails."""
    command = shutil.which("npm")
    if command is None:
        sys.exit("There is Node but no npm: install npm.")
    if subprocess.run([command, *words], cwd=folder).returncode:
        sys.exit(f"npm {words[0]} failed in {folder.name}: look at the network and npm's registry.")


def pin() -> None:
    """Write the lock files anew: names, versions and hashes, and no address."""
    for folder in (FOLDER, HUB):
        pin_in(folder)


def pin_in(folder: Path) -> None:
    """Write one lock file anew."""
    (folder / LOCK).unlink(missing_ok=True)
    npm("update", "--save", "--package-lock-only", folder=folder)
    lock = json.loads((folder / LOCK).read_text("utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    (folder / LOCK).write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Install what is missing, where Node is there; nothing to do without it."""
    if sys.argv[1:] == ["pin"]:
        pin()
    elif find_node() and not is_installed():
        npm("ci", "--no-progress")


if __name__ == "__main__":
    main()
