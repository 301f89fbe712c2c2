"""Processes: which ones somebody has started, and how they are ended with all that they started."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

PROC = Path("/proc")
_begun_here: set[int] = set()  # by `start_group`


def children(process: int | str = "self") -> set[int]:
    """Return the processes that a process has started and that are still there."""
    found: set[int] = set()
    if process == "self" and not _has_children():
        return found
    tasks = f"{PROC}/{process}/task"
    for _ in range(2):  # the children of a thread that ends pass to one that was read already
        with suppress(OSError):
            for task in os.listdir(tasks):
                found.update(_children_of(f"{tasks}/{task}"))
    if process == "self":
        found.update(child.pid for child in multiprocessing.active_children() if child.pid)
    return found


def _has_children() -> bool:
    """Whether this process has any; it takes one call, and a look at each thread many."""
    if hasattr(os, "waitid"):  # Windows has none, nor macOS before Python 3.13
        with suppress(ChildProcessError):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return True
        return False
    return True


def left_behind() -> set[int]:
    """Return this process's children that nobody ends: who starts a group ends it."""
    return children() - _begun_here


def _children_of(task: str) -> list[int]:
    with suppress(OSError), open(f"{task}/children", "rb", buffering=0) as file:
        return [int(number) for number in file.read().split()]
    return []


def end_process(process: int) -> None:
    """Kill a child of this process with all that it has started, and let go of it."""
    for child in children(process):
        end_process(child)
    with suppress(OSError):
        os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    with suppress(OSError):
        os.waitpid(process, 0)


def end_if_forked(process: int) -> None:
    """End a process that a client forked off: it must not play the scene a second time."""
    if os.getpid() != process:
        os._exit(0)


def start_group(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, so that what it starts can be ended with it."""
    own_group: dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        own_group = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    pipe = subprocess.PIPE
    process = subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=pipe, **own_group)
    _begun_here.add(process.pid)
    return process


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a program with everything in its group."""
    if os.name == "posix":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        kill = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(kill, capture_output=True, check=False)


def is_group_alive(group: int) -> bool:
    """Tell whether somebody is left of a group; one that only was not fetched counts as gone."""
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    return not (PROC / "self").exists() or _has_members(group)


def _has_members(group: int) -> bool:
    for file in PROC.glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            state, _, of_group = file.read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state not in "ZX":
                return True
    return False
