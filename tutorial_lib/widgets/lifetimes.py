"""The lifetimes: both tokens as bars on one axis, and a clock that moves when it is told to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.client import AuthError, TokenStorage, UserState
from tutorial_lib.durations import span
from tutorial_lib.texts import Words

from .html import cut, element
from .panel import Later, Panel
from .storage_facts import dates_in, now_in
from .styles import Looks

say = Words("tutorial_lib.widgets", "lifetimes")
STEPS = {"minute": {"minutes": 1}, "half-an-hour": {"minutes": 31}, "day": {"days": 1}}
TICKS = (0, 600, 1800, 3600, 6 * 3600, 86_400)  # seconds after the login
HALFWAY = 55  # per cent: beyond it the words stand before the hand
LAST_TICK = 90  # per cent: beyond it there is no room for its words
NARROWEST = 1.5  # per cent: a bar that is shorter could not be seen
STRETCH = 600.0  # seconds: up to here the axis is about even, beyond it, it is drawn together


@dataclass(frozen=True)
class Life:
    """From when to when a token is good, in Unix seconds."""

    name: str
    begins: float
    ends: float

    def is_over(self, now: float) -> bool:
        """Tell whether it has ended."""
        return now >= self.ends

    def is_good(self, now: float) -> bool:
        """Tell whether the server takes it: a token from the future is refused like an old one."""
        return self.begins <= now < self.ends


@dataclass(frozen=True)
class Lives:
    """The lives of a login's tokens and the moment they are looked at, in Unix seconds."""

    now: float
    username: str | None = None
    access: Life | None = None
    refresh: Life | None = None

    @property
    def both(self) -> tuple[Life, ...]:
        """The lives that could be read."""
        return tuple(life for life in (self.access, self.refresh) if life is not None)

    @property
    def begins(self) -> float:
        """Where the axis begins."""
        return min((life.begins for life in self.both), default=self.now)

    @property
    def ends(self) -> float:
        """Where the axis ends: the later of the last end and now."""
        return max([self.now, *(life.ends for life in self.both)])

    def place(self, moment: float) -> float:
        """Return where a moment stands on the axis, from 0 to 100.

        Half an hour beside a day would be a hair's breadth: the axis is drawn together towards
        its end, like a logarithm.
        """
        length = max(self.ends - self.begins, 1.0)
        passed = min(max(moment - self.begins, 0.0), length)
        return 100 * math.log1p(passed / STRETCH) / math.log1p(length / STRETCH)


def lives_of(storage: TokenStorage, now: float) -> Lives:
    """Read the lives of the login that lies in a storage, as its tokens state them."""
    state = now_in(storage)
    if state is None:
        return Lives(now)
    return Lives(now, state.username, _life("access", state, now), _life("refresh", state, now))


def _life(name: str, state: UserState, now: float) -> Life | None:
    begins, ends = dates_in(getattr(state, name), now)
    if begins is None or ends is None:
        return None
    return Life(name, begins, ends) if begins < ends < 1e12 else None


def forecast(lives: Lives) -> str:
    """Say what the next call will meet, as far as the tokens' own dates can tell."""
    if lives.username is None:
        return say("forecast/nobody")
    if lives.access is None or lives.refresh is None:
        return say("forecast/unreadable")
    if lives.access.is_good(lives.now):
        return say("forecast/good")
    if lives.refresh.is_good(lives.now):
        return say("forecast/refresh")
    return say("forecast/refused")


