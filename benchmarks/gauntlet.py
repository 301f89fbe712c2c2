"""How long a whole run of the gauntlet takes, beside what is promised for it."""

from __future__ import annotations

import threading
from typing import Any

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.run import run

from .measured import Measured

KEPT, HANGS = 8_000.0, 60_000.0  # milliseconds, on a quiet machine


class HangingClient(LibraryClient):
    """A client of which nothing ever ends."""

    def login(self, username: str, password: str) -> None:
        """Wait for ever."""
        threading.Event().wait()

    def call(self, method: str, path: str, **request: Any) -> Any:
        """Wait for ever."""
        threading.Event().wait()

    def logout(self) -> None:
        """Wait for ever."""
        threading.Event().wait()


def measure(*, quick: bool = False) -> list[Measured]:
    """Put the library's client through all rules, and one that hangs in every call."""
    kept = [run(LibraryClient) for _ in range(1 if quick else 3)]
    assert all(report.is_clean for report in kept), kept[-1].summary
    hanging = run(HangingClient)
    assert hanging.passed == 0, hanging.summary
    scenes = sum(len(row.scenes) for row in hanging.rows)
    return [
        _beside(
            "All rules, `ApiSession`", min(it.seconds for it in kept), KEPT, f"{scenes} scenes"
        ),
        _beside("All rules, a client that hangs in every call", hanging.seconds, HANGS, ""),
    ]


def _beside(what: str, seconds: float, promised: float, facts: str) -> Measured:
    ours = seconds * 1e3
    values = {"the run": ours, "promised": promised}
    return Measured(what, "ms", values, "the run", "promised", ours / promised, 1.0, facts=facts)
