"""Start a JupyterHub with the course: sudo python3 start.py hub NAMES [--teacher NAME].

Every name gets an account of its own on this machine, and the course in its home. JupyterHub's own
options follow: --ip=0.0.0.0 --port=8443 --ssl-key=FILE --ssl-cert=FILE
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import start
from tools import javascript

try:
    import pwd
except ImportError:  # Windows
    pwd = None  # type: ignore[assignment]

HERE = Path(__file__).resolve().parent
ROOT = Path(start.ROOT)
LOCK = str(ROOT / "requirements" / "hub.txt")
STATE = ROOT / ".hub"  # who may come in, who is in: the hub's own
NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")
OURS = "learner of the course"  # an account's comment, by which it is known the next time
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(arguments: list[str]) -> None:
    """Become the hub; ends the program with a line where that can't be."""
    asked, options = arguments_of(arguments)
    try:
        names = names_in(Path(asked.names))
        if asked.teacher and asked.teacher not in names:
            raise start.Trouble(f"'{asked.teacher}' is not in {asked.names}: add the name there.")
        look(asked.trial)
        start.check_port(options)
        start.prepare(LOCK)
        if not javascript.is_installed(HERE):
            javascript.npm("ci", "--no-progress", folder=HERE)
        for name in [] if asked.trial else names:
            make_account(name)
    except start.Trouble as trouble:
        sys.exit(str(trouble))
    STATE.mkdir(mode=0o700, exist_ok=True)
    told = {"names": names, "teacher": asked.teacher, "trial": asked.trial}
    os.environ["COURSE_HUB"] = json.dumps(told)
    config = str(HERE / "jupyterhub_config.py")
    os.chdir(STATE)
    os.execve(
        start.PYTHON,
        [start.PYTHON, "-m", "jupyterhub", f"--config={config}", *options],
        start.environment(),
    )


def arguments_of(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """What the command line asks for, and JupyterHub's own options."""
    parser = argparse.ArgumentParser(
        "start.py hub",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("names", metavar="NAMES", help="a file with a name a line: who may come in")
    parser.add_argument("--teacher", default="", help="one of them, who sees and stops the others")
    parser.add_argument(
        "--try",
        dest="trial",
        action="store_true",
        help="without accounts: everybody is you, and can read all that you can",
    )
    return parser.parse_known_args(arguments)


def names_in(file: Path) -> list[str]:
    """Read who may come in; raises `start.Trouble` where a line can't be an account's name."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise start.Trouble(f"Can't read {file} ({reason}): it holds a name a line.") from None
    names: list[str] = []
    for number, name in enumerate(map(str.strip, lines), 1):
        if name and not NAME.fullmatch(name):
            raise start.Trouble(
                f"Line {number} of {file}, '{name}', can't be an account: use at most 31 small "
                "letters a to z, digits, - and _, and a letter first."
            )
        if name in names:
            raise start.Trouble(f"Line {number} of {file}: '{name}' stands there twice.")
        names += [name] * bool(name)
    if not names:
        raise start.Trouble(f"{file} is empty: write a name a line.")
    return names


def look(is_trial: bool) -> None:
    """Raise `start.Trouble` where this machine can't be a hub."""
    if os.name != "posix":
        raise start.Trouble("JupyterHub doesn't run on Windows: use WSL, or a Linux machine.")
    is_root = os.geteuid() == 0
    if is_trial and is_root:
        raise start.Trouble("With --try everybody is you: don't be root, leave out sudo.")
    if not is_trial and not (is_root and shutil.which("useradd")):
        raise start.Trouble(
            "Each learner gets an account, which needs Linux and sudo. To look at the hub alone, "
            "add --try."
        )
    if not (javascript.find_node() and shutil.which("npm")):
        raise start.Trouble("The hub's proxy needs Node 20.19 or newer, and npm: install both.")
    if not is_trial and (folder := closed(ROOT) or closed(Path(sys.executable).resolve())):
        raise start.Trouble(
            f"Learners can't enter {folder}: put the course where everybody may read it, such as "
            "/srv, and start it there with the system's own python3."
        )


def closed(path: Path) -> Path | None:
    """Return the folder on the way to a path that not everybody may enter."""
    on_the_way = [folder for folder in (path, *path.parents) if folder.is_dir()]
    return next((folder for folder in on_the_way if not folder.stat().st_mode & 0o001), None)


def make_account(name: str) -> None:
    """Make an account whose home is its own alone; raises `start.Trouble` where one is another's.

    Whoever types a name first sets its password, so no account but the hub's own is given away.
    """
    try:
        if pwd.getpwnam(name).pw_gecos.partition(",")[0] != OURS:
            raise start.Trouble(f"'{name}' is an account of this machine: choose another name.")
    except KeyError:
        command = ["useradd", "--create-home", "--key=HOME_MODE=0700", f"--comment={OURS}"]
        done = subprocess.run([*command, "--shell=/bin/bash", name], capture_output=True, text=True)
        if done.returncode:
            said = done.stderr.strip()
            raise start.Trouble(f"No account could be made for '{name}': {said}.") from None


if __name__ == "__main__":
    main(sys.argv[1:])
