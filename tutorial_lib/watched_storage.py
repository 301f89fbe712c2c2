"""A storage looked over the shoulder: what it loads and saves becomes notes in a journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class WatchedStorage:
    """Stands in for any storage with load, save, clear and replace, and passes all else on.

    `note` is told what happens; `fingerprint` is what may be shown of a token.
    """

    def __init__(
        self, storage: Any, note: Callable[[str], object], fingerprint: Callable[[str], str]
    ) -> None:
        self._storage = storage
        self._note = note
        self._fingerprint = fingerprint

    def load(self) -> Any:
        """Load, and note what was found."""
        state = self._storage.load()
        self._note(f"load: {self._described(state)}")
        return state

    def current(self) -> Any:
        """Load as the library's session does, and note what was found."""
        state = self._storage.current()
        self._note(f"load: {self._described(state)}")
        return state

    def save(self, state: Any) -> Any:
        """Save, and note what."""
        result = self._storage.save(state)
        self._note(f"save: {self._described(state)}")
        return result

    def clear(self) -> Any:
        """Clear, and note it."""
        result = self._storage.clear()
        self._note("clear")
        return result

    def replace(self, expected: Any, new: Any) -> Any:
        """Compare and swap, and note whether it was done."""
        done = self._storage.replace(expected, new)
        self._note(f"replace: {self._described(new) if done else 'refused, it has changed'}")
        return done

    def _described(self, state: Any) -> str:
        """Return in a few words whose state it is, and its access token's fingerprint."""
        if state is None:
            return "nothing"
        access = getattr(state, "access", None)
        words = [getattr(state, "username", None) or "nobody"]
        return ", ".join(words + ([f"access {self._fingerprint(access)}"] if access else []))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def __repr__(self) -> str:
        return f"<watched {type(self._storage).__name__}>"
