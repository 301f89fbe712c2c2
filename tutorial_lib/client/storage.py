"""Chapter 2: what must be remembered of a login, and the place where it is kept."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field

from .endpoints import origin as normal_origin
from .errors import StorageError
from .token_calls import is_bearer_token

VERSION = 1
SHORT_WAIT = 10.0  # seconds: what happens under the short lock takes milliseconds


@dataclass(frozen=True)
class UserState:
    """One login: whose it is, its two tokens, and where it counts.

    `origin` is the API it belongs to (empty: whichever it is used with), `login_id` tells it
    from the same user's next login, `obtained_at` is when the access token came, in Unix
    seconds by this machine's clock.
    """

    username: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    origin: str = field(default="", repr=False)
    login_id: str = field(default="", repr=False)
    obtained_at: float = field(default=0.0, repr=False)

    def belongs_to(self, origin: str) -> bool:
        """Tell whether this login may be used with an API of that origin, however it is spelled."""
        return self.origin in ("", origin) or normal_origin(self.origin) == origin

    def is_same_login(self, other: UserState | None) -> bool:
        """Tell whether another state is this login, perhaps with newer tokens."""
        return other is not None and (self.login_id, self.username, self.origin) == (
            other.login_id,
            other.username,
            other.origin,
        )

    def to_json(self) -> str:
        """Write this login as JSON. It holds both tokens: treat it as a secret."""
        return json.dumps({"version": VERSION, **asdict(self)}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> UserState:
        """Read what `to_json` wrote.

        Raises `ValueError` when it is damaged, `StorageError` when a newer version wrote it.
        """
        try:
            saved = json.loads(text)
            refuse_newer(saved["version"])
            state = cls(**{name: saved[name] for name in cls.__dataclass_fields__ if name in saved})
        except (KeyError, TypeError, RecursionError):
            raise ValueError("not a saved login") from None
        if not state._is_sound():
            raise ValueError("not a saved login")
        return state

    def _is_sound(self) -> bool:
        texts = (self.username, self.origin, self.login_id)
        return (
            all(isinstance(text, str) for text in texts)
            and is_bearer_token(self.access)
            and is_bearer_token(self.refresh)
            and isinstance(self.obtained_at, int | float)
        )


def refuse_newer(version: int) -> None:
    """Raise `StorageError` for a saved login that this version would not understand."""
    if version > VERSION:
        raise StorageError(
            f"The saved login was written by a newer version (format {version}, this one reads "
            f"{VERSION}) and is left untouched. Update this program, or choose another place."
        )


class TokenStorage(ABC):
    """Where a login is kept. A storage of your own needs three methods: load, save and clear.

    The base class makes out of them what a client needs beside them: comparing and swapping
    under a short lock, and a longer lock for refreshing.
    """

    @abstractmethod
    def load(self) -> UserState | None:
        """Return the stored login, or `None` when nobody is logged in."""

    @abstractmethod
    def save(self, state: UserState) -> None:
        """Keep a login in place of whatever was kept before."""

    @abstractmethod
    def clear(self) -> None:
        """Forget the login."""

    def fresh(self) -> UserState | None:
        """Load without any cache: what lies in the store at this moment."""
        return self.load()

    def replace(self, expected: UserState | None, new: UserState | None) -> bool:
        """Swap one login for another, or for none, only if the expected one is still there.

        Between a check and a save somebody may have logged out: here nobody comes between.
        """
        with self.lock():
            if self.fresh() != expected:
                return False
            if new is None:
                self.clear()
            else:
                self.save(new)
            return True

    def lock(self) -> AbstractContextManager[object]:
        """Return the short lock, held for moments around a check and a change."""
        return self._own_lock("_short_lock")

    def refreshing(self, timeout: float) -> AbstractContextManager[object]:
        """Hold the long lock, one refresh at a time; `TimeoutError` after `timeout` seconds."""
        return _held(self._own_lock("_long_lock"), timeout)

    def _own_lock(self, name: str) -> threading.RLock:
        # Made on first use: a storage of one's own need not call super().__init__().
        lock: threading.RLock = self.__dict__.setdefault(name, threading.RLock())
        return lock

    def __repr__(self) -> str:
        """Name the kind of storage and nothing that it holds."""
        return f"<{type(self).__name__}>"


@contextmanager
def _held(lock: threading.RLock, timeout: float) -> Iterator[None]:
    if not lock.acquire(timeout=timeout):
        raise TimeoutError(f"Another refresh was not done within {timeout:g} s.")
    try:
        yield
    finally:
        lock.release()


class MemoryStorage(TokenStorage):
    """Keeps the login in this process; it is gone when the process ends."""

    def __init__(self) -> None:
        self._state: UserState | None = None

    def load(self) -> UserState | None:
        """Return the login, or `None`."""
        return self._state

    def save(self, state: UserState) -> None:
        """Keep a login."""
        self._state = state

    def clear(self) -> None:
        """Forget the login."""
        self._state = None
