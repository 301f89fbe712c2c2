"""The steps of a journal, one row for each exchange: what the network panel shows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, overload

from tutorial_lib.cleaned_text import clean, ends
from tutorial_lib.diagram import words
from tutorial_lib.diagram.call_groups import Sent
from tutorial_lib.diagram.model import Entries, ExchangeLike, entries, is_exchange
from tutorial_lib.texts import Words

say = Words("tutorial_lib.widgets", "network")
FIRST, LAST = 10, 50  # rows of a long journal that are kept at its two ends
ONE_LINE = 72  # characters: longer JSON is broken into lines

# What differs from machine to machine has no place in a saved notebook.
MACHINES_OWN = ("User-Agent", "Accept-Encoding", "Server", "Date")
_PORT = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+")

Outcome = Literal["good", "refused", "failed", "redirected", "dropped"]
Key = tuple[str, int]


@dataclass(frozen=True)
class Speech:
    """What one side said: its first line, its header fields, its body."""

    line: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def same_everywhere(self) -> Speech:
        """Return it without what is different on another machine, ports among it."""
        headers = tuple(
            (name, say("differs") if name in MACHINES_OWN else _without_port(value))
            for name, value in self.headers
        )
        return Speech(self.line, headers, _without_port(self.body))


@dataclass(frozen=True)
class Step:
    """One exchange in words; `server` names it when it is not the API."""

    number: int
    server: str
    after: str
    request: str
    role: Literal["", "refresh", "repeat"]
    repeats: int | None
    carried: str
    kind: str
    spent: tuple[str, ...]
    outcome: Outcome
    status: str
    code: str
    issued: tuple[str, ...]
    fault: str
    asked: Speech
    answered: Speech | None

    @property
    def key(self) -> Key:
        """What tells it from every other step."""
        return self.server, self.number

    @property
    def label(self) -> str:
        """Number, request and status in one line."""
        status = self.status.partition(" ")[0] if self.status[:1].isdigit() else self.status
        place = f"  {say('at', server=self.server)}" if self.server else ""
        return f"{self.number}  {self.request}  {status}{place}"


class LazySteps(Sequence[Step]):
    """The steps of a journal; each is put into words when it is asked for: few are ever shown."""

    def __init__(self, exchanges: Sequence[tuple[ExchangeLike, bool]], since: float) -> None:
        self._exchanges, self._since = exchanges, since  # each with whether it was a stranger's
        self._steps: dict[int, Step] = {}

    def __len__(self) -> int:
        return len(self._exchanges)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        places = range(len(self))[index]
        return self._told(places) if isinstance(places, int) else tuple(map(self._told, places))

    @cached_property
    def faults(self) -> int:
        """How many of the exchanges had a fault."""
        return sum(bool(exchange.fault) for exchange, _ in self._exchanges)

    def _told(self, place: int) -> Step:
        if place not in self._steps:
            exchange, is_strange = self._exchanges[place]
            server = words.stranger([exchange]) if is_strange else ""
            self._steps[place] = _step(exchange, server, self._since)
        return self._steps[place]


def steps_of(journal: Entries, stranger: Entries | None = None) -> LazySteps:
    """Return the finished exchanges of a journal, and of a stranger's, as they began."""
    own = [(exchange, False) for exchange in _exchanges(journal)]
    others = [(exchange, True) for exchange in _exchanges(stranger)]
    told = sorted([*own, *others], key=lambda pair: pair[0].began)
    return LazySteps(told, own[0][0].time if own else 0.0)


def shortened(
    steps: Sequence[Step], first: int = FIRST, last: int = LAST
) -> tuple[Sequence[Step], int, Sequence[Step]]:
    """Return the first steps, how many are left out, and the last steps."""
    return ends(steps, first, last)


def count(steps: LazySteps) -> str:
    """Say how many exchanges there are and how many had a fault."""
    said = say("one-exchange" if len(steps) == 1 else "exchanges", count=f"{len(steps):,}")
    faults = f"{steps.faults:,}"
    return say("with-faults", exchanges=said, count=faults) if steps.faults else said


def _exchanges(journal: Entries | None) -> list[ExchangeLike]:
    return [entry for entry in entries(journal) if is_exchange(entry)]


def _step(exchange: ExchangeLike, server: str, since: float) -> Step:
    minutes = 0 if server else int((exchange.time - since) // 60)
    return Step(
        number=exchange.number,
        server=server,
        after=say("minutes", count=f"{minutes:,}") if minutes else "",
        request=words.request(exchange),
        role=_role(exchange),
        repeats=exchange.repeats,
        carried=words.credential(exchange.credential),
        kind=exchange.credential.kind,
        spent=words.spent(exchange),
        outcome=_outcome(exchange.status),
        status=words.status(exchange),
        code=clean(exchange.code, 32) if exchange.code else "",
        issued=words.issued(exchange),
        fault=clean(exchange.fault, 40) if exchange.fault else "",
        asked=_asked(exchange),
        answered=_answered(exchange),
    )


def _role(exchange: ExchangeLike) -> Literal["", "refresh", "repeat"]:
    if exchange.repeats:
        return "repeat"
    return "refresh" if Sent(exchange, 0).refresh else ""


def _outcome(status: int | None) -> Outcome:
    if status is None:
        return "dropped"
    if status == 401:
        return "refused"
    if status >= 400:
        return "failed"
    return "redirected" if status >= 300 else "good"


def _asked(exchange: ExchangeLike) -> Speech:
    line = f"{clean(exchange.method, 12)} {clean(exchange.path, 200)}"
    return _speech(line, getattr(exchange, "request", None))


def _answered(exchange: ExchangeLike) -> Speech | None:
    if exchange.status is None:
        return None
    return _speech(words.status(exchange), getattr(exchange, "response", None))


def _speech(line: str, message: Any) -> Speech:
    if message is None:
        return Speech(line)
    return Speech(line, tuple(message.headers), _readable(message.body))


def _readable(body: str) -> str:
    """Return a body as it is, or in several lines when it is long JSON."""
    if len(body) <= ONE_LINE:
        return body
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body


def _without_port(text: str) -> str:
    return _PORT.sub(r"\1:PORT", text)
