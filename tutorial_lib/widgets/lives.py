"""How long the two tokens of a login live, and what that means for the next call."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tutorial_lib.anatomy import read_token
from tutorial_lib.client import TokenStorage, UserState

from .storage_facts import now_in

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
    anatomy = read_token(getattr(state, name), now=now)
    issued, expires = anatomy.claim("iat"), anatomy.claim("exp")
    begins = issued.value if issued else None
    ends = expires.value if expires else None
    if not isinstance(begins, int | float) or not isinstance(ends, int | float):
        return None
    return Life(name, float(begins), float(ends)) if begins < ends < 1e12 else None


def forecast(lives: Lives) -> str:
    """Say what the next call will meet, as far as the tokens' own dates can tell."""
    if lives.username is None:
        return "Nobody is logged in: the call goes out without a token and meets a 401."
    if lives.access is None or lives.refresh is None:
        return "These tokens do not say how long they live: only the server knows."
    if lives.access.is_good(lives.now):
        return "200. The access token is good."
    if lives.refresh.is_good(lives.now):
        return "401, then a refresh, then the call again: 200."
    return "401, then a refused refresh: LoginRequired, and both tokens are forgotten."
