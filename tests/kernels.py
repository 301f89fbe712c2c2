"""Kernels that need no port: one that was found free may be taken before the kernel has it."""

import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from jupyter_client import KernelManager

LONGEST = 40  # characters of a temporary folder: a socket's whole path has at most 107 on Linux
# Windows has no such sockets for ZeroMQ, and the temporary folders of macOS have long names.
HAS_SHORT_PATHS = sys.platform == "linux" and len(tempfile.gettempdir()) <= LONGEST
TRANSPORT = "ipc" if HAS_SHORT_PATHS else "tcp"


def need_no_port(folder: Path) -> None:
    """Have the kernels that this process starts spoken with through sockets in a folder."""
    if TRANSPORT == "tcp":
        return
    init, numbers = KernelManager.__init__, count(1)

    def with_a_file(self: KernelManager, **traits: Any) -> None:
        own = {"transport": TRANSPORT, "connection_file": str(folder / f"{next(numbers)}.json")}
        init(self, **{**own, **traits})

    KernelManager.__init__ = with_a_file  # type: ignore[method-assign]
