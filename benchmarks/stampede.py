"""200 threads meet one expired token, beside 400 plain calls of 200 threads.

The least that this can cost is 200 calls that are refused and 200 that are answered. The plain
calls are those of a bare session that carries a good token and reads no environment.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import requests

from tutorial_lib.client import ApiSession, login

from .apart import server_apart
from .measured import Measured, medians, paired, take_turns

PASSWORD = "lovelace-1843"
THREADS = 200
OURS, FLOOR = "200 calls, one expired token", "400 plain calls"


def milliseconds(work: Callable[[], Any]) -> float:
    """Let 200 threads begin at once; return when the last is done."""
    gate = threading.Barrier(THREADS + 1)

    def begin() -> None:
        gate.wait()
        work()

    threads = [threading.Thread(target=begin) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - began) * 1e3


class Stampede:
    """Both sides, each with sessions of its own in each round."""

    def __init__(self, url: str, line: Connection) -> None:
        self._url, self._line = url, line
        self.statuses: Counter[int] = Counter()
        self.refreshes: list[int] = []

    def ours(self) -> float:
        """200 threads and one expired token."""
        with ApiSession(self._url, timeout=30) as session:
            session.login("ada", PASSWORD)
            before = self._advance(31)
            taken = milliseconds(lambda: self._note(session.get("me/")))
        self.refreshes.append(self._advance(0) - before)
        return taken

    def floor(self) -> float:
        """200 threads, two plain calls each."""
        with requests.Session() as session:
            session.trust_env = False
            access = login(self._url, "ada", PASSWORD).access
            session.headers["Authorization"] = f"Bearer {access}"
            session.get(f"{self._url}me/").raise_for_status()  # its first connection, as ours has
            return milliseconds(lambda: self._twice(session))

    def _twice(self, session: requests.Session) -> None:
        for _ in range(2):
            session.get(f"{self._url}me/", timeout=30).raise_for_status()

    def _note(self, answer: requests.Response) -> None:
        self.statuses[answer.status_code if answer.json()["username"] == "ada" else 0] += 1

    def _advance(self, minutes: int) -> int:
        self._line.send(minutes)
        return int(self._line.recv())


def measure(*, quick: bool = False) -> Measured:
    """Let both take turns."""
    rounds = 4 if quick else 20
    with server_apart() as (url, line):
        both = Stampede(url, line)
        taken = take_turns({OURS: both.ours, FLOOR: both.floor}, rounds)
    wrong = [count for count in both.refreshes if count != 1]
    answers = f"{both.statuses[200]} of {rounds * THREADS} right answers"
    refreshes = "one refresh in each" if not wrong else f"refreshes: {both.refreshes}"
    return Measured(
        "200 threads, one expired token",
        "ms",
        medians(taken),
        OURS,
        FLOOR,
        paired(taken, OURS, FLOOR),
        at_most=1.1,
        facts=f"{rounds} rounds: {answers}, {refreshes}",
    )
