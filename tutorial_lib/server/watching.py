"""A storage looked over the shoulder: what it loads and saves becomes notes in a journal."""

from typing import TYPE_CHECKING, Any

from .credentials import fingerprint

if TYPE_CHECKING:
    from .journal import Journal


class WatchedStorage:
    """Stands in for any storage with load, save, clear and replace, and passes all else on."""

    def __init__(self, storage: Any, journal: "Journal") -> None:
        self._storage = storage
        self._journal = journal

    def load(self) -> Any:
        """Load, and note what was found."""
        state = self._storage.load()
        self._journal.note(f"load: {describe(state)}")
        return state

    def current(self) -> Any:
        """Load as the library's session does, and note what was found."""
        state = self._storage.current()
        self._journal.note(f"load: {describe(state)}")
        return state

    def save(self, state: Any) -> Any:
        """Save, and note what."""
        result = self._storage.save(state)
        self._journal.note(f"save: {describe(state)}")
        return result

    def clear(self) -> Any:
        """Clear, and note it."""
        result = self._storage.clear()
        self._journal.note("clear")
        return result

    def replace(self, expected: Any, new: Any) -> Any:
        """Compare and swap, and note whether it was done."""
        done = self._storage.replace(expected, new)
        self._journal.note(f"replace: {describe(new) if done else 'refused, it has changed'}")
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def __repr__(self) -> str:
        return f"<watched {type(self._storage).__name__}>"


def describe(state: Any) -> str:
    """A stored state in a few words: whose, and the fingerprint of its access token."""
    if state is None:
        return "nothing"
    access = getattr(state, "access", None)
    words = [getattr(state, "username", None) or "nobody"]
    return ", ".join(words + ([f"access {fingerprint(access)}"] if access else []))
