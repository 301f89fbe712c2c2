"""Which call caused a request, as far as what reached the servers tells.

A call does one thing after the other: it is refused, then a refresh comes, then the request again;
or it is redirected, and goes there. A request that may be one call's as well as another's is
nobody's, and stands among them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from .call_groups import A_REFRESH, Call, Key, Sent
from .redirects import Asked, goes_there


def calls(sent: Sequence[Sent], counted: float = float("inf")) -> list[Call]:
    """Return the calls in the order in which they began, numbered from 1.

    From the place `counted` on nobody knows how many calls there were before: those are called
    by the number of their first exchange.
    """
    found = CallFinder(sent).calls
    own = (call for call in found if not call.is_nobodys)
    for number, call in enumerate(own, start=1):
        first = call.sent[0]
        call.number = str(number) if first.place < counted else f"#{first.exchange.number}"
    return found


class CallFinder:
    """Puts exchanges into calls, one after the other as they began."""

    def __init__(self, sent: Sequence[Sent]) -> None:
        self.calls: list[Call] = []
        self._call_of: dict[Key, Call] = {}
        self._logins: dict[str | None, Sent] = {}  # where a token comes from, by its fingerprint
        self._waiting: dict[Asked | None, dict[int, Call]] = {}  # by what they ask for next
        self._retries = {one.repeated: one for one in reversed(sent)}
        self._served = dict(self._refreshes(sent))
        self._mended = {keys[0]: one for one, keys in self._served.items() if len(keys) == 1}
        _see_who_is_alone(sent)
        for one in sent:
            self._add(one, self._call(one))

    def _refreshes(self, sent: Sequence[Sent]) -> Iterator[tuple[Sent, list[Key]]]:
        """Yield each refresh with the refused requests that were repeated with what it brought.

        A token that two refreshes brought tells of neither.
        """
        refused: dict[str | None, list[Sent]] = defaultdict(list)
        for one in sent:
            if retry := self._retries.get(one.key):
                refused[retry.carried].append(one)
        refreshes = [one for one in sent if one.refresh and one.issued]
        brought = Counter(one.issued[0] for one in refreshes)
        for one in refreshes:
            users = refused[one.issued[0]] if brought[one.issued[0]] == 1 else []
            users = [user for user in users if user.is_over_before(one)]
            yield one, [u.key for u in users if one.is_over_before(self._retries[u.key])]

    def _call(self, one: Sent) -> Call:
        """Return the call that caused a request; a new one where there is none."""
        if call := self._repeated(one):
            return call
        served = [self._call_of[key] for key in self._served.get(one, ())]
        if served := [call for call in served if call.last.is_over_before(one)]:
            return served[0] if len(served) == 1 else self._nobodys(one, served[0])
        redirected = self._asking(one, (one.exchange.method, one.exchange.path))
        return redirected or (self._asking(one, A_REFRESH) if one.refresh else None) or Call(one)

    def _repeated(self, one: Sent) -> Call | None:
        """Return the call whose request is sent again; under another login it is a new call."""
        call, login = self._call_of.get(one.repeated), self._logins.get(one.carried)
        if call and login:
            is_new = not login.refresh and call.own.is_over_before(login)
            one.is_again = not is_new and call.login in (None, login)
        return call if one.is_again else None

    def _asking(self, one: Sent, asked: Asked) -> Call | None:
        """Return the call that asks for this; of calls in turn it is the last one."""
        waiting = self._waiting.get(asked, {}).values()
        two = list(islice((call for call in reversed(waiting) if self._may(call, one)), 2))
        if len(two) < 2 or (one.is_alone and _are_in_turn(two[1], two[0])):
            return two[0] if two else None
        return self._nobodys(one, next(call for call in waiting if self._may(call, one)))

    def _nobodys(self, one: Sent, first: Call) -> Call:
        """Return a place for what is nobody's, among the calls that may have waited for it."""
        first.until = max(first.until, one.ended)
        return Call(one, is_nobodys=True)

    def _may(self, call: Call, one: Sent) -> bool:
        """Tell whether nothing speaks against this as the next step of a call that waits."""
        steps = self._retries.get(call.own.key), self._mended.get(call.own.key)
        later = [step for step in steps if step and call.last.place < step.place]
        logins = {self._login(one), call.login} - {None}
        is_free = call.last.is_over_before(one) and all(map(one.is_over_before, later))
        return is_free and len(logins) < 2 and goes_there(one.exchange, call.last.exchange)

    def _login(self, one: Sent) -> Sent | None:
        return self._logins.get(one.spent) or self._logins.get(one.carried)

    def _add(self, one: Sent, call: Call) -> None:
        """Write down that this call caused a request, and what that tells of logins."""
        login = self._login(one)
        if call.sent:
            self._waiting.get(call.asks, {}).pop(id(call), None)
        else:
            self.calls.append(call)
            if one.is_alone and one.is_good and not one.refresh:
                self._give_up(login)
        call.add(one)
        call.login = call.login or login
        self._call_of[one.key] = call
        if call.asks:
            self._waiting.setdefault(call.asks, {})[id(call)] = call
        if one.issued:
            source = self._logins.get(one.spent) or one
            self._logins |= dict.fromkeys(filter(None, (one.spent, *one.issued)), source)

    def _give_up(self, login: Sent | None) -> None:
        """Let no call wait any more: its client has gone on to another, which went well."""
        for asked, calls in [*self._waiting.items()]:
            self._waiting[asked] = {key: c for key, c in calls.items() if c.login is not login}
            if not self._waiting[asked]:
                del self._waiting[asked]


def _are_in_turn(call: Call, later: Call) -> bool:
    first = later.sent[0]
    return first.is_alone and call.last.is_over_before(first)


def _see_who_is_alone(sent: Sequence[Sent]) -> None:
    """Mark what had nothing else under way beside it."""
    end = float("-inf")
    for before, one in pairwise(sent):
        end = max(end, before.ended)
        before.is_alone &= before.ended <= one.began
        one.is_alone = end <= one.began
