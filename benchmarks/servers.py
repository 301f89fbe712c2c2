"""The course's server beside a real SimpleJWT: start, calls one by one, and 50 clients at once.

Both are served by the same threaded server, with the same journal, each in a process of its own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import login

from .apart import server_apart, tutorial_server
from .measured import Measured, medians, paired, take_turns

ROOT = Path(__file__).parent.parent
PASSWORD = "lovelace-1843"
CLIENTS = 50
OURS, REAL = "the course's server", "SimpleJWT on Django"
STARTS = {
    OURS: "from tutorial_lib.server import TutorialServer as Server",
    REAL: "from tests.contract.real_simplejwt import RealSimpleJWT as Server",
}
START = """
import time
began = time.perf_counter()
{}
import urllib.request
with Server() as server:
    try:
        urllib.request.urlopen(server.api_url + "me/")
    except OSError as error:
        assert error.code == 401
    print(time.perf_counter() - began)
"""


def real_simplejwt() -> AbstractContextManager[Any]:
    """A real one; needs the test tools."""
    from tests.contract.real_simplejwt import RealSimpleJWT

    return RealSimpleJWT()


def start(how: str) -> float:
    """Return the milliseconds from its import to its first answer."""
    code = [sys.executable, "-c", START.format(how)]
    return float(subprocess.run(code, cwd=ROOT, check=True, capture_output=True).stdout) * 1e3


def a_session(url: str) -> requests.Session:
    """Return a bare session that carries a good token."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Bearer {login(url, 'ada', PASSWORD).access}"
    return session


def one_by_one(session: requests.Session, url: str, calls: int) -> float:
    """Return what a call takes, in milliseconds."""
    began = time.perf_counter()
    for _ in range(calls):
        session.get(f"{url}me/").raise_for_status()
    return (time.perf_counter() - began) / calls * 1e3


def at_once(sessions: list[requests.Session], url: str) -> float:
    """Let each session make four calls, all together; return the milliseconds of all."""
    threads = [threading.Thread(target=one_by_one, args=(one, url, 4)) for one in sessions]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - began) * 1e3


def measure(*, quick: bool = False) -> list[Measured]:
    """Let both take turns at each of the three."""
    rounds = 3 if quick else 15
    starts = take_turns({name: partial(start, how) for name, how in STARTS.items()}, rounds)
    with server_apart(tutorial_server) as (ours, _), server_apart(real_simplejwt) as (real, _):
        urls = {OURS: ours, REAL: real}
        single = {name: a_session(url) for name, url in urls.items()}
        many = {name: [a_session(url) for _ in range(CLIENTS)] for name, url in urls.items()}
        calls = take_turns(
            {name: partial(one_by_one, single[name], url, 20) for name, url in urls.items()},
            2 * rounds,
        )
        crowd = take_turns(
            {name: partial(at_once, many[name], url) for name, url in urls.items()}, rounds
        )
    per_second = {name: 1e3 / statistics.median(times) for name, times in calls.items()}
    told = ", ".join(f"{name} {count:,.0f} a second" for name, count in per_second.items())
    return [
        _measured("Server, from import to first answer", starts),
        _measured("Server, a call", calls, told),
        _measured("Server, 50 clients at once, 200 calls", crowd),
    ]


def _measured(what: str, taken: dict[str, list[float]], facts: str = "") -> Measured:
    return Measured(
        what, "ms", medians(taken), OURS, REAL, paired(taken, OURS, REAL), 1.0, facts=facts
    )
