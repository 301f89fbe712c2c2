"""The library's client as the gauntlet wants a client to be, and a variety of it."""

from __future__ import annotations

from typing import Any, ClassVar

from tutorial_lib.gauntlet import SCENARIOS
from tutorial_lib.gauntlet.library import LibraryClient


class RefreshingAhead(LibraryClient):
    """`ApiSession` that refreshes a minute ahead of time."""

    options: ClassVar[dict[str, Any]] = {"refresh_ahead": 60}


# One scene of each rule, enough to see what a run makes of a client.
ONE_EACH = list({scene.rule.number: scene for scene in reversed(SCENARIOS)}.values())

__all__ = ["ONE_EACH", "LibraryClient", "RefreshingAhead"]
