"""Storages as learners write them: three methods, and no word to the base class."""

from pathlib import Path

from tutorial_lib.client import TokenStorage, UserState


class ThreeMethods(TokenStorage):
    """Keeps what it must, in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def load(self) -> UserState | None:
        return UserState(**self.kept) if self.kept else None

    def save(self, state: UserState) -> None:
        self.kept = {"username": state.username, "access": state.access, "refresh": state.refresh}

    def clear(self) -> None:
        self.kept = {}


class PlainFile(TokenStorage):
    """Writes over the old login in place, as in chapter 02: a full disk leaves half of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> UserState | None:
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state: UserState) -> None:
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)
