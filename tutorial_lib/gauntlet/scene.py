"""One scene while it is played: its servers, its clients under test, its folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol
from unittest import mock
from urllib.parse import urlsplit

from tutorial_lib.server import Dialect, OffsetClock, TutorialServer
from tutorial_lib.server.dialect import SIMPLEJWT

from .client import Client, MakeClient
from .one_client import arguments
from .processes import end_if_forked
from .program import Program
from .program_client import made
from .speaking import NO_LOGIN, HandedTokens
from .verdict import SceneEnded, failed

REFRESH, LOGOUT = "token/refresh/", "token/blacklist/"
Need = Literal["login", "logout", "reasons", "rotation"]
LACKING: dict[Need, str] = {
    "login": NO_LOGIN,
    "logout": "its dialect has no logout",
    "reasons": "its dialect does not say why a request was refused",
    "rotation": "its dialect never rotates the refresh token",
}
ROTATION: dict[str, Any] = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
MANY = 16  # calls at once
STORM = 200  # requests to one server, after which it answers 429: a client's loop ends there
MEMORY = "/dev/shm"  # Linux has a file system there on which no client waits for a disk
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
        self.dialect: Dialect = getattr(make_client, "dialect", SIMPLEJWT)
        self.clients: list[Client] = []
        self.servers: list[Any] = []

    def __enter__(self) -> Scene:
        """Start the server."""
        with ExitStack() as undo:
            undo.callback(self._exits.close)
            chosen = os.environ.get("TMPDIR") or not os.access(MEMORY, os.W_OK)
            place = None if chosen else MEMORY  # `None` is where tempfile puts things
            folder = tempfile.TemporaryDirectory("", "gauntlet-", place, ignore_cleanup_errors=True)
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
        if self.dialect is not SIMPLEJWT:
            settings["dialect"] = self.dialect
        if not self.dialect.rotates:
            settings = {name: value for name, value in settings.items() if name not in ROTATION}
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
        url = api_url or self.server.api_url
        client = self._begun_with_tokens(self._make_client(url, **options), url)
        self.clients.append(client)
        return client

    def _begun_with_tokens(self, client: Client, api_url: str) -> Client:
        """Return a client that logs in, or else one that is handed its server's tokens."""
        if self.dialect.login is not None:
            return client
        called = [one for one in self.servers if urlsplit(one.url).port == urlsplit(api_url).port]
        return HandedTokens(client, (called or [self.server])[0].hand_out)

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
        make_client = getattr(self._make_client, "make_client", self._make_client)
        program = another() if another else Program(arguments(make_client))
        self._exits.callback(program.end)
        return program

    def client_in(self, program: Program, **options: Any) -> Client:
        """Make a client for this scene's server in a process of its own."""
        if self.dialect is not SIMPLEJWT:
            options["dialect"] = self.dialect.data
        api_url = self.server.api_url
        return self._begun_with_tokens(made(program, "client", api_url, **options), api_url)

    def restart(self) -> None:
        """Let the program of the clients so far end; the next client is made in a new one."""
        getattr(self._make_client, "restart", lambda: None)()

    def expire(self) -> None:
        """Let the access tokens run out, and no refresh token."""
        self.server.clock.advance(minutes=31)

    def count(self, path: str, *, method: str | None = None) -> int:
        """Count the requests that reached a path of the server and have ended."""
        return sum(method in (None, exchange.method) for exchange in self.server.journal.to(path))

    def lacks(self, need: Need | None) -> str:
        """Say why this scene's dialect does not have what is needed; "" where it has."""
        dialect, why = self.dialect, "" if need is None else LACKING[need]
        there = {
            None: True,
            "login": dialect.login is not None,
            "logout": dialect.logout is not None,
            "reasons": dialect.refused.code is not None,
            "rotation": dialect.rotates,
        }
        return "" if there[need] else why

    def is_refused_token(self, body: Any) -> bool:
        """Tell whether the body of a 401 says that the token is no good, where it says why."""
        place = self.dialect.refused.code or ()
        for step in place:
            body = body.get(step) if isinstance(body, dict) else None
        return not place or body == self.dialect.refused.value

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
