"""The library's client as the gauntlet wants a client to be, and a variety of it."""

from __future__ import annotations

from typing import Any, ClassVar

from tutorial_lib.gauntlet.library import LibraryClient


class RefreshingAhead(LibraryClient):
    """`ApiSession` that refreshes a minute ahead of time."""

    options: ClassVar[dict[str, Any]] = {"refresh_ahead": 60}


__all__ = ["LibraryClient", "RefreshingAhead"]
