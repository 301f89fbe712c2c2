"""A test without a mark runs in this process alone: whatever would start another one is refused."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any
from unittest import mock

MARKS = ("kernel", "browser", "slow")
STARTS = frozenset(
    {
        "_winapi.CreateProcess",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "subprocess.Popen",
    }
)


class StartsAProcess(Exception):
    """A test that has none of the marks was about to start another process."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: mark this test as one of {', '.join(MARKS)}")


class Guard:
    """Refuses processes while it is on, and keeps what it refused: code may swallow errors."""

    def __init__(self) -> None:
        self.is_on = False
        self.refused: list[str] = []
        sys.addaudithook(self._hear)  # which is for ever, so one guard is enough

    @contextmanager
    def on(self) -> Iterator[None]:
        """Refuse every process until the end, which raises where there was one."""

        def start(process: BaseProcess) -> None:
            self._refuse("multiprocessing")

        before, refused = (self.is_on, self.refused), list[str]()
        self.is_on, self.refused = True, refused
        try:
            with mock.patch.object(BaseProcess, "start", start):
                yield
        finally:
            self.is_on, self.refused = before
        if refused:
            raise StartsAProcess(refused[0])

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_on and event in STARTS:
            self._refuse(event)

    def _refuse(self, what: str) -> None:
        self.refused.append(what)
        raise StartsAProcess(what)


GUARD = Guard()
