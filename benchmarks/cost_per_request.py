"""What one authorised call costs: ours beside a bare session with a fixed header, and the peers.

All take turns within each round; the ratios are taken round by round. "bare, no environment" is
the floor that nobody should forget: much of what we save is requests' reading of proxies and
.netrc for each call. Peers are measured where `python -m benchmarks.gauntlet_peers` put them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import ApiSession, FileStorage, login

from .apart import server_apart
from .measured import Measured, medians, paired, take_turns
from .peers import installing

PASSWORD = "lovelace-1843"
BARE, NO_ENVIRONMENT = "bare session, fixed header", "bare, no environment"
OURS, IN_A_FILE = "ours, in memory", "ours, in a file"
PEERS = {
    "singleflight-auth": ("singleflight", "SingleflightAuth"),
    "google-auth": ("google_auth", "GoogleAuth"),
    "Authlib": ("authlib_session", "Authlib"),
    "requests-oauthlib": ("requests_oauthlib_session", "RequestsOAuthlib"),
    "httpx, its recipe": ("httpx_recipe", "Httpx"),
}
Call = Callable[[], Any]


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


def peers(url: str) -> dict[str, Call]:
    """Return a call of each peer that is installed, without what its adapter adds."""
    if not installing.FOLDER.exists():
        return {}
    installing.use()
    calls: dict[str, Call] = {}
    for name, (module, factory) in PEERS.items():
        adapter = getattr(import_module(f"benchmarks.peers.{module}"), factory)(url)
        adapter.login("ada", PASSWORD)
        session = adapter.__dict__.get("_session") or adapter.__dict__["_client"]
        calls[name] = partial(session.get, f"{url}me/", timeout=5.0)
    return calls


def microseconds(call: Call, calls: int, clock: Callable[[], float]) -> float:
    """Return what a call takes on average."""
    began = clock()
    for _ in range(calls):
        assert call().status_code == 200
    return (clock() - began) / calls * 1e6


def both(call: Call, calls: int, work: list[float]) -> float:
    """Return what a call takes, and note apart how much of it is this program's own work."""
    began = time.thread_time()
    taken = microseconds(call, calls, time.perf_counter)
    work.append((time.thread_time() - began) / calls * 1e6)
    return taken


def measure(*, quick: bool = False) -> Measured:
    """Let all take turns."""
    rounds, per_round = (12, 10) if quick else (60, 25)
    with server_apart() as (url, _), tempfile.TemporaryDirectory() as folder:
        access = login(url, "ada", PASSWORD).access
        calls = {
            BARE: bare(url, access, trust_env=True),
            NO_ENVIRONMENT: bare(url, access, trust_env=False),
            OURS: ours(url),
            IN_A_FILE: ours(url, FileStorage(Path(folder) / "login.json")),
            **peers(url),
        }
        for call in calls.values():
            microseconds(call, per_round, time.perf_counter)
        work: dict[str, list[float]] = {name: [] for name in calls}
        sides = {name: partial(both, call, per_round, work[name]) for name, call in calls.items()}
        taken = take_turns(sides, rounds)
    ratios = {name: paired(taken, name, BARE) for name in calls}
    own = {name: paired(work, name, BARE) for name in calls}
    told = ", ".join(f"{name} {ratio:.2f} ({own[name]:.2f})" for name, ratio in ratios.items())
    return Measured(
        "Cost per request",
        "µs",
        medians(taken),
        OURS,
        BARE,
        ratios[OURS],
        at_most=0.85,
        facts=f"ratio to the bare session (and of the client's own work): {told}",
    )
