"""A login in a file that is damaged, newer, read-only, or on a full disk: named, never lost."""

import errno
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tutorial_lib.client import FileStorage, StorageError, StorageWarning, UserState

from .logins import ADA, GRACE, NO_SPACE, full_disk


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"login.* could not be saved"):
        FileStorage(tmp_path / "file" / "login").save(ADA)


def test_a_file_that_cannot_be_deleted_is_named(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    storage.save(ADA)
    monkeypatch.setattr(Path, "unlink", forbidden)
    for deed in (storage.clear, partial(storage.replace, ADA, None)):
        with pytest.raises(StorageError, match="could not be deleted: Operation not permitted"):
            deed()


def test_a_damaged_file_is_set_aside_and_the_word_is_clear(
    storage: FileStorage, path: Path
) -> None:
    path.write_text("{half")
    with pytest.warns(StorageWarning, match="user_state.json was damaged: it is kept as"):
        assert storage.load() is None
    assert path.with_name("user_state.json.damaged-1").read_text() == "{half"


def test_a_damaged_file_that_cannot_be_set_aside_is_named(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path.write_text("{half")
    monkeypatch.setattr(Path, "rename", forbidden)
    with pytest.raises(StorageError, match="although it is damaged: Permission denied"):
        storage.load()
    assert path.read_text() == "{half"


def test_a_second_damage_does_not_overwrite_the_first(storage: FileStorage, path: Path) -> None:
    for text in ("{first", "{second"):
        path.write_text(text)
        with pytest.warns(StorageWarning):
            storage.load()
    assert path.with_name("user_state.json.damaged-1").read_text() == "{first"
    assert path.with_name("user_state.json.damaged-2").read_text() == "{second"


@pytest.mark.parametrize(
    "field, value",
    [("username", 7), ("access", "two words"), ("refresh", ""), ("origin", None), ("login_id", [])],
)
def test_a_field_that_cannot_be_right_is_damage(
    storage: FileStorage, path: Path, field: str, value: object
) -> None:
    storage.save(ADA)
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.warns(StorageWarning):
        assert storage.load() is None


def test_saving_over_a_damaged_file_keeps_that_file(storage: FileStorage, path: Path) -> None:
    path.write_text("{half")
    with pytest.warns(StorageWarning):
        storage.save(ADA)
    assert storage.load() == ADA and path.with_name("user_state.json.damaged-1").exists()


@pytest.mark.parametrize("deed", ["load", "save", "clear"])
def test_a_newer_version_s_file_is_left_untouched(
    storage: FileStorage, path: Path, deed: str
) -> None:
    path.write_text('{"version": 2, "tokens": "somewhere else"}')
    with pytest.raises(StorageError, match="newer version"):
        getattr(storage, deed)(*([ADA] if deed == "save" else []))
    assert path.read_text() == '{"version": 2, "tokens": "somewhere else"}'


@pytest.mark.parametrize("deed", ["load", "save", "clear"])
def test_a_folder_in_its_place_is_named(tmp_path: Path, deed: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError, match="folder"):
        getattr(FileStorage(tmp_path / "folder"), deed)(*([ADA] if deed == "save" else []))


def test_an_unreadable_file_is_named_with_the_remedy(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("builtins.open", forbidden)
    with pytest.raises(StorageError, match=r"could not be read.*choose another file"):
        storage.fresh()


def test_a_read_only_file_is_not_replaced(storage: FileStorage, path: Path) -> None:
    storage.save(ADA)
    path.chmod(0o400)
    with pytest.raises(StorageError, match="read-only"):
        storage.save(GRACE)
    path.chmod(0o600)
    assert storage.load() == ADA


def test_a_system_that_cannot_open_folders_can_save(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_file(name: str | Path, *words: Any, **more: Any) -> int:
        if Path(name) == path.parent:
            raise PermissionError(errno.EACCES, "Permission denied")
        return os_open(name, *words, **more)

    os_open = os.open
    monkeypatch.setattr(os, "open", open_file)
    storage.save(ADA)
    assert storage.load() == ADA


def test_a_new_file_that_cannot_be_made_says_why(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_file(name: str | Path, *words: Any, **more: Any) -> int:
        return full_disk() if str(name).endswith(".new") else os_open(name, *words, **more)

    os_open = os.open
    monkeypatch.setattr(os, "open", open_file)
    with pytest.raises(StorageError, match=NO_SPACE):
        storage.save(ADA)


def test_a_full_disk_keeps_the_old_login(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.raises(
            StorageError, match=rf"could not be saved: {NO_SPACE}\. Free some space"
        ):
            storage.save(GRACE)
    assert storage.load() == ADA and not path.with_name(path.name + ".new").exists()


@pytest.mark.parametrize("former", [None, GRACE])
def test_a_new_login_that_cannot_be_saved_is_an_error(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch, former: UserState | None
) -> None:
    if former is not None:
        storage.save(former)
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StorageError):
        storage.replace(former, ADA)
