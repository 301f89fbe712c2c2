"""Every exchange that reached the server, in the order of arrival."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from tutorial_lib.cleaned_text import clean, columns, ends
from tutorial_lib.watched_storage import WatchedStorage

from .callbacks import Callback, Callbacks
from .clock import Clock
from .exchange import Exchange, Message, Note
from .middleware import App, path_matches
from .recorder import Classify, Guard, Recorder
from .token_facts import Credential, fingerprint

#: Where a journal ends: more than a notebook looks at, less than a kernel's memory.
MOST_STEPS = 5_000
MOST_CHARACTERS = 5_000_000


@dataclass
class Slot:
    """The place of one step among the others: taken when it begins, filled when it ends.

    `key` is the same for requests that are the same.
    """

    home: list["Slot"]
    number: int = 0
    step: Exchange | Note | None = None
    key: object = None
    weight: int = 0


class Journal:
    """The exchanges of one server. Any number of threads may write and read at once.

    It keeps the newest: beyond 5,000 steps or 5 million characters the oldest go, and every view
    says how many are `gone`. Those that are left keep their numbers.
    """

    def __init__(self, server: str = "API") -> None:
        self.server = server
        self._lock = threading.Lock()
        self._finished = threading.Condition(self._lock)
        self._slots: list[Slot] = []
        self._arrived = 0
        self._gone = self._weight = 0
        self._refused: dict[object, list[Exchange]] = {}
        self._asked: dict[str | None, float] = {}  # when a token was asked for
        self._callbacks = Callbacks()

    @property
    def gone(self) -> int:
        """How many of the oldest exchanges are no longer kept."""
        return self._gone

    @property
    def steps(self) -> tuple[Exchange | Note, ...]:
        """Exchanges and notes in the order in which they began, without what is under way."""
        with self._lock:
            gone = (Note(_say_gone(self._gone), "journal"),) if self._gone else ()
            return gone + tuple(slot.step for slot in self._slots if slot.step is not None)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges alone."""
        return tuple(step for step in self.steps if isinstance(step, Exchange))

    def to(self, path: str) -> tuple[Exchange, ...]:
        """Return the exchanges with one path, relative to the API: "me/", "token/refresh/".

        Of calls about tokens that is SimpleJWT's path, whatever the API's dialect has.
        """
        return tuple(one for one in self if path_matches(one.meant, path))

    def note(self, text: str, actor: str = "storage") -> None:
        """Write down something that happens beside the exchanges."""
        with self._lock:
            step = Note(text, actor, time.monotonic())
            self._slots.append(Slot(self._slots))
            self._fill(self._slots[-1], step, len(text))
        self._callbacks.call()

    def clear(self) -> None:
        """Forget everything, and what is still under way too."""
        with self._lock:
            self._slots, self._arrived, self._refused, self._asked = [], 0, {}, {}
            self._gone = self._weight = 0
        self._callbacks.call()

    def observe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback()` when an exchange has ended, a note was written, all was forgotten.

        It is called on the thread on which that happened, so it should be quick, and before the
        answer goes out: who has the answer in hand knows that every observer was told. An error
        in it reaches nobody. Return a function that ends it.
        """
        return self._callbacks.add(callback)

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until nothing is under way; return False when something is after so many seconds."""
        with self._finished:
            return self._finished.wait_for(lambda: all(slot.step for slot in self._slots), timeout)

    def watch(self, storage: Any) -> Any:
        """Return a stand-in for a storage that notes here what is loaded, saved and cleared."""
        return WatchedStorage(storage, self.note, fingerprint)

    def recording(
        self,
        app: App,
        classify: Classify,
        clock: Clock,
        *,
        secrets: Iterable[str] = (),
        guard: Guard = lambda environ: None,
    ) -> App:
        """Return any WSGI app, with every exchange written down here.

        `classify` is given the Authorization header and says what it carried. What was said is
        kept without its secrets; `secrets` names the fields of this app that hold some, beside
        the usual ones. `guard` says why a request does not reach the app: it gets a 403.
        """
        return Recorder(self, app, classify, clock, secrets, guard)

    def arrive(self) -> Slot:
        """Take the place of an exchange that begins, and return it."""
        with self._lock:
            self._arrived += 1
            slot = Slot(self._slots, self._arrived)
            self._slots.append(slot)
            return slot

    def repeated(self, key: object, credential: Credential) -> int | None:
        """Return which refused exchange a request with this key and another token repeats.

        It is none of another user's; of several the last before that token was asked for, or else
        the first.
        """
        asked = self._asked.get(credential.fingerprint, 0.0)
        with self._lock:
            refused = [e for e in self._refused.get(key, []) if _may_repeat(credential, e)]
            before = [earlier for earlier in refused if earlier.ended <= asked]
            for earlier in before[-1:] or refused[:1]:
                self._forget(key, earlier)
                return earlier.number
        return None

    def finish(self, slot: Slot, exchange: Exchange) -> None:
        """Fill the place of an exchange that ended."""
        with self._lock:
            if exchange.status == 401 and slot.home is self._slots:
                self._refused.setdefault(slot.key, []).append(exchange)
            self._asked |= dict.fromkeys(exchange.issued, exchange.began)
            self._fill(slot, exchange, _weight(exchange))
            self._finished.notify_all()
        self._callbacks.call()

    def _fill(self, slot: Slot, step: Exchange | Note, weight: int) -> None:
        slot.step, slot.weight = step, weight
        if slot.home is self._slots:
            self._weight += weight
            while len(self._slots) > MOST_STEPS or self._weight > MOST_CHARACTERS:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        # Never one that is under way: `settle` waits for it. There is always one that has ended.
        index = next(index for index, slot in enumerate(self._slots) if slot.step is not None)
        slot = self._slots.pop(index)
        self._weight -= slot.weight
        if isinstance(slot.step, Exchange):
            self._gone += 1
            self._forget(slot.key, slot.step)

    def _forget(self, key: object, exchange: Exchange) -> None:
        left = [refused for refused in self._refused.pop(key, []) if refused is not exchange]
        if left:
            self._refused[key] = left

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
        gone = f"({_say_gone(self.gone)})\n" if self.gone else ""
        return gone + table(self.exchanges)

    def __repr__(self) -> str:
        gone = f", {_say_gone(self.gone)}" if self.gone else ""
        return f"<Journal of {clean(self.server)}: {len(self)} exchanges{gone}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def _may_repeat(credential: Credential, refused: Exchange) -> bool:
    """Tell whether it is another token, and not another user's as far as that is known."""
    former = refused.credential
    names = {credential.username, former.username} - {None}
    return former.fingerprint != credential.fingerprint and len(names) < 2


def _weight(exchange: Exchange) -> int:
    """Return how much an exchange says, in characters."""
    said = [exchange.path, exchange.query, exchange.code or ""]
    for message in (exchange.request, exchange.response or Message()):
        said += [message.body, *(part for field in message.headers for part in field)]
    return sum(map(len, said))


def _say_gone(count: int) -> str:
    return f"{count:,} older {'exchange is' if count == 1 else 'exchanges are'} gone"


HEADINGS = ("#", "after", "request", "carried", "answer")
FIRST, LAST = 100, 100  # rows of a long journal that are printed


def table(exchanges: Sequence[Exchange]) -> str:
    """Return exchanges as plain text: no port, no date, no token, so the same everywhere.

    What came from outside is cut, and has no sign that a terminal takes for a command. Of a long
    journal the two ends are shown.
    """
    if not exchanges:
        return "No request has reached the server."
    first, left_out, last = ends(exchanges, FIRST, LAST)
    rows = [_row(exchange, since=exchanges[0].time) for exchange in (*first, *last)]
    widths = [max(map(columns, column)) for column in zip(HEADINGS, *rows, strict=True)]
    lines = [_line(row, widths) for row in (HEADINGS, *rows)]
    if left_out:
        lines.insert(1 + FIRST, f"… {left_out:,} more")
    return "\n".join(lines)


def _row(exchange: Exchange, since: float) -> tuple[str, ...]:
    minutes = int((exchange.time - since) // 60)
    answer = [exchange.answer]
    answer += [f"issued {', '.join(exchange.issued)}"] if exchange.issued else []
    answer += [f"repeats {exchange.repeats}"] if exchange.repeats else []
    answer += [f"fault: {clean(exchange.fault, 40)}"] if exchange.fault else []
    carried = f"{exchange.credential}" + (f", spends {exchange.spent}" if exchange.spent else "")
    after = f"{minutes} min" if minutes else ""
    return str(exchange.number), after, exchange.asked, carried, ", ".join(answer)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
    return "  ".join(cells).rstrip()
