"""Every kind of storage, with trouble that comes when a test says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keyring
import keyring.backend

from tutorial_lib.client import (
    ApiSession,
    FileStorage,
    KeyringStorage,
    MemoryStorage,
    StorageError,
    TokenStorage,
    UserState,
)
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .learners import PlainFile, ThreeMethods


class BackendError(Exception):
    """What a library of the system raises: of no class that anybody knows."""


class Trouble:
    """Counts what is done with a store, and says which of it goes wrong."""

    def __init__(self) -> None:
        self.error: BaseException = StorageError("The store is in trouble. Wait.")
        self.comes_late = False
        self.done: Counter[str] = Counter()
        self.fails: Callable[[Counter[str], str], bool]
        self.end()

    def begin(self, deed: str, error: BaseException | None = None) -> None:
        """Have every such deed fail from now on, and with that error."""
        self.error = error or self.error
        self.fails = lambda _, done: done == deed

    def end(self) -> None:
        """Have nothing fail any more."""
        self.fails = lambda *_: False

    @contextmanager
    def around(self, deed: str) -> Iterator[None]:
        """Do a deed: fails before it, or after it."""
        fails = self.fails(self.done, deed)
        self.done[deed] += 1
        if fails and not self.comes_late:
            raise self.error
        yield
        if fails:
            raise self.error


class Troubled(TokenStorage):
    """Stands before a storage of any kind; each of its methods may fail."""

    trouble: Trouble

    def load(self) -> UserState | None:
        with self.trouble.around("load"):
            return super().load()  # type: ignore[safe-super]

    def save(self, state: UserState) -> None:
        with self.trouble.around("save"):
            super().save(state)  # type: ignore[safe-super]

    def clear(self) -> None:
        with self.trouble.around("clear"):
            super().clear()  # type: ignore[safe-super]


class TroubledMemory(Troubled, MemoryStorage):
    pass


class TroubledDictionary(Troubled, ThreeMethods):
    pass


class TroubledPlainFile(Troubled, PlainFile):
    pass


class TroubledFile(FileStorage):
    trouble: Trouble

    def _read(self) -> UserState | None:
        with self.trouble.around("load"):
            return super()._read()

    def _write(self, state: UserState) -> None:
        with self.trouble.around("save"):
            super()._write(state)

    def clear(self) -> None:
        with self.trouble.around("clear"):
            super().clear()


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring in memory, whose trouble is raw."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.trouble = trouble

    def get_password(self, service: str, username: str) -> str | None:
        with self.trouble.around("load"):
            return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        with self.trouble.around("save"):
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        with self.trouble.around("clear"):
            del self.entries[service, username]


KINDS = ["memory", "file", "keyring", "a learner's dictionary", "a learner's file"]
OUTLIVING = ["file", "keyring", "a learner's file"]


class Place:
    """A place to keep a login in, and its trouble."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder, self.trouble = kind, folder, Trouble()
        if kind == "keyring":
            keyring.set_keyring(MemoryKeyring(self.trouble))

    def storage(self) -> TokenStorage:
        """A storage as a process that starts now would make it."""
        if self.kind == "keyring":
            return KeyringStorage("course")
        path = self.folder / "login.json"
        made: Any = {
            "memory": TroubledMemory,
            "file": lambda: TroubledFile(path),
            "a learner's dictionary": TroubledDictionary,
            "a learner's file": lambda: TroubledPlainFile(path),
        }[self.kind]()
        made.trouble = self.trouble
        return made  # type: ignore[no-any-return]


def logged_in_with(server: TutorialServer, storage: TokenStorage) -> ApiSession:
    """A session that is logged in and keeps it in that storage."""
    session = ApiSession(server.api_url, storage=storage)
    session.login("ada", PASSWORD)
    return session


def call(server: TutorialServer, session: ApiSession) -> None:
    """Make a call with an expired token."""
    server.clock.advance(minutes=31)
    assert session.get("me/").status_code == 200


def tokens(server: TutorialServer) -> tuple[list[str], list[str]]:
    """The refresh tokens that the server gave out, and those that have ended there."""
    given = [
        exchange.issued[-1]
        for path in ("token/", "token/refresh/")
        for exchange in server.journal.to(path)
        if exchange.status == 200
    ]
    ended = [
        str(exchange.spent)
        for path in ("token/refresh/", "token/blacklist/")
        for exchange in server.journal.to(path)
        if exchange.status == 200
    ]
    return sorted(given), sorted(ended)