class Lifetimes(Panel):
    """Shows how long a login's tokens live, and what the next call will do before it is made.

    The buttons move `clock`, the server's. A clock that cannot be moved says so. When the clock
    or the server's `journal` tells of a change (`observe`), the bars follow.
    """

    def __init__(self, storage: TokenStorage, clock: Any, *, journal: Any = None) -> None:
        self.storage, self.clock = storage, clock
        self.problem = self._unread = ""
        self.lives = Lives(float(clock.now()))
        steps = {say(f"step/{name}"): step for name, step in STEPS.items()}
        self.buttons = {label: ipywidgets.Button(description=label) for label in steps}
        self.look = ipywidgets.Button(description=say("look-again"))
        super().__init__(ipywidgets.HBox([*self.buttons.values(), self.look]))
        for label, button in self.buttons.items():
            button.on_click(partial(self._advance, steps[label]))
        self.look.on_click(lambda _: self.refresh())
        self.follow(clock, self.refresh)
        self.follow(journal, Later(self.refresh))

    def refresh(self) -> None:
        """Read the storage and the clock again."""
        with self._drawing:
            try:
                self.lives = lives_of(self.storage, float(self.clock.now()))
                self._unread = ""
            except AuthError as error:
                self._unread = str(error)
            super().refresh()

    def draw(self, looks: Looks) -> Markup:
        """Return the bars and the forecast."""
        return lives_view(self.lives, self.problem or self._unread, looks)

    def summary(self) -> str:
        """Say what the next call will meet."""
        return say("summary", forecast=forecast(self.lives))

    def _advance(self, step: dict[str, int], _: Any) -> None:
        self.problem = ""
        try:
            self.clock.advance(**step)
        except (RuntimeError, ValueError) as error:
            self.problem = str(error)
        self.refresh()


def lives_view(lives: Lives, problem: str, looks: Looks) -> Markup:
    """Return the two lives on one axis, the clock's hand, and what the next call will meet."""
    said = [looks.note("bad", f"✗ {cut(problem)}")] if problem else []
    next_call = looks.note("open", say("next-call", forecast=forecast(lives)))
    bars = [*(_bar(lives, life, looks) for life in lives.both), *_axis(lives, looks)]
    return looks.card(*said, next_call, *bars)


def _bar(lives: Lives, life: Life, looks: Looks) -> Markup:
    name = element(
        "div",
        say("name", token=life.name),
        _state(life, lives.now),
        **looks("heading", f"{life.name}-text"),
    )
    start = lives.place(life.begins)
    width = max(lives.place(life.ends) - start, NARROWEST)
    start = min(start, 100 - width)
    bar = element("div", "\u00a0", **_wide(looks("bar", f"{life.name}-bar"), width))
    return element("div", name, _row([_gap(start), bar], looks))


def _state(life: Life, now: float) -> Markup:
    if life.is_over(now):
        return _aside(say("ended", span=span(now - life.ends)))
    if not life.is_good(now):
        return _aside(say("from-the-future", span=span(life.begins - now)))
    whole = span(life.ends - life.begins)
    return _aside(say("good", left=span(life.ends - now), whole=whole))


def _aside(words: str) -> Markup:
    return element("span", f" {words}")


def _axis(lives: Lives, looks: Looks) -> list[Markup]:
    """Return the clock's hand, a ruler below it, and a word about its scale."""
    if not lives.both:
        return []
    scale = element("div", say("scale"), **looks("aside"))
    return [_row(_hand(lives, looks), looks), _ruler(lives, looks), scale]


def _hand(lives: Lives, looks: Looks) -> list[Markup]:
    here, since = lives.place(lives.now), span(lives.now - lives.begins)
    if lives.now < lives.begins:
        before = say("now-before", span=span(lives.begins - lives.now))
        return [element("div", before, **looks("hand"))]
    if here < HALFWAY:
        return [_gap(here), element("div", say("now-left", span=since), **looks("hand"))]
    look = _wide(looks("hand", "hand-before"), here)
    return [element("div", say("now-right", span=since), **look)]


def _ruler(lives: Lives, looks: Looks) -> Markup:
    ticks = [tick for tick in TICKS if lives.place(lives.begins + tick) < LAST_TICK]
    places = [lives.place(lives.begins + tick) for tick in ticks]
    widths = [after - here for here, after in zip(places, [*places[1:], 100.0], strict=True)]
    marks = [
        element("div", f"| {span(tick) if tick else say('login')}", **_wide(looks("aside"), width))
        for tick, width in zip(ticks, widths, strict=True)
    ]
    return _row(marks, looks)


def _row(cells: list[Markup], looks: Looks) -> Markup:
    return element("div", *cells, **looks("line"))


def _gap(width: float) -> Markup:
    return element("div", style=f"width:{width:.2f}%")


def _wide(look: dict[str, str], width: float) -> dict[str, str]:
    """Add a width in per cent to a look."""
    own = f"width:{width:.2f}%;min-width:0"
    return {**look, "style": f"{look['style']};{own}" if "style" in look else own}
