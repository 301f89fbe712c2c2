"""A call and the exchanges that it caused: which are drawn together, and which are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .model import ExchangeLike, Gap
from .redirects import Asked, leads_to
from .words import say

HEAD, TAIL = 20, 20  # exchanges that a long picture keeps at its beginning and at its end

A_REFRESH: Asked = ("POST", "")  # what a refused call asks for next

Key = tuple[str, int]  # what tells an exchange from every other: its lane and its number


class Sent:
    """An exchange, and where it stands: its place in the journal and its lane.

    `repeated` is the key of the exchange that it repeats; none has the number 0. `carried` is the
    fingerprint of the token in its header, `spent` of the one in its body, `issued` of those in
    its answer, the access token's first.
    """

    def __init__(self, exchange: ExchangeLike, place: int, lane: str = "API") -> None:
        self.exchange, self.place, self.lane = exchange, place, lane
        self.key: Key = lane, exchange.number
        self.repeated: Key = lane, exchange.repeats or 0
        self.began, self.ended = exchange.began, max(exchange.began, exchange.ended)
        self.carried = exchange.credential.fingerprint
        self.spent: str | None = getattr(exchange, "spent", None)
        self.issued: tuple[str, ...] = tuple(getattr(exchange, "issued", None) or ())
        self.is_good = exchange.status is not None and exchange.status < 400
        self.is_again = bool(exchange.repeats)  # whether it's what a call sent before
        self.is_alone = True  # whether nothing else was under way at the same time
        self.hidden: Gap | None = None
        # Whether it asks for a new access token.
        path = getattr(exchange, "meant", exchange.path)
        is_there = path.rstrip("/").endswith("refresh")
        self.refresh = is_there or bool(self.spent and self.issued)

    def is_over_before(self, later: Sent) -> bool:
        """Tell whether the answer had come when another request went out."""
        return self.place < later.place and self.ended <= later.began


@dataclass(eq=False)
class Call:
    """The exchanges that one call caused, in their order. What is nobody's has no number."""

    own: Sent  # its last request that is no refresh; a refresh where there is nothing else
    sent: list[Sent] = field(default_factory=list)
    number: str | None = None
    is_nobodys: bool = False
    login: Sent | None = None  # the exchange that its tokens come from, as far as that is known
    until: float = float("-inf")  # when an answer came for which it may have waited

    @property
    def began(self) -> float:
        return self.sent[0].began

    @property
    def ended(self) -> float:
        return max(self.until, *(one.ended for one in self.sent))

    @property
    def last(self) -> Sent:
        return self.sent[-1]

    @property
    def asks(self) -> Asked | None:
        """What comes next, as the last answer tells: where a redirect leads, or a refresh."""
        is_refused = self.last.exchange.status == 401
        if self.last.refresh:
            is_refused = not self.own.refresh and not self.last.is_good
        return leads_to(self.last.exchange) or (A_REFRESH if is_refused else None)

    def add(self, one: Sent) -> None:
        """Take in what the call sent next."""
        self.sent.append(one)
        self.own = self.own if one.refresh else one


def blocks(found: list[Call]) -> list[list[Call]]:
    """Put calls together that overlap in time; every other call stays alone."""
    mixed: list[list[Call]] = []
    end = float("-inf")
    for call in found:
        if mixed and (call.began < end or call.is_nobodys):
            mixed[-1].append(call)
        else:
            mixed.append([call])
        end = max(end, call.ended)
    return mixed


def shorten(found: list[Call], left_out: int = 0) -> None:
    """Hide the middle of a long journal, whole calls where possible.

    `left_out` exchanges are not even among the calls: the first gap counts them too.
    """
    own = [call for call in found if not call.is_nobodys]
    others = [call for call in found if call.is_nobodys]
    for every, unit in ((own, ("call", "calls")), (others, ("exchange", "exchanges"))):
        middle = _middle(every)
        left_out = _hide([one for call in middle for one in call.sent], len(middle), unit, left_out)
    ends = [call for call in own if not call.last.hidden]
    kept = (HEAD + TAIL) // 2 if len(ends) == 1 else (HEAD + TAIL) // 4
    for call in ends if sum(len(call.sent) for call in own) > HEAD + TAIL else ():
        inner = call.sent[kept:-kept]
        left_out = _hide(inner, len(inner), ("exchange", "exchanges"), left_out)


def _middle(calls: list[Call]) -> list[Call]:
    if sum(len(call.sent) for call in calls) <= HEAD + TAIL:
        return []
    return calls[_fitting(calls, HEAD) : len(calls) - _fitting(calls[::-1], TAIL)]


def _hide(sent: Sequence[Sent], count: int, unit: tuple[str, str], left_out: int) -> int:
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
