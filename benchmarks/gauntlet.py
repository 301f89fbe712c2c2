"""How long a whole run of the gauntlet takes, beside what is promised for it."""

from __future__ import annotations

import threading
from typing import Any

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.run import run

from .measured import Measured

KEPT, HANGS = 8_000.0, 60_000.0  # milliseconds, on a quiet machine


class HangsOnceLoggedIn(LibraryClient):
    """A client that logs in, and then nothing ever ends."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        """Wait for ever."""
        threading.Event().wait()

    def logout(self) -> None:
        """Wait for ever."""
        threading.Event().wait()


class HangingClient(HangsOnceLoggedIn):
    """A client of which nothing ever ends."""

    def login(self, username: str, password: str) -> None:
        """Wait for ever."""
        threading.Event().wait()


def measure(*, quick: bool = False) -> list[Measured]:
    """Put the library's client through all rules, and two that hang."""
    kept = [run(LibraryClient) for _ in range(1 if quick else 3)]
    assert all(report.is_clean for report in kept), kept[-1].summary
    scenes = sum(len(row.scenes) for row in kept[0].rows)
    hanging = {
        "that hangs in whatever it does": run(HangingClient),
        "that logs in, and hangs then": run(HangsOnceLoggedIn),
    }
    assert not any(report.passed for report in hanging.values()), hanging
    fastest = min(it.seconds for it in kept)
    return [
        _beside("All rules, `ApiSession`", fastest, KEPT, f"{scenes} scenes"),
        *(
            _beside(f"All rules, a client {what}", report.seconds, HANGS, "")
            for what, report in hanging.items()
        ),
    ]


def _beside(what: str, seconds: float, promised: float, facts: str) -> Measured:
    ours = seconds * 1e3
    values = {"the run": ours, "promised": promised}
    return Measured(what, "ms", values, "the run", "promised", ours / promised, 1.0, facts=facts)
