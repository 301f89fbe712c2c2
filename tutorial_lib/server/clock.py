"""The server's idea of now: a clock that stands still, one that runs ahead, and the machine's."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from .observers import Callback, Observers

#: Where the course begins: every learner sees the same `iat` and `exp`.
COURSE_START = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)


class Memory(Protocol):
    """Where a clock keeps how far it was moved, so that a restart does not undo it."""

    def get(self, name: str, default: float) -> float: ...

    def set(self, name: str, value: float) -> None: ...


class Clock(Protocol):
    """What the server asks for the time."""

    def now(self) -> float:
        """The time in Unix seconds."""
        ...

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move the clock forward."""
        ...

    def reset(self) -> None:
        """Take back every advance."""
        ...

    def remember(self, memory: Memory) -> None:
        """Go on from what the memory holds, and keep every advance there."""
        ...


class _Advanceable:
    """The part that both moving clocks share: how far they were moved, in seconds."""

    def __init__(self) -> None:
        self._advanced = 0.0
        self._memory: Memory | None = None
        self._lock = threading.Lock()
        self._observers = Observers()

    @property
    def advanced(self) -> float:
        """How far the clock was moved, in seconds."""
        return self._advanced

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move the clock forward; raises ValueError for a step back."""
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if step < timedelta(0):
            raise ValueError("The clock only goes forward: advance() takes no negative time.")
        with self._lock:
            self._keep(self._advanced + step.total_seconds())
        self._observers.tell()

    def reset(self) -> None:
        """Take back every advance."""
        with self._lock:
            self._keep(0.0)
        self._observers.tell()

    def remember(self, memory: Memory) -> None:
        """Go on from what the memory holds, and keep every advance there."""
        with self._lock:
            self._memory = memory
            self._keep(memory.get("clock", self._advanced))
        self._observers.tell()

    def observe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback()` after the clock was moved; returns a function that ends it.

        It is called on the thread that moved the clock. An error in it reaches nobody.
        """
        return self._observers.add(callback)

    def _keep(self, advanced: float) -> None:
        self._advanced = advanced
        if self._memory is not None:
            self._memory.set("clock", advanced)


class CourseClock(_Advanceable):
    """A clock that starts at one fixed instant and stands still until it is advanced."""

    def __init__(self, start: datetime = COURSE_START) -> None:
        super().__init__()
        if start.tzinfo is None:
            raise ValueError("start needs a time zone: datetime(2025, 1, 15, tzinfo=UTC).")
        self._start = start.timestamp()

    def now(self) -> float:
        """The time in Unix seconds."""
        return self._start + self._advanced

    def __repr__(self) -> str:
        return f"<CourseClock {datetime.fromtimestamp(self.now(), UTC):%Y-%m-%d %H:%M:%S} UTC>"


class OffsetClock(_Advanceable):
    """The machine's clock plus what was advanced, for clients that judge by the machine's clock.

    `ahead` sets it off from the start, below zero for a clock that is slow.
    """

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        super().__init__()
        self._ahead = ahead.total_seconds()

    def now(self) -> float:
        """The time in Unix seconds."""
        return time.time() + self._ahead + self._advanced

    def __repr__(self) -> str:
        return f"<OffsetClock: real time + {timedelta(seconds=self._advanced)}>"


class SystemClock:
    """The machine's own clock; nobody can move it."""

    def now(self) -> float:
        """The time in Unix seconds."""
        return time.time()

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Refused: raises RuntimeError."""
        raise RuntimeError(
            "This server runs on real time, which cannot be advanced. "
            "Start it with clock=OffsetClock() or clock=CourseClock()."
        )

    def reset(self) -> None:
        """Nothing to take back."""

    def remember(self, memory: Memory) -> None:
        """Nothing to keep."""

    def __repr__(self) -> str:
        return "<SystemClock>"
