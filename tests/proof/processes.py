"""A small world whose actors are processes: real lock files, real sockets, a real `kill -9`."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from tests.waiting import HANG, wait_until
from tutorial_lib.client import ApiSession, FileStorage
from tutorial_lib.server import TutorialServer

from .baton import Stop
from .deeds import DEEDS, PASSWORDS
from .invariants import kind
from .world import Client, Scene, Sent, World


class Spawner:
    """Begins processes, all from one that has everything imported."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self._orders = listener.accept()

    def begin(self, *order: Any) -> tuple[int, Connection]:
        """Begin a process; return its number and the line to it."""
        self._orders.send(order)
        line = self.listener.accept()
        return line.recv(), line

    def end(self) -> None:
        """Begin no more."""
        self._orders.send(None)
        self._orders.close()


@contextmanager
def spawning() -> Iterator[Spawner]:
    """A spawner, for as long as this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "line")
        with Listener(address) as listener:
            command = [sys.executable, "-m", f"{__package__}.worker", address]
            process = subprocess.Popen(command)
            spawner = Spawner(listener)
            try:
                yield spawner
            finally:
                spawner.end()
                process.wait(HANG)


def wait_until_gone(pid: int) -> None:
    """A process that was killed has its locks until the system has cleared up after it."""

    def is_gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    wait_until(is_gone)


class ProcessActor:
    """What `Actor` is, with the work in a process."""

    def __init__(self, world: "ProcessWorld", name: str, pid: int, line: Connection) -> None:
        self.name, self.world, self.pid, self.line = name, world, pid, line
        self.stop: Stop | None = Stop("begins")
        self.outcome: Any = None
        self.trace = 0
        self.begun: tuple[str, Any] = ("", {})
        self.was_killed = False

    @property
    def is_done(self) -> bool:
        return self.stop is None

    @property
    def has_succeeded(self) -> bool:
        return self.is_done and not self.was_killed and not isinstance(self.outcome, Exception)

    @property
    def can_go(self) -> bool:
        return self.stop is not None and self.stop.can_go()

    def step(self) -> None:
        """Let it go on, and hear where it stands then."""
        self.line.send("go")
        if not self.line.poll(HANG):
            raise AssertionError(f"{self.name} waits for something that is no stop.")
        what, self.trace, locks, facts, self.outcome = self.line.recv()
        self.begun = next((fact[1:] for fact in facts if fact[0] == "begins"), self.begun)
        self.world.hears(self.name, locks, facts)
        self.stop = None if what is None else Stop(what, lambda: self.world.is_free(what))

    def kill(self) -> None:
        """End it with no chance to tidy up."""
        if self.stop is not None:
            if self.stop.what.startswith("sends"):
                self.world.ledger.unanswered(*self.begun, None)
            os.kill(self.pid, signal.SIGKILL)
            wait_until_gone(self.pid)
            self.was_killed, self.stop = True, None
            self.world.hears(self.name, [], [])
        self.line.close()


class ProcessWorld(World):
    """One run of a scene whose actors are processes with nothing in common but a file."""

    server = TutorialServer()

    def __init__(self, scene: Scene, spawner: Spawner) -> None:
        self.spawner = spawner
        super().__init__(scene, Client())

    def _begin(self) -> None:
        self.server.start()
        self.path = self.folder / "login.json"
        with ApiSession(
            self.server.api_url, storage=FileStorage(self.path), now=self.server.clock.now
        ) as session:
            session.login("ada", PASSWORDS["ada"])
        self.server.clock.advance(minutes=31)

    def _actor(self, name: str) -> Any:
        order = DEEDS[kind(name)], self.server.api_url, self.path, self.server.clock.now()
        return ProcessActor(self, name, *self.spawner.begin(*order))

    def is_free(self, what: str) -> bool:
        """Whether a stop is no wait for a lock that somebody has."""
        return not any(what == f"takes the {lock}" for lock in self.holders)

    def hears(self, name: str, locks: list[str], facts: list[Any]) -> None:
        """Take note of what a process holds, has sent and got."""
        for lock in [lock for lock, holder in self.holders.items() if holder == name]:
            del self.holders[lock]
        self.holders |= dict.fromkeys(locks, name)
        for what, path, *rest in facts:
            if what == "sent":
                owner = self.server._owner(rest[0]) if rest[0] else None
                self.sent.setdefault(name, []).append(Sent(path, owner, rest[0]))
            elif what == "answered":
                self.ledger.answered(path, *rest, to=name)
