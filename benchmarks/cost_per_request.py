"""What one authorised call costs: ours beside a bare session with a fixed header.

    python -m benchmarks.cost_per_request [--rounds 40] [--calls 25]

The three take turns within each round, so that a machine that slows down slows all of them; the
ratios are taken round by round. "bare, no environment" is the floor that nobody should forget:
most of what we save is requests' reading of proxies and .netrc for each call.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

from tutorial_lib.client import ApiSession, FileStorage, login

from .apart import server_apart

PASSWORD = "lovelace-1843"
Call = Callable[[], requests.Response]


def bare(url: str, access: str, *, trust_env: bool) -> Call:
    """Return a call of requests' own session with the header set by hand."""
    session = requests.Session()
    session.trust_env = trust_env
    session.headers["Authorization"] = f"Bearer {access}"
    return lambda: session.get(f"{url}me/")


def ours(url: str, storage: FileStorage | None = None) -> Call:
    """Return a call of an `ApiSession` that is logged in."""
    session = ApiSession(url, storage=storage)
    session.login("ada", PASSWORD)
    return lambda: session.get("me/")


def seconds(call: Call, calls: int) -> float:
    """Return what a call takes on average, in seconds."""
    began = time.perf_counter()
    for _ in range(calls):
        assert call().status_code == 200
    return (time.perf_counter() - began) / calls


def measure(calls: dict[str, Call], rounds: int, per_round: int) -> dict[str, list[float]]:
    """Let the calls take turns and return the seconds of each round."""
    for call in calls.values():
        seconds(call, per_round)
    names = list(calls)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for round_ in range(rounds):
        for name in names[round_ % len(names) :] + names[: round_ % len(names)]:
            taken[name].append(seconds(calls[name], per_round))
    return taken


def report(taken: dict[str, list[float]], base: str) -> str:
    """Write the medians and the paired ratios as a table."""
    lines = ["| client | median per call | ratio to a bare session (paired) |", "|---|---|---|"]
    for name, times in taken.items():
        ratio = statistics.median(a / b for a, b in zip(times, taken[base], strict=True))
        lines.append(f"| {name} | {statistics.median(times) * 1e6:.0f} µs | {ratio:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser(description="Cost of one authorised call.")
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--calls", type=int, default=25)
    options = arguments.parse_args()
    with server_apart() as (url, _), tempfile.TemporaryDirectory() as folder:
        access = login(url, "ada", PASSWORD).access
        calls = {
            "bare session, fixed header": bare(url, access, trust_env=True),
            "bare, no environment": bare(url, access, trust_env=False),
            "ours, in memory": ours(url),
            "ours, in a file": ours(url, FileStorage(Path(folder) / "login.json")),
        }
        print(report(measure(calls, options.rounds, options.calls), "bare session, fixed header"))


if __name__ == "__main__":
    main()
