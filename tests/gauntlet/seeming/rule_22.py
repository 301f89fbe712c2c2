"""Rule 22: a restart keeps the login, and a damaged store means logged out."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from tutorial_lib.client import FileStorage, MemoryStorage, StorageWarning, UserState
from tutorial_lib.gauntlet.library import LibraryClient


class _Kept(LibraryClient):
    storage_type: ClassVar[Any] = FileStorage

    def make_storage(self, path: Path | None) -> Any:
        return MemoryStorage() if path is None else self.storage_type(path)


class _InPlace(FileStorage):
    def _write(self, state: UserState) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with open(os.open(self.path, flags, 0o600), "w") as file:
            file.write(state.to_json())


class WritesInPlace(_Kept):
    """Writes over what was there."""

    storage_type = _InPlace


class _CopiedOver(FileStorage):
    def _write(self, state: UserState) -> None:
        self._new_file.unlink(missing_ok=True)
        self._write_new_file(state.to_json())
        shutil.copy(self._new_file, self.path)
        self._new_file.unlink()


class CopiesOver(_Kept):
    """Writes a new file, and copies it over the old one."""

    storage_type = _CopiedOver


class _ChangedAfterwards(FileStorage):
    def _write_new_file(self, text: str) -> None:
        self._new_file.write_text(text)

    def _settle_folder(self) -> None:
        self.path.chmod(0o600)


class ClosesTheFileAfterwards(_Kept):
    """Takes everybody's right to read away when the file lies in its place."""

    storage_type = _ChangedAfterwards


class _ChangedBefore(FileStorage):
    def _write_new_file(self, text: str) -> None:
        self._new_file.write_text(text)
        self._new_file.chmod(0o600)


class ClosesTheNewFileAfterwards(_Kept):
    """Takes everybody's right to read away when the tokens are written."""

    storage_type = _ChangedBefore


class _OpenAfterARefresh(FileStorage):
    def _write(self, state: UserState) -> None:
        is_first = not self.path.exists()
        super()._write(state)
        if not is_first:
            self.path.chmod(0o644)


class OpensTheFileAtARefresh(_Kept):
    """Lets everybody read what a refresh brought."""

    storage_type = _OpenAfterARefresh


class _Lenient(FileStorage):
    def _read(self) -> UserState | None:
        try:
            found = json.loads(self.path.read_text())
            if found.get("access", "") is None:
                return replace(UserState("", "null", "null"), username=str(found["username"]))
        except (OSError, ValueError, AttributeError, KeyError):
            pass
        return super()._read()


class TakesNullForAToken(_Kept):
    """Sends what lies in the file, whatever it is."""

    storage_type = _Lenient


class _Deleting(FileStorage):
    def _set_aside(self) -> None:
        self.path.unlink()
        warnings.warn("login.json was damaged.", StorageWarning, stacklevel=2)


class DeletesWhatIsDamaged(_Kept):
    """Puts nothing aside."""

    storage_type = _Deleting


class _LeavingIt(FileStorage):
    def _set_aside(self) -> None:
        warnings.warn("login.json is damaged.", StorageWarning, stacklevel=2)


class LeavesWhatIsDamaged(_Kept):
    """Sets nothing aside, and the next login writes over it."""

    storage_type = _LeavingIt


class _OneAside(FileStorage):
    def _set_aside(self) -> None:
        self.path.replace(f"{self.path}.damaged")
        warnings.warn("login.json was damaged.", StorageWarning, stacklevel=2)


class KeepsTheLastDamagedFileOnly(_Kept):
    """Sets the second damaged file aside over the first."""

    storage_type = _OneAside


class _Silent(FileStorage):
    def _set_aside(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            super()._set_aside()


class SaysNothingOfTheDamage(_Kept):
    """Sets it aside, and nobody hears of it."""

    storage_type = _Silent


class _Utf8Only(FileStorage):
    def _read(self) -> UserState | None:
        try:
            self.path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise RuntimeError("the file cannot be read") from error
        except OSError:
            pass
        return super()._read()


class StumblesOverBytes(_Kept):
    """Knows of no file that is not text."""

    storage_type = _Utf8Only


class _ObjectsOnly(FileStorage):
    def _read(self) -> UserState | None:
        with suppress(OSError, ValueError):
            json.loads(self.path.read_text()).get("access")
        return super()._read()


class StumblesOverAList(_Kept):
    """Knows of no JSON that is no object."""

    storage_type = _ObjectsOnly


class _FirstOnly(FileStorage):
    def _write(self, state: UserState) -> None:
        if not self.path.exists() or self._read() is None:
            super()._write(state)
        else:
            self.kept = state

    kept: UserState | None = None

    def _read(self) -> UserState | None:
        return self.kept or super()._read()


class SavesTheLoginAndNoRefresh(_Kept):
    """Keeps what a refresh brought in memory."""

    storage_type = _FirstOnly


class _OpenAfterALogin(FileStorage):
    def _write(self, state: UserState) -> None:
        former = self._read()
        super()._write(state)
        if former and former.login_id != state.login_id:
            self.path.chmod(0o644)


class OpensTheFileAtTheNextLogin(_Kept):
    """Lets everybody read what the second login brought."""

    storage_type = _OpenAfterALogin
