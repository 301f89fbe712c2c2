"""The storage view: what is remembered of a login at this moment, and where."""

from __future__ import annotations

import time
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.client import TokenStorage
from tutorial_lib.durations import span
from tutorial_lib.texts import Words

from .html import cut, element
from .panel import Later, Panel
from .storage_facts import StorageFacts, TokenFact, changes, look_into
from .styles import Looks

say = Words("tutorial_lib.widgets", "storage")


class StorageView(Panel):
    """Shows what lies in a storage now, who can read it, and what changed since the last look.

    `clock` (an object with `now()`) tells the ages; without one the machine's clock does. When
    it or the server's `journal` tells of a change (`observe`), the view looks again.
    """

    def __init__(self, storage: TokenStorage, *, clock: Any = None, journal: Any = None) -> None:
        self.storage, self._clock = storage, clock
        self.facts = look_into(storage, self._now())
        self.changed: list[str] = []
        self.look = ipywidgets.Button(description=say("look-again"))
        super().__init__(self.look)
        self.look.on_click(lambda _: self.refresh())
        self.follow(clock, self._look_after)
        self.follow(journal, Later(self._look_after))

    def refresh(self) -> None:
        """Look into the storage again, and forget what had changed before."""
        with self._drawing:
            self.changed = []
            self._look_after()

    def _look_after(self) -> None:
        """Look again of one's own accord; what was found changed stays until someone has looked."""
        with self._drawing:
            before, self.facts = self.facts, look_into(self.storage, self._now())
            self.changed = changes(before, self.facts) or self.changed
            super().refresh()

    def draw(self, looks: Looks) -> Markup:
        """Return the facts as a table."""
        return storage_facts_view(self.facts, self.changed, looks)

    def summary(self) -> str:
        """Say whether a login is kept."""
        if self.facts.problem:
            return say("unreadable")
        return say("full" if self.facts.username else "empty")

    def _now(self) -> float:
        return time.time() if self._clock is None else float(self._clock.now())


def storage_facts_view(facts: StorageFacts, changed: list[str], looks: Looks) -> Markup:
    """Return one look into a storage."""
    if facts.problem:
        return looks.card(looks.note("bad", f"✗ {cut(facts.problem)}"))
    rows = [("kept", facts.place), ("readers", facts.readers)]
    if facts.permissions:
        rows += [("permissions", say("differs") if looks.literal else facts.permissions)]
    rows += [("logged-in", cut(facts.username or say("nobody")))]
    told = [looks.row(say(name), value) for name, value in rows]
    notes = [looks.note("open", say("since", change=cut(change))) for change in changed]
    return looks.card(*notes, looks.table(*told, *(_token(one, looks) for one in facts.tokens)))


def _token(token: TokenFact, looks: Looks) -> Markup:
    name = element("span", say("name", token=token.name), **looks(f"{token.name}-text"))
    times = _times(token.age, token.left)
    return looks.row(name, say("token", fingerprint=token.fingerprint, times=times))


def _times(age: float | None, left: float | None) -> str:
    words = [] if age is None else [say("old", span=span(age))]
    if left is not None:
        words.append(say("good" if left > 0 else "expired", span=span(abs(left))))
    return ", ".join(words) or say("no-age")
