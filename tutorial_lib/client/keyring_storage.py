"""A login in the keyring of the operating system."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from .errors import StorageError, StorageWarning
from .locks import ProcessLock
from .storage import SHORT_WAIT, TokenStorage, UserState

T = TypeVar("T")


class KeyringStorage(TokenStorage):
    """Keeps the login where the operating system keeps passwords (the `keyring` package).

    The keyring is asked once and whenever a token is refused, never for each request. Raises
    `StorageError` where there is no keyring, or where it refuses.
    """

    def __init__(self, service: str, name: str = "login") -> None:
        try:
            import keyring
            import platformdirs
        except ImportError as error:
            raise StorageError(
                f"The keyring needs the package {error.name!r}: pip install keyring platformdirs."
            ) from error
        self._keyring = keyring
        self._locks = platformdirs.user_state_path("tutorial-lib-client")
        self.service, self.name = service, name
        self._known: tuple[UserState | None] | None = None

    def load(self) -> UserState | None:
        """Return the login, or `None`; the keyring is asked the first time only."""
        known = self._known
        return self.fresh() if known is None else known[0]

    def fresh(self) -> UserState | None:
        """Ask the keyring for the login that lies in it now."""
        saved = self._ask(self._keyring.get_password, self.service, self.name)
        state = None if saved is None else self._parse(saved)
        self._known = (state,)
        return state

    def save(self, state: UserState) -> None:
        """Keep a login."""
        self._ask(self._keyring.set_password, self.service, self.name, state.to_json())
        self._known = (state,)

    def clear(self) -> None:
        """Forget the login."""
        if self._ask(self._keyring.get_password, self.service, self.name) is not None:
            self._ask(self._keyring.delete_password, self.service, self.name)
        self._known = (None,)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the short lock, against threads and processes."""
        with self._lock.held(SHORT_WAIT):
            yield

    def refreshing(self, timeout: float) -> AbstractContextManager[None]:
        """Hold the long lock, against threads and processes; `TimeoutError` when it is taken."""
        return self._refresh_lock.held(timeout)

    @cached_property
    def _lock(self) -> ProcessLock:
        return ProcessLock(self._lock_file(".lock"))

    @cached_property
    def _refresh_lock(self) -> ProcessLock:
        return ProcessLock(self._lock_file(".refresh.lock"))

    def _lock_file(self, ending: str) -> Path:
        # A keyring has no lock of its own; two entries never share one by their names.
        entry = hashlib.sha256(f"{self.service}\0{self.name}".encode()).hexdigest()[:16]
        self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._locks / (entry + ending)

    def _parse(self, saved: str) -> UserState | None:
        try:
            return UserState.from_json(saved)
        except ValueError:
            warnings.warn(
                f"The keyring's entry for {self.service!r} is no login of this program: "
                "nobody is logged in, and the next login replaces it.",
                StorageWarning,
                stacklevel=4,
            )
            return None

    def _ask(self, call: Callable[..., T], *words: Any) -> T:
        try:
            return call(*words)
        except self._keyring.errors.NoKeyringError as error:
            raise StorageError(
                "This machine has no keyring that works. Use FileStorage, or set one up."
            ) from error
        except self._keyring.errors.KeyringError as error:
            raise StorageError(
                f"The keyring refused: {type(error).__name__}. Unlock it, or use FileStorage."
            ) from None
