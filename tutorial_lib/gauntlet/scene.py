"""One scene while it is played: its servers, its clients under test, its folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

from tutorial_lib.server import OffsetClock, TutorialServer

from .client import Client, MakeClient
from .one_client import arguments
from .processes import end_if_forked
from .program import Program
from .program_client import made
from .verdict import SceneEnded, failed

REFRESH, LOGOUT = "token/refresh/", "token/blacklist/"
ROTATION: dict[str, Any] = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
MANY = 16  # calls at once
STORM = 200  # requests to one server, after which it answers 429: a client's loop ends there
PASSWORDS = {"ada": "lovelace-1843", "grace": "hopper-1952"}


class MakeServer(Protocol):
    """Makes a server with these settings: the embedded one, or a real SimpleJWT."""

    def __call__(self, **settings: Any) -> Any:
        """Make one; it is started and stopped by the scene."""


class Scene:
    """A scene's server and clients; a context manager that clears everything away."""

    def __init__(
        self, make_client: MakeClient, make_server: MakeServer = TutorialServer, **settings: Any
    ) -> None:
        self._make_client, self._make_server, self._settings = make_client, make_server, settings
        self._exits = ExitStack()
        self._process = os.getpid()
        self.clients: list[Client] = []
        self.servers: list[Any] = []

    def __enter__(self) -> Scene:
        """Start the server."""
        with ExitStack() as undo:
            undo.callback(self._exits.close)
            folder = tempfile.TemporaryDirectory(prefix="gauntlet-", ignore_cleanup_errors=True)
            self.folder = Path(self._exits.enter_context(folder))
            self.server = self._start(self._make_server, **self._settings)
            undo.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        """Clear everything away."""
        self.close()

    def close(self) -> None:
        """Stop the servers, which releases every held answer; a second time does nothing."""
        self.clients.clear()
        self._exits.close()

    def _start(
        self, make: MakeServer, *, clock_ahead: timedelta = timedelta(0), **settings: Any
    ) -> Any:
        server = make(clock=OffsetClock(clock_ahead), accounts=PASSWORDS, **settings)
        server.faults.cap(STORM)
        self.servers.append(server)
        return self._exits.enter_context(server)

    def stranger(self) -> Any:
        """Start a second server, with another key, that knows nobody of the first."""
        return self._start(
            TutorialServer, name="stranger", signing_key="the stranger's own key, long enough"
        )

    @property
    def path(self) -> Path:
        """The file in which clients of this scene keep their login."""
        return self.folder / "login.json"

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What a client is made with to keep its login in a file; nothing where it cannot."""
        try:
            self._make_client(self.server.api_url, path=self.path)
        except NotImplementedError:
            return {}
        except SceneEnded as ended:
            if ended.verdict.outcome != "not applicable":
                raise
            return {}
        return {"path": self.path}

    def client(self, api_url: str | None = None, **options: Any) -> Client:
        """Make a client under test, for this scene's server unless told otherwise."""
        client = self._make_client(api_url or self.server.api_url, **options)
        self.clients.append(client)
        return client

    def logged_in(self, username: str = "ada", **options: Any) -> Client:
        """Make a client that is logged in."""
        client = self.client(**options)
        client.login(username, PASSWORDS[username])
        end_if_forked(self._process)
        if not any(exchange.status == 200 for exchange in self.server.journal.to("token/")):
            failed("logging in ended, and the server has seen no login")
        return client

    def process(self) -> Program:
        """Start a process for a client of this kind, beside the program that it is in else."""
        another = getattr(self._make_client, "another", None)
        program = another() if another else Program(arguments(self._make_client))
        self._exits.callback(program.end)
        return program

    def client_in(self, program: Program, **options: Any) -> Client:
        """Make a client for this scene's server in a process of its own."""
        return made(program, "client", self.server.api_url, **options)

    def restart(self) -> None:
        """Let the program of the clients so far end; the next client is made in a new one."""
        getattr(self._make_client, "restart", lambda: None)()

    def expire(self) -> None:
        """Let the access tokens run out, and no refresh token."""
        self.server.clock.advance(minutes=31)

    def count(self, path: str, *, method: str | None = None) -> int:
        """Count the requests that reached a path of the server and have ended."""
        return sum(method in (None, exchange.method) for exchange in self.server.journal.to(path))

    @property
    def refreshes(self) -> int:
        """How many refresh calls reached the server."""
        return self.count(REFRESH)

    def carried(self, path: str) -> str:
        """Return what kind of Authorization the last request to a path carried, if any came."""
        sent = self.server.journal.to(path)
        return str(sent[-1].credential.kind) if sent else "none"

    @contextmanager
    def unusable(self, path: Path) -> Iterator[None]:
        """Put a folder in a file's place for a while: nobody can read or write that, not root."""
        aside = self.folder / "aside"
        path.rename(aside)
        path.mkdir()
        yield
        with suppress(OSError):  # a client may have made room for a file of its own
            path.rmdir()
        if not path.exists():
            aside.rename(path)

    @contextmanager
    def environment(self, **variables: str) -> Iterator[None]:
        """Set environment variables for a while."""
        with mock.patch.dict(os.environ, variables):
            yield


def in_capitals(api_url: str) -> str:
    """Return the same address as somebody else would spell it."""
    return api_url.replace("http://", "HTTP://")
