"""Where a scenario plays: servers, clients under test, threads, and nobody left behind."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

from tutorial_lib.server import OffsetClock, TutorialServer

from .client import Client, MakeClient, Result, result_of
from .verdict import failed

PASSWORDS = {"ada": "lovelace-1843", "grace": "hopper-1952"}
LIMIT = 20.0  # seconds: a call that takes longer hangs


class MakeServer(Protocol):
    """Makes a server with these settings: the embedded one, or a real SimpleJWT."""

    def __call__(self, **settings: Any) -> Any:
        """Make one; it is started and stopped by the stage."""


class Stage:
    """One scenario's server and clients; a context manager that clears everything away."""

    def __init__(
        self, make_client: MakeClient, make_server: MakeServer = TutorialServer, **settings: Any
    ) -> None:
        self._make_client, self._make_server, self._settings = make_client, make_server, settings
        self._exits = ExitStack()
        self.clients: list[Client] = []

    def __enter__(self) -> Stage:
        """Start the server."""
        folder = tempfile.TemporaryDirectory(prefix="gauntlet-", ignore_cleanup_errors=True)
        self.folder = Path(self._exits.enter_context(folder))
        self.server = self._start(self._make_server, **self._settings)
        return self

    def __exit__(self, *error: object) -> None:
        """Stop the servers, which releases every held answer."""
        self._exits.close()

    def _start(
        self, make: MakeServer, *, clock_ahead: timedelta = timedelta(0), **settings: Any
    ) -> Any:
        server = make(clock=OffsetClock(clock_ahead), accounts=PASSWORDS, **settings)
        return self._exits.enter_context(server)

    def stranger(self) -> Any:
        """Start a second server, with another key, that knows nobody of the first."""
        return self._start(
            TutorialServer, name="stranger", signing_key="the stranger's own key, long enough"
        )

    @property
    def path(self) -> Path:
        """The file in which clients of this scenario keep their login."""
        return self.folder / "login.json"

    def client(self, api_url: str | None = None, **options: Any) -> Client:
        """Make a client under test, for this stage's server unless told otherwise."""
        client = self._make_client(api_url or self.server.api_url, **options)
        self.clients.append(client)
        return client

    def logged_in(self, username: str = "ada", **options: Any) -> Client:
        """Make a client that is logged in."""
        client = self.client(**options)
        client.login(username, PASSWORDS[username])
        return client

    def expire(self) -> None:
        """Let the access tokens run out, and no refresh token."""
        self.server.clock.advance(minutes=31)

    def count(self, path: str, *, method: str | None = None) -> int:
        """Count the requests that reached a path of the server and have ended."""
        return sum(method in (None, exchange.method) for exchange in self.server.journal.to(path))

    @property
    def refreshes(self) -> int:
        """How many refresh calls reached the server."""
        return self.count("token/refresh/")

    @contextmanager
    def environment(self, **variables: str) -> Iterator[None]:
        """Set environment variables for a while."""
        with mock.patch.dict(os.environ, variables):
            yield


class Caller:
    """A call in a thread of its own, whose result is asked for later."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._result: Future[Result] = Future()
        work = threading.Thread(target=lambda: self._result.set_result(result_of(call)))
        work.daemon = True
        work.start()

    @property
    def result(self) -> Result:
        """What came of it; a call that never ends fails the scenario."""
        try:
            return self._result.result(LIMIT)
        except TimeoutError:
            failed(f"a call was still waiting after {LIMIT:g} s")


def together(calls: list[Callable[[], object]]) -> list[Result]:
    """Make calls at the same time and return their results."""
    return [caller.result for caller in [Caller(call) for call in calls]]


def in_time(call: Callable[[], object]) -> Result:
    """Make a call that must not hang."""
    return Caller(call).result
