"""A refreshed token that the disk will not take: kept in memory until it can be written."""

import os
from functools import partial
from pathlib import Path

import filelock
import pytest

from tutorial_lib.client import FileStorage, StorageWarning

from .logins import ADA, GRACE, NEWER, full_disk


def test_a_refreshed_token_that_cannot_be_saved_is_kept_in_memory(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.warns(StorageWarning, match="lives in this process only"):
            assert storage.replace(ADA, NEWER)
        assert storage.load() == storage.fresh() == NEWER
    assert FileStorage(path).load() == ADA


def test_it_is_saved_as_soon_as_there_is_room(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch, pytest.warns(StorageWarning):
        patch.setattr(os, "fsync", full_disk)
        storage.replace(ADA, NEWER)
    storage.fresh()
    assert FileStorage(path).load() == NEWER


def test_another_process_s_login_wins_over_the_one_in_memory(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch, pytest.warns(StorageWarning):
        patch.setattr(os, "fsync", full_disk)
        storage.replace(ADA, NEWER)
    FileStorage(path).save(GRACE)
    assert storage.fresh() == GRACE


def test_logging_out_forgets_the_one_in_memory_too(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch, pytest.warns(StorageWarning):
        patch.setattr(os, "fsync", full_disk)
        storage.replace(ADA, NEWER)
    storage.clear()
    assert storage.load() is None and storage.fresh() is None


@pytest.mark.parametrize("deed", ["save", "clear", "write it late", "meet another's"])
def test_the_one_in_memory_never_comes_back(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch, pytest.warns(StorageWarning):
        patch.setattr(os, "fsync", full_disk)
        storage.replace(ADA, NEWER)
    if deed == "meet another's":
        FileStorage(path).save(GRACE)
    {"save": partial(storage.save, ADA), "clear": storage.clear}.get(deed, storage.fresh)()
    FileStorage(path).save(ADA)
    assert storage.fresh() == ADA


def test_it_is_taken_into_memory_under_the_lock(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    monkeypatch.setattr(os, "fsync", full_disk)

    def somebody_else_comes(*_: object, **__: object) -> None:
        with pytest.raises(filelock.Timeout):
            filelock.FileLock(path.with_name(path.name + ".lock")).acquire(timeout=0)

    monkeypatch.setattr("warnings.warn", somebody_else_comes)
    assert storage.replace(ADA, NEWER)
