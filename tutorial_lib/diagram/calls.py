"""Which exchanges belong together: a call, its 401, the refresh between, and the retry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tutorial_lib.diagram.model import ExchangeLike, Gap

HEAD, TAIL = 20, 20  # exchanges that a long picture keeps at its beginning and at its end


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

    @property
    def refresh(self) -> bool:
        """Whether it asks for a new access token."""
        both = getattr(self.exchange, "spent", None) and getattr(self.exchange, "issued", None)
        return self.exchange.path.rstrip("/").endswith("refresh") or bool(both)


@dataclass(eq=False)
class Call:
    """The exchanges that one call caused; `number` is None for a refresh that several share."""

    sent: list[Sent] = field(default_factory=list)
    number: int | None = None

    @property
    def began(self) -> float:
        return min(one.began for one in self.sent)

    @property
    def ended(self) -> float:
        return max(one.ended for one in self.sent)

    def add(self, one: Sent) -> None:
        self.sent = sorted([*self.sent, one], key=lambda sent: sent.place)

    def goes_on_with(self, refresh: Sent) -> bool:
        """Whether a later exchange of the call carries the access token of this refresh."""
        marks = tuple(getattr(refresh.exchange, "issued", None) or ())[:1]
        later = [one.exchange for one in self.sent if one.place > refresh.place]
        return any(one.credential.fingerprint in marks for one in later)

    def awaits(self, refresh: Sent) -> bool:
        """Whether the refresh lies between a 401 of this call and the retry that followed it."""
        pairs = zip(self.sent, self.sent[1:], strict=False)
        return any(one.ended <= refresh.began and refresh.ended <= two.began for one, two in pairs)

    def ends_in(self, refresh: Sent) -> bool:
        """Whether the call was refused and this refresh, its next step, could not be had."""
        refused = self.sent[-1].exchange.status == 401 and not self.sent[-1].refresh
        failed = refresh.exchange.status is None or refresh.exchange.status >= 400
        return refused and failed and self.sent[-1].place + 1 == refresh.place


def calls(sent: Sequence[Sent]) -> list[Call]:
    """The calls in the order in which they began, numbered from 1."""
    chains = _chains(sent)
    refreshes = [chain for chain in chains if len(chain.sent) == 1 and chain.sent[0].refresh]
    found = [chain for chain in chains if chain not in refreshes]
    causes = [(refresh, _causes(refresh.sent[0], found)) for refresh in refreshes]
    for refresh, callers in causes:
        if len(callers) == 1:
            callers[0].add(refresh.sent[0])
        else:
            found.append(refresh)
    shared = [refresh for refresh, callers in causes if len(callers) > 1]
    return _numbered(found, shared)


def _chains(sent: Sequence[Sent]) -> list[Call]:
    """Each exchange with those that repeat it."""
    chains: list[Call] = []
    by_number: dict[tuple[str, int], Call] = {}
    for one in sent:
        chain = by_number.get((one.lane, one.exchange.repeats or 0))
        if chain is None:
            chains.append(chain := Call())
        chain.add(one)
        by_number[one.lane, one.exchange.number] = chain
    return chains


def _causes(refresh: Sent, chains: list[Call]) -> list[Call]:
    """The calls that wait for this refresh; where a token tells, those that went on with it."""
    waiting = [chain for chain in chains if chain.awaits(refresh) or chain.ends_in(refresh)]
    return [chain for chain in waiting if chain.goes_on_with(refresh)] or waiting


def _numbered(found: list[Call], shared: list[Call]) -> list[Call]:
    ordered = sorted(found, key=lambda call: (call.began, call.sent[0].place))
    for number, call in enumerate((call for call in ordered if call not in shared), start=1):
        call.number = number
    return ordered


def blocks(found: list[Call]) -> list[list[Call]]:
    """Calls whose exchanges are mixed in time, together; every other call alone."""
    mixed: list[list[Call]] = []
    for call in found:
        if mixed and call.began < max(one.ended for one in mixed[-1]):
            mixed[-1].append(call)
        else:
            mixed.append([call])
    return mixed


def shorten(found: list[Call]) -> None:
    """Hides the middle of a long journal, whole calls where possible; a shared refresh stays."""
    hideable = [call for call in found if call.number is not None]
    if sum(len(call.sent) for call in hideable) > HEAD + TAIL:
        last = len(hideable) - _fitting(hideable[::-1], TAIL)
        middle = hideable[_fitting(hideable, HEAD) : last]
        _hide([one for call in middle for one in call.sent], len(middle), "call")
    for call in hideable:
        middle_of_call = call.sent[HEAD:-TAIL]
        _hide(middle_of_call, len(middle_of_call), "exchange")


def _hide(sent: list[Sent], count: int, unit: str) -> None:
    gap = Gap(f"… {count} more {unit}{'s' if count > 1 else ''}")
    for one in sent:
        one.hidden = one.hidden or gap


def _fitting(calls: list[Call], room: int) -> int:
    """How many calls fit into `room` exchanges; the first one always does."""
    used = 0
    for count, call in enumerate(calls):
        used += len(call.sent)
        if used > room and count:
            return count
    return len(calls)
