"""Every exchange that reached the server, in the order of arrival."""

import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, overload

from .clock import Clock
from .exchange import Credential, Exchange, Message, Note, Slot
from .observers import Callback, Observers
from .recording import Classify, Recorder
from .watching import WatchedStorage
from .wsgi import App, path_matches

__all__ = ["Credential", "Exchange", "Journal", "Message", "Note"]


class Journal:
    """The exchanges of one server. Any number of threads may write and read at once."""

    def __init__(self, server: str = "API") -> None:
        self.server = server
        self._lock = threading.Lock()
        self._finished = threading.Condition(self._lock)
        self._slots: list[Slot] = []
        self._arrived = 0
        self._refused: dict[object, list[Exchange]] = {}
        self._observers = Observers()

    @property
    def steps(self) -> tuple[Exchange | Note, ...]:
        """Exchanges and notes in the order in which they began, without what is under way."""
        with self._lock:
            return tuple(slot.step for slot in self._slots if slot.step is not None)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges alone."""
        return tuple(step for step in self.steps if isinstance(step, Exchange))

    def to(self, path: str) -> tuple[Exchange, ...]:
        """The exchanges with one path, named relative to the API: "me/", "token/refresh/"."""
        return tuple(exchange for exchange in self if path_matches(exchange.path, path))

    def note(self, text: str, actor: str = "storage") -> None:
        """Write down something that happens beside the exchanges."""
        with self._lock:
            self._slots.append(Slot(self._slots, step=Note(text, actor, time.monotonic())))
        self._observers.tell()

    def clear(self) -> None:
        """Forget everything, and what is still under way too."""
        with self._lock:
            self._slots, self._arrived, self._refused = [], 0, {}
        self._observers.tell()

    def observe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback()` when an exchange has ended, a note was written, all was forgotten.

        It is called on the thread on which that happened, so it should be quick, and before the
        answer goes out: who has the answer in hand knows that every observer was told. An error
        in it reaches nobody. Returns a function that ends it.
        """
        return self._observers.add(callback)

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until nothing is under way; False when something still is after so many seconds."""
        with self._finished:
            return self._finished.wait_for(lambda: all(slot.step for slot in self._slots), timeout)

    def watch(self, storage: Any) -> Any:
        """A stand-in for a storage that notes here what is loaded, saved, cleared and replaced."""
        return WatchedStorage(storage, self)

    def recording(
        self, app: App, classify: Classify, clock: Clock, *, secrets: Iterable[str] = ()
    ) -> App:
        """Any WSGI app, with every exchange written down here.

        `classify` is given the Authorization header and says what it carried. What was said is
        kept without its secrets; `secrets` names the fields of this app that hold some, beside
        the usual ones.
        """
        return Recorder(self, app, classify, clock, secrets)

    def arrive(self) -> Slot:
        """Take the place of an exchange that begins."""
        with self._lock:
            self._arrived += 1
            slot = Slot(self._slots, self._arrived)
            self._slots.append(slot)
            return slot

    def repeated(self, key: object, fingerprint: str | None) -> int | None:
        """The refused exchange that a request with this key and another token is sent again for."""
        with self._lock:
            refused = self._refused.get(key, [])
            for earlier in refused:
                if earlier.credential.fingerprint != fingerprint:
                    refused.remove(earlier)
                    return earlier.number
        return None

    def finish(self, slot: Slot, exchange: Exchange, key: object) -> None:
        """Fill the place of an exchange that ended."""
        with self._lock:
            slot.step = exchange
            self._finished.notify_all()
            if exchange.status == 401 and slot.home is self._slots:
                self._refused.setdefault(key, []).append(exchange)
        self._observers.tell()

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self.exchanges)

    def __len__(self) -> int:
        return len(self.exchanges)

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Exchange, ...]: ...
    def __getitem__(self, index: int | slice) -> Exchange | tuple[Exchange, ...]:
        return self.exchanges[index]

    def __str__(self) -> str:
        return table(self.exchanges)

    def __repr__(self) -> str:
        return f"<Journal of {self.server}: {len(self)} exchanges>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


HEADINGS = ("#", "after", "request", "carried", "answer")


def table(exchanges: Sequence[Exchange]) -> str:
    """Exchanges as plain text: no port, no date, no token, so the same on every machine."""
    if not exchanges:
        return "No request has reached the server."
    rows = [HEADINGS, *(_row(exchange, since=exchanges[0].time) for exchange in exchanges)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(exchange: Exchange, since: float) -> tuple[str, ...]:
    minutes = int((exchange.time - since) // 60)
    answer = [exchange.answer]
    answer += [f"issued {', '.join(exchange.issued)}"] if exchange.issued else []
    answer += [f"repeats {exchange.repeats}"] if exchange.repeats else []
    answer += [f"fault: {exchange.fault}"] if exchange.fault else []
    carried = f"{exchange.credential}" + (f", spends {exchange.spent}" if exchange.spent else "")
    request = f"{exchange.method} {exchange.path}"
    after = f"{minutes} min" if minutes else ""
    return str(exchange.number), after, request, carried, ", ".join(answer)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
