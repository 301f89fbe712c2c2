"""Which exchanges belong together: a call, its 401, the refresh between, and the retry."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from .model import ExchangeLike, Gap
from .words import say

HEAD, TAIL = 20, 20  # exchanges that a long picture keeps at its beginning and at its end

Waits = dict[int, tuple[float, "Call"]]  # until when a call waits, by the call's id


@dataclass(eq=False)
class Sent:
    """An exchange, and where it stands: its place in the journal, its lane, its part in a call."""

    exchange: ExchangeLike
    place: int
    lane: str = "API"
    hidden: Gap | None = None

    @property
    def began(self) -> float:
        return self.exchange.began

    @property
    def ended(self) -> float:
        return max(self.exchange.began, self.exchange.ended)

    @cached_property
    def refresh(self) -> bool:
        """Whether it asks for a new access token."""
        both = getattr(self.exchange, "spent", None) and getattr(self.exchange, "issued", None)
        return self.exchange.path.rstrip("/").endswith("refresh") or bool(both)

    @property
    def brought(self) -> str | None:
        """The fingerprint of the access token in the answer."""
        return next(iter(getattr(self.exchange, "issued", None) or ()), None)


@dataclass(eq=False)
class Call:
    """The exchanges that one call caused, in their order; a refresh that several share is no call.

    `number` is none for such a refresh.
    """

    sent: list[Sent] = field(default_factory=list)
    number: str | None = None
    is_shared: bool = False

    @property
    def began(self) -> float:
        return min(one.began for one in self.sent)

    @property
    def ended(self) -> float:
        return max(one.ended for one in self.sent)

    @property
    def is_refresh(self) -> bool:
        """Whether it is one refresh and nothing else."""
        return len(self.sent) == 1 and self.sent[0].refresh

    def awaits(self, refresh: Sent) -> bool:
        """Tell whether the refresh lies between a 401 of this call and the retry after it."""
        after = bisect_left(self.sent, refresh.ended, key=attrgetter("began"))
        return 0 < after < len(self.sent) and self.sent[after - 1].ended <= refresh.began

    def ends_in(self, refresh: Sent) -> bool:
        """Tell whether the call was refused and this refresh, its next step, could not be had."""
        refused = self.sent[-1].exchange.status == 401 and not self.sent[-1].refresh
        failed = refresh.exchange.status is None or refresh.exchange.status >= 400
        return refused and failed and self.sent[-1].place + 1 == refresh.place


def calls(sent: Sequence[Sent], counted: float = float("inf")) -> list[Call]:
    """Return the calls in the order in which they began, numbered from 1.

    From the place `counted` on nobody knows how many calls there were before: those are called
    by the number of their first exchange. Takes time in proportion to the exchanges, but for
    sorting.
    """
    chains = _chains(sent)
    found = [chain for chain in chains if not chain.is_refresh]
    refreshes = [chain for chain in chains if chain.is_refresh]
    callers = {one: callers for one, callers in _callers([r.sent[0] for r in refreshes], found)}
    for refresh in refreshes:
        (one,) = refresh.sent
        refresh.is_shared = len(callers[one]) > 1
        if len(callers[one]) == 1:
            callers[one][0].sent.append(one)
        else:
            found.append(refresh)
    for call in found:
        call.sent.sort(key=attrgetter("place"))
    return _numbered(found, counted)


def _chains(sent: Sequence[Sent]) -> list[Call]:
    """Return each exchange with those that repeat it."""
    chains: list[Call] = []
    by_number: dict[tuple[str, int], Call] = {}
    for one in sent:
        chain = by_number.get((one.lane, one.exchange.repeats or 0))
        if chain is None:
            chains.append(chain := Call())
        chain.sent.append(one)
        by_number[one.lane, one.exchange.number] = chain
    return chains


def _callers(refreshes: list[Sent], chains: list[Call]) -> Iterator[tuple[Sent, list[Call]]]:
    """Yield each refresh with the calls that wait for it, two where there are more.

    Where a token tells, only those count that went on with it.
    """
    carriers = _carriers(chains)
    brought = Counter(refresh.brought for refresh in refreshes)
    for refresh, waiting in _waiting(refreshes, chains):
        mark = refresh.brought
        told = carriers.get(mark, []) if mark and brought[mark] == 1 else []
        went_on = {
            id(call): call
            for place, call in told
            if place > refresh.place and call.awaits(refresh)
        }
        yield refresh, list(went_on.values()) or waiting


def _carriers(chains: list[Call]) -> dict[str | None, list[tuple[int, Call]]]:
    """Return the calls that carried a token, by its fingerprint, each with its place."""
    carriers: dict[str | None, list[tuple[int, Call]]] = defaultdict(list)
    for chain in chains:
        for one in chain.sent:
            carriers[one.exchange.credential.fingerprint].append((one.place, chain))
    return carriers


def _waiting(refreshes: list[Sent], chains: list[Call]) -> Iterator[tuple[Sent, list[Call]]]:
    """Yield each refresh with the calls that wait for it: of those that do, the two longest."""
    waits = [(one, two, call) for call in chains for one, two in pairwise(call.sent)]
    waits.sort(key=lambda wait: wait[0].ended, reverse=True)
    last = {call.sent[-1].place: call for call in chains}
    longest: Waits = {}
    for refresh in sorted(refreshes, key=attrgetter("began")):
        while waits and waits[-1][0].ended <= refresh.began:
            _, retry, call = waits.pop()
            longest = _two_longest(longest, retry.began, call)
        waiting = {key: call for key, (end, call) in longest.items() if end >= refresh.ended}
        before = last.get(refresh.place - 1)
        if before and before.ends_in(refresh):
            waiting[id(before)] = before
        yield refresh, list(waiting.values())


def _two_longest(waits: Waits, end: float, call: Call) -> Waits:
    former, _ = waits.get(id(call), (end, call))
    every = waits | {id(call): (max(former, end), call)}
    kept = sorted(every, key=lambda key: every[key][0], reverse=True)[:2]
    return {key: every[key] for key in kept}


def _numbered(found: list[Call], counted: float) -> list[Call]:
    ordered = sorted(found, key=lambda call: (call.began, call.sent[0].place))
    for number, call in enumerate((call for call in ordered if not call.is_shared), start=1):
        first = call.sent[0]
        call.number = str(number) if first.place < counted else f"#{first.exchange.number}"
    return ordered


def blocks(found: list[Call]) -> list[list[Call]]:
    """Put calls together whose exchanges are mixed in time; every other call stays alone."""
    mixed: list[list[Call]] = []
    end = float("-inf")
    for call in found:
        if mixed and call.began < end:
            mixed[-1].append(call)
            end = max(end, call.ended)
        else:
            mixed.append([call])
            end = call.ended
    return mixed


def shorten(found: list[Call], left_out: int = 0) -> None:
    """Hide the middle of a long journal, whole calls where possible.

    `left_out` exchanges are not even among the calls: the first gap counts them too.
    """
    own = [call for call in found if not call.is_shared]
    shared = [call for call in found if call.is_shared]
    for every, unit in ((own, ("call", "calls")), (shared, ("refresh", "refreshes"))):
        middle = _middle(every)
        left_out = _hide([one for call in middle for one in call.sent], len(middle), unit, left_out)
    for call in own:
        inner = call.sent[HEAD:-TAIL]
        left_out = _hide(inner, len(inner), ("exchange", "exchanges"), left_out)


def _middle(calls: list[Call]) -> list[Call]:
    if sum(len(call.sent) for call in calls) <= HEAD + TAIL:
        return []
    return calls[_fitting(calls, HEAD) : len(calls) - _fitting(calls[::-1], TAIL)]


def _hide(sent: list[Sent], count: int, unit: tuple[str, str], left_out: int) -> int:
    """Put a gap in the place of some exchanges; return how many are still to be counted."""
    if not sent:
        return left_out
    if left_out:
        count, unit = len(sent) + left_out, ("exchange", "exchanges")
    gap = Gap(say(f"more/{unit[count > 1]}", count=f"{count:,}"))
    for one in sent:
        one.hidden = one.hidden or gap
    return 0


def _fitting(calls: list[Call], room: int) -> int:
    """Return how many calls fit into `room` exchanges; the first one always does."""
    used = 0
    for count, call in enumerate(calls):
        used += len(call.sent)
        if used > room and count:
            return count
    return len(calls)
