"""The server's idea of now: a clock that stands still, one that runs ahead, and the machine's."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .callbacks import Callback, Callbacks
from .database import Database

#: Where the course begins: every learner sees the same `iat` and `exp`.
COURSE_START = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)


class Clock:
    """What the server asks for the time; one of this class alone cannot be moved.

    `kind` is what a reader of dates calls it by: "course", "server" or "machine".
    """

    kind = "server"

    def now(self) -> float:
        """Return the time in Unix seconds."""
        raise NotImplementedError

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move the clock forward; raises RuntimeError for a clock that cannot be moved."""
        raise RuntimeError(
            "This server runs on real time, which cannot be advanced. "
            "Start it with clock=OffsetClock() or clock=CourseClock()."
        )

    def reset(self) -> None:
        """Take back every advance."""

    def remember(self, database: Database) -> None:
        """Go on from what the database holds, and keep every advance there."""


class MovableClock(Clock):
    """A clock that knows how far it was moved, and tells those who want to hear of it."""

    def __init__(self) -> None:
        self._advanced = 0.0
        self._database: Database | None = None
        self._lock = threading.Lock()
        self._callbacks = Callbacks()

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
        self._callbacks.call()

    def reset(self) -> None:
        """Take back every advance."""
        with self._lock:
            self._keep(0.0)
        self._callbacks.call()

    def remember(self, database: Database) -> None:
        """Go on from what the database holds, and keep every advance there."""
        with self._lock:
            self._database = database
            self._keep(database.get("clock", self._advanced))
        self._callbacks.call()

    def observe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback()` after the clock was moved; return a function that ends it.

        It is called on the thread that moved the clock. An error in it reaches nobody.
        """
        return self._callbacks.add(callback)

    def _keep(self, advanced: float) -> None:
        self._advanced = advanced
        if self._database is not None:
            self._database.set("clock", advanced)


class CourseClock(MovableClock):
    """A clock that starts at one fixed instant and stands still until it is advanced."""

    kind = "course"

    def __init__(self, start: datetime = COURSE_START) -> None:
        super().__init__()
        if start.tzinfo is None:
            raise ValueError("start needs a time zone: datetime(2025, 1, 15, tzinfo=UTC).")
        self._start = start.timestamp()

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self._start + self._advanced

    def __repr__(self) -> str:
        return f"<CourseClock {datetime.fromtimestamp(self.now(), UTC):%Y-%m-%d %H:%M:%S} UTC>"


class OffsetClock(MovableClock):
    """The machine's clock plus what was advanced, for clients that judge by the machine's clock.

    `ahead` sets it off from the start, below zero for a clock that is slow.
    """

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        super().__init__()
        self._ahead = ahead.total_seconds()

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return time.time() + self._ahead + self._advanced

    def __repr__(self) -> str:
        return f"<OffsetClock: real time + {timedelta(seconds=self._advanced)}>"


class SystemClock(Clock):
    """The machine's own clock; nobody can move it."""

    kind = "machine"

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return time.time()

    def __repr__(self) -> str:
        return "<SystemClock>"
