"""Somebody else's code in a process of its own: what it may use up, and what it cannot reach.

On Linux, where the system lets a user have namespaces: no network but the loopback, no process that
outlives it, no file written but in a folder in memory, which goes with it. Elsewhere on POSIX the
limits of a process; on Windows none of these. What it uses is watched on every system.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import psutil

from tutorial_lib.gauntlet.limits import parts_of
from tutorial_lib.gauntlet.processes import kill_group

NEW_MOUNTS, NEW_PROCESSES, NEW_USER, NEW_NETWORK = 0x20000, 0x20000000, 0x10000000, 0x40000000
PRIVATE, RECURSIVE_MOUNT, RECURSIVE, READ_ONLY = 0x40000, 0x4000, 0x8000, 1
SET_ATTRIBUTES, SET_CAPABILITIES = 442, {"x86_64": 126, "aarch64": 91}  # numbers of system calls
HERE = -100  # for a system call: a path is meant as it is written
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41  # of a network interface
DIE_WITH_PARENT, NOT_DUMPABLE, DROP, NO_NEW_RIGHTS = 1, 4, 24, 38  # of prctl
CAPABILITY_VERSION, CAPABILITIES = 0x20080522, 64
FULL_DISK = 90  # the exit status that says so
SLACK = 100_000  # bytes: with less, a disk is full
KEPT = ("PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")

Ended = Literal["", "time", "memory", "processes", "disk", "output"]


@dataclass(frozen=True)
class Limits:
    """What a program may use: seconds, and bytes of memory, files and output."""

    seconds: float = 300.0
    memory: int = 1_500_000_000
    processes: int = 60
    disk: int = 100_000_000
    output: int = 1_000_000


@dataclass(frozen=True)
class Ran:
    """What a program printed, and which limit ended it, "" for none."""

    printed: str
    ended: Ended


@cache
def has_walls() -> bool:
    """Whether this system closes off network, processes and files for a program."""
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory() as folder, suppress(OSError, subprocess.SubprocessError):
        probe = _command("", True, folder, Limits())
        return subprocess.run(probe, capture_output=True, timeout=60).returncode == 0
    return False


def run(call: str, given: str, limits: Limits | None = None) -> Ran:
    """Start `call`, such as `package.module:function`, in a Python of its own; give it a text.

    It works in a folder that is empty and is gone afterwards, without this program's environment.
    """
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="confined-", ignore_cleanup_errors=True) as folder:
        own = {"HOME": folder, "TMPDIR": folder, "TEMP": folder, "TMP": folder}
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        process = subprocess.Popen(
            _command(call, has_walls(), folder, limits),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=kept | own,
            start_new_session=os.name == "posix",
        )
        return _Watch(process, Path(folder), limits).ran(given)


class _Watch:
    """A program that is running, and what it uses."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, limits: Limits) -> None:
        self._process, self._folder, self._limits = process, folder, limits
        self._printed = bytearray()
        self._seen: dict[int, psutil.Process] = {}

    def ran(self, given: str) -> Ran:
        """Wait until it ends, or is ended with all that it started."""
        reader = threading.Thread(target=self._read, daemon=True)
        writer = threading.Thread(target=self._write, args=(given.encode(),), daemon=True)
        try:
            for thread in (reader, writer):
                thread.start()
            ended = self._watched()
        finally:
            self._end_all()
        reader.join(1.0)
        for thread, pipe in ((reader, self._process.stdout), (writer, self._process.stdin)):
            if pipe and not thread.is_alive():  # who has got away may hold it open
                with suppress(OSError):
                    pipe.close()
        return Ran(self._printed.decode(errors="replace"), ended)

    def _watched(self) -> Ended:
        for part in parts_of(self._limits.seconds, computed=self._computed):
            with suppress(subprocess.TimeoutExpired):
                status = self._process.wait(part)
                return "disk" if status == FULL_DISK else self._exceeded()
            if exceeded := self._exceeded():
                return exceeded
        return "time"

    def _exceeded(self) -> Ended:
        limits, here = self._limits, self._present()
        if len(self._printed) > limits.output:
            return "output"
        if len(here) > limits.processes:
            return "processes"
        if sum(map(_memory, here)) > limits.memory:
            return "memory"
        return "disk" if _size(self._folder) > limits.disk else ""

    def _present(self) -> list[psutil.Process]:
        with suppress(psutil.Error):
            root = psutil.Process(self._process.pid)
            found = [root, *root.children(recursive=True)]
            self._seen |= {one.pid: one for one in found}
            return found
        return []

    def _computed(self) -> float:
        return sum(map(_seconds, self._present()))

    def _end_all(self) -> None:
        present = self._present()
        kill_group(self._process)
        for one in (*present, *self._seen.values()):  # those that left the group, as far as seen
            with suppress(psutil.Error):
                one.kill()  # never another with the same number: psutil looks when each began
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5.0)

    def _read(self) -> None:
        stdout: Any = self._process.stdout
        with suppress(OSError, ValueError):
            while some := os.read(stdout.fileno(), 1 << 16):
                room = self._limits.output + 1 - len(self._printed)
                self._printed += some[:room]

    def _write(self, given: bytes) -> None:
        stdin: Any = self._process.stdin
        with suppress(OSError, ValueError):
            stdin.write(given)
            stdin.close()


