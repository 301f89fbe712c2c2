"""Threads that run one at a time: each does one thing, then waits until it is handed the baton.

An actor is a thread that stops wherever what it does next can be seen by others: before it
touches the store, before it takes a lock, before a request leaves and before the answer is read.
Between two stops it works on what is its own, so the order of the stops is all there is to a
race. Whoever holds the baton (the explorer) looks at the stops and says who goes on.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, NamedTuple

from tests.waiting import HANG


class Killed(BaseException):
    """The actor's program ends here and now, as by `kill -9`."""


class Stop(NamedTuple):
    """What an actor does as soon as it is let, and whether it can."""

    what: str
    can_go: Callable[[], bool] = lambda: True


class Actor(threading.Thread):
    """A thread with a piece of work, which it does from stop to stop."""

    def __init__(self, name: str, work: Callable[[], Any]) -> None:
        super().__init__(name=name, daemon=True)
        self.stop: Stop | None = Stop("begins")
        self.outcome: Any = None
        self.trace = 0
        self.was_killed = False
        self._work = work
        self._go, self._stopped = threading.Lock(), threading.Lock()
        self._go.acquire(), self._stopped.acquire()

    @property
    def is_done(self) -> bool:
        """Whether its work is done."""
        return self.stop is None

    @property
    def has_succeeded(self) -> bool:
        """Whether it came to its end, and not by an error."""
        return self.is_done and not self.was_killed and not isinstance(self.outcome, Exception)

    @property
    def can_go(self) -> bool:
        """Whether it has work left and waits for nobody."""
        return self.stop is not None and self.stop.can_go()

    def step(self) -> None:
        """Let it do what it stopped before, up to the next stop."""
        if not self.is_alive():
            self.start()
        self._go.release()
        if not self._stopped.acquire(timeout=HANG):
            raise AssertionError(f"{self.name} waits for something that is no stop.")

    def kill(self) -> None:
        """End it where it stands; it comes to no further stop."""
        if self.stop is not None:
            self.was_killed = True
            self.step()

    def stop_at(self, stop: Stop) -> None:
        """Wait for the baton; called on the actor's own thread."""
        if self.was_killed:
            raise Killed
        self.stop = stop
        self._stopped.release()
        self._go.acquire()
        if self.was_killed:
            raise Killed
        self.saw(stop.what)

    def saw(self, fact: Hashable) -> None:
        """Remember what it learned: what it does next depends on this and on nothing else."""
        self.trace = hash((self.trace, fact))

    def run(self) -> None:
        """Work, once it is handed the baton."""
        self._go.acquire()
        try:
            self.outcome = None if self.was_killed else self._work()
        except Killed:
            pass
        except Exception as error:
            self.outcome = error
        self.stop = None
        self._stopped.release()


def actor() -> Actor | None:
    """The actor on whose thread this is called, if it is one's."""
    thread = threading.current_thread()
    return thread if isinstance(thread, Actor) else None


def stop(what: str, can_go: Callable[[], bool] = lambda: True) -> None:
    """Stop here until the explorer says go; does nothing outside an actor."""
    if (me := actor()) is not None:
        me.stop_at(Stop(what, can_go))


def saw(fact: Hashable) -> None:
    """Note what the actor has learned from something that it shares with others."""
    if (me := actor()) is not None:
        me.saw(fact)


class BatonLock:
    """A reentrant lock whose wait is a stop; `holders` tells everyone who has which lock."""

    def __init__(self, name: str, holders: dict[str, str]) -> None:
        self.name, self.holders = name, holders
        self._depth = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take it as soon as it is free; nobody's patience ends."""
        me = threading.current_thread().name
        if self.holders.get(self.name) != me:
            stop(f"takes the {self.name}", lambda: self.name not in self.holders)
        self.holders[self.name], self._depth = me, self._depth + 1
        return True

    def release(self) -> None:
        """Give it back."""
        self._depth -= 1
        if not self._depth:
            del self.holders[self.name]

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class BatonFuture(Future[Any]):
    """A result whose wait is a stop."""

    def __init__(self) -> None:
        super().__init__()
        self.leader = threading.current_thread().name
        saw("leads")

    def result(self, timeout: float | None = None) -> Any:
        """Return what the leader got, when it has it."""
        if not self.done():
            stop(f"waits for what {self.leader} gets", self.done)
            saw(("followed", self.leader))
        return super().result(0)
