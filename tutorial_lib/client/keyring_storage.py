"""A login in the keyring of the operating system."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from .errors import StorageError, StorageWarning
from .file_storage import SharedStorage
from .user_state import UserState

T = TypeVar("T")
SHORTEST_ENTRY = 1280  # characters that every keyring keeps; more is too much for Windows


class KeyringStorage(SharedStorage):
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
        self.service, self.name = service, name
        # A keyring has no lock of its own; two entries never share one by their names.
        entry = hashlib.sha256(f"{service}\0{name}".encode()).hexdigest()[:16]
        folder = platformdirs.user_state_path("tutorial-lib-client")
        remedy = f"Make {str(folder)!r} a folder that you can write to, or use FileStorage."
        super().__init__(folder / entry, remedy)

    def save(self, state: UserState) -> None:
        """Keep a login."""
        text = state.to_json()
        try:
            self._ask(self._keyring.set_password, self.service, self.name, text)
        except StorageError as error:
            if len(text) <= SHORTEST_ENTRY:
                raise
            raise StorageError(
                f"{error} This login has {len(text):,} characters; Windows keeps "
                f"{SHORTEST_ENTRY:,} in an entry."
            ) from None
        self._known = (self._signature(), state)

    def clear(self) -> None:
        """Forget the login."""
        if self._ask(self._keyring.get_password, self.service, self.name) is not None:
            self._ask(self._keyring.delete_password, self.service, self.name)
        self._known = (self._signature(), None)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy the entry's name and no login: the copy asks the keyring itself."""
        return type(self), (self.service, self.name)

    def _stored_now(self) -> UserState | None:
        """Ask the keyring for the login that lies in it now."""
        saved = self._ask(self._keyring.get_password, self.service, self.name)
        state = None if saved is None else self._parse(saved)
        self._known = (self._signature(), state)
        return state

    def _parse(self, saved: str) -> UserState | None:
        try:
            return UserState.from_json(saved)
        except ValueError:
            warnings.warn(
                f"The keyring's entry for {self.service!r} is not a login of this program: "
                "nobody is logged in, and the next login replaces it.",
                StorageWarning,
                stacklevel=4,
            )
            return None

    def _ask(self, call: Callable[..., T], *words: Any) -> T:
        # What a backend raises is of any class, and may hold in its words what it was to keep.
        try:
            return call(*words)
        except self._keyring.errors.NoKeyringError:
            said = "This machine has no keyring that works. Use FileStorage, or set one up."
        except Exception as error:
            said = f"The keyring refused: {_named(error)}. Unlock it, or use FileStorage."
        raise StorageError(said)


def _named(error: Exception) -> str:
    """Return an error's class, and its number where it has one."""
    number = error.args[0] if error.args else None
    return f"{type(error).__name__} {number}" if isinstance(number, int) else type(error).__name__