def _memory(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _size(folder: Path) -> int:
    size = 0
    for path, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(path, name)).st_size
    return size


def _command(call: str, walls: bool, folder: str, limits: Limits) -> list[str]:
    return python(f"{__name__}:begin", call, str(int(walls)), folder, json.dumps(asdict(limits)))


def python(call: str, *words: str) -> list[str]:
    """Return the command that calls a function with these words, in a Python that is like this one.

    It reads no variable of the environment, and imports nothing from the folder it is in.
    """
    module, _, name = call.partition(":")
    begin = f"import sys; sys.path[:] = {[path for path in sys.path if path]!r}"
    begin += f"; from {module} import {name}; {name}(*sys.argv[1:])"
    return [sys.executable, "-I", "-c", begin, *words]


def begin(call: str, walls: str, folder: str, limits: str) -> None:
    """Become the program, within its limits; without a `call`, only see whether that works."""
    most = Limits(**json.loads(limits))
    after: Callable[[], None] = _exit if not call else lambda: os.execv(sys.executable, wanted)
    wanted = python(call) if call else []
    if walls == "1":
        _behind_walls(Path(folder), most, after)
    elif os.name == "posix":
        _limit(most)
        after()
    elif call:  # Windows has nothing like `exec`: this process would end before the program
        sys.exit(subprocess.call(wanted))


def _exit() -> None:
    os._exit(0)


def _behind_walls(folder: Path, limits: Limits, after: Callable[[], None]) -> None:
    user, group = os.getuid(), os.getgid()
    _system("unshare", NEW_USER | NEW_NETWORK | NEW_PROCESSES | NEW_MOUNTS)
    for file, line in {
        "setgroups": "deny",
        "uid_map": f"{user} {user} 1",
        "gid_map": f"{group} {group} 1",
    }.items():
        Path("/proc/self", file).write_text(line)
    _loopback_up()
    _system("mount", b"none", b"/", None, RECURSIVE_MOUNT | PRIVATE, None)
    child = os.fork()  # the first process of the new space: all others end with it
    if child == 0:
        _system("prctl", DIE_WITH_PARENT, 9, 0, 0, 0)
        _close_files(folder, limits)
        _limit(limits, processes=True)
        _drop_rights()
        os.chdir(folder)
        after()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)


def _close_files(folder: Path, limits: Limits) -> None:
    """Nothing can be written, but in the folder, which lies in memory."""
    where = os.fsencode(folder)
    attributes = struct.pack("QQQQ", READ_ONLY, 0, 0, 0)
    _system("syscall", SET_ATTRIBUTES, HERE, b"/", RECURSIVE, attributes, len(attributes))
    _system("mount", b"tmpfs", where, b"tmpfs", 0, f"size={limits.disk},mode=0700".encode())
    _system("mount", b"proc", b"/proc", b"proc", 0, None)


def _loopback_up() -> None:
    import fcntl

    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH22x", b"lo", UP_AND_RUNNING))


def _drop_rights() -> None:
    """Nothing that was set up here can be undone; who owns the space could."""
    for capability in range(CAPABILITIES):
        with suppress(OSError):  # the system has fewer
            _system("prctl", DROP, capability, 0, 0, 0)
    _system("prctl", NO_NEW_RIGHTS, 1, 0, 0, 0)
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    _system("syscall", SET_CAPABILITIES[os.uname().machine], header, bytes(24))


def _limit(limits: Limits, *, processes: bool = False) -> None:
    import resource

    most = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_AS: 4 * limits.memory,  # each thread takes addresses, and no memory yet
        resource.RLIMIT_CPU: int(limits.seconds) + 1,
    }
    if processes:  # elsewhere the user's others would count, and threads count too
        most[resource.RLIMIT_NPROC] = 20 * limits.processes
    for kind, number in most.items():
        with suppress(OSError, ValueError):  # macOS refuses some; a lower one may hold already
            resource.setrlimit(kind, (number, number))


def not_to_be_read() -> None:
    """Let no other process of this user look into this one, where the system can refuse that."""
    if sys.platform == "linux":
        _system("prctl", NOT_DUMPABLE, 0, 0, 0, 0)


def end_where_the_disk_is_full() -> None:
    """End this program where its folder has no room left."""
    if shutil.disk_usage(".").free < SLACK:
        os._exit(FULL_DISK)


def _system(name: str, *arguments: object) -> None:
    """Make a call of the system's library. Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    if getattr(library, name)(*given) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
