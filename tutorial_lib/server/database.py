"""One SQLite database for accounts, notes, spent tokens and what else a restart must not lose."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    active INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS refresh_token (
    jti TEXT PRIMARY KEY,
    family TEXT NOT NULL,
    spent_at REAL,
    ended INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS family ON refresh_token (family);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
TABLES = ("account", "note", "refresh_token", "state", "sqlite_sequence")


class Database:
    """A SQLite connection that threads share, one at a time.

    In memory unless a path is given; raises ValueError when the file there is something else.
    Work inside `transaction()` happens whole or not at all.
    """

    _close: "weakref.finalize[..., Database] | None" = None

    def __init__(self, path: str | PathLike[str] | None = None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self.open()

    @property
    def is_file(self) -> bool:
        """Whether the database outlives the program."""
        return self._path is not None

    def open(self) -> None:
        """Open the file, unless it is open."""
        with self._lock:
            if self._close is None or not self._close.alive:
                self._connection = self._connect()
                # Python 3.13 warns about a connection that is collected while it is open.
                self._close = weakref.finalize(self, self._connection.close)

    def rest(self) -> None:
        """Let go of the file until it is opened again; a database in memory stays as it is."""
        with self._lock:
            if self.is_file and self._close is not None:
                self._close()

    def _connect(self) -> sqlite3.Connection:
        if self._path is not None:
            # The file may hold a signing key: on POSIX its owner alone may read it.
            Path(self._path).touch(mode=0o600)
        connection = sqlite3.connect(
            self._path or ":memory:", check_same_thread=False, isolation_level=None
        )
        # A killed program loses nothing by this, only a power cut could.
        try:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(SCHEMA)
        except sqlite3.Error as error:
            connection.close()
            raise ValueError(
                f"{self._path} cannot be used as this server's database: choose another file."
            ) from error
        return connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep others out until the end; undo everything when an exception leaves the block."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def run(self, statement: str, *values: object) -> int:
        """Carry out a statement; return the id of the row it inserted."""
        with self._lock:
            return self._connection.execute(statement, values).lastrowid or 0

    def one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        with self._lock:
            row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
            return row

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def get(self, name: str, default: Any = None) -> Any:
        """Return a kept value, or the default."""
        row = self.one("SELECT value FROM state WHERE name = ?", name)
        return default if row is None else json.loads(row[0])

    def set(self, name: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        self.run("INSERT OR REPLACE INTO state VALUES (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Empty every table; ids start at 1 again."""
        with self.transaction():
            for table in TABLES:
                self.run(f"DELETE FROM {table}")
