"""Clients that keep their login in a file, each in a format of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from ._base import Base, Login
from .with_requests import NoSession, OneSession


class _InFile(Base):
    """Read before each call, replaced as a whole, set aside where it is damaged."""

    def open_store(self, path: Path | None) -> None:
        self.path = Path(path) if path else None
        self.kept: Login | None = None
        self.unsaved: Login | None = None

    def text(self, login: Login) -> str:
        raise NotImplementedError

    def read(self, text: str) -> Login:
        raise NotImplementedError

    def load(self) -> Login | None:
        if self.path is None:
            return self.kept
        try:
            return self.newest(self.read(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, RecursionError):
            os.replace(self.path, f"{self.path}.damaged-{uuid.uuid4().hex}")
            print(f"{self.path} was damaged, and is set aside", file=sys.stderr)
            return None

    def save(self, login: Login | None) -> None:
        if self.path is None:
            self.kept = login
        elif login is None:
            self.path.unlink(missing_ok=True)
        else:
            number, name = tempfile.mkstemp(dir=self.path.parent)  # 0600
            with open(number, "w", encoding="utf-8") as file:
                file.write(self.text(login))
            os.replace(name, self.path)

    def newest(self, kept: Login) -> Login:
        """The login that is kept, after what could not be written was."""
        unsaved, self.unsaved = self.unsaved, None
        if unsaved and unsaved.id == kept.id:
            self.save(unsaved)
            return unsaved
        return kept

    def keep(self, used: Login, fresh: Login) -> Login:
        try:
            return super().keep(used, fresh)
        except OSError as error:
            self.unsaved = fresh
            raise self.broken("The new tokens could not be written.") from error

    @contextmanager
    def locked(self, which: str) -> Iterator[None]:
        guard = sqlite3.connect(f"{self.path}.{which}", timeout=3 * self.timeout)
        try:
            guard.execute("BEGIN EXCLUSIVE")  # the system ends it with its process
            yield
        except sqlite3.OperationalError as error:
            raise self.broken("Another process refreshes, and does not end.") from error
        finally:
            guard.close()

    def one_at_a_time(self) -> AbstractContextManager[Any]:
        return self.locked("lock") if self.path else super().one_at_a_time()

    def one_refresh(self) -> AbstractContextManager[Any]:
        return self.locked("refresh") if self.path else super().one_refresh()


class Lines(_InFile, NoSession):
    """A line for each value."""

    def text(self, login: Login) -> str:
        return "a login\n" + "".join(f"{value}\n" for value in login)

    def read(self, text: str) -> Login:
        kind, *values, end = text.split("\n")
        if kind != "a login" or end or not all(values):
            raise ValueError
        return Login(*values)


class OtherJson(_InFile, OneSession):
    """JSON with other names, in a session."""

    def text(self, login: Login) -> str:
        return json.dumps(
            {"who": login.id, "tokens": [login.access, login.refresh], "at": login.api}
        )

    def read(self, text: str) -> Login:
        content = json.loads(text)
        access, refresh = content["tokens"]
        found = Login(content["who"], access, refresh, content["at"])
        if not all(isinstance(value, str) and value for value in found):
            raise ValueError
        return found
