"""A login in a file: whole or not at all, and its owner's alone."""

import os
import stat
from pathlib import Path

import pytest

from tutorial_lib.client import FileStorage, StorageError, UserState

from .logins import ADA, GRACE, NEWER

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


def test_what_was_saved_is_loaded_by_the_next_process(storage: FileStorage, path: Path) -> None:
    storage.save(ADA)
    assert FileStorage(path).load() == ADA


def test_a_name_in_any_script_survives(storage: FileStorage, path: Path) -> None:
    state = UserState(username="小明 \ud800", access="a", refresh="r")
    storage.save(state)
    assert FileStorage(path).load() == state


def test_an_empty_place_means_logged_out(storage: FileStorage) -> None:
    assert storage.load() is None


def test_looking_into_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    FileStorage(tmp_path / "no" / "such" / "file").load()
    assert list(tmp_path.iterdir()) == []


def test_the_first_save_makes_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "no" / "such" / "file"
    FileStorage(path).save(ADA)
    assert FileStorage(path).load() == ADA
    assert os.name != "posix" or stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_clearing_an_empty_place_is_no_error(storage: FileStorage) -> None:
    storage.clear()
    assert storage.load() is None


def test_clearing_leaves_no_token_behind(storage: FileStorage, path: Path) -> None:
    storage.save(ADA)
    path.with_name(path.name + ".new").write_text("half a token of a killed writer")
    storage.clear()
    assert storage.load() is None
    assert [found.read_bytes() for found in path.parent.iterdir() if found.stat().st_size] == []


def test_what_a_killed_writer_left_does_not_stop_the_next(storage: FileStorage, path: Path) -> None:
    path.with_name(path.name + ".new").write_text("half a token of a killed writer")
    storage.save(ADA)
    assert storage.load() == ADA


def test_another_process_s_change_is_seen(storage: FileStorage, path: Path) -> None:
    storage.save(ADA)
    assert storage.load() == ADA
    FileStorage(path).save(GRACE)
    assert storage.load() == GRACE


def test_an_unchanged_file_is_not_read_again(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    storage.load()
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("the file was opened"))
    assert storage.load() == ADA


def test_inside_the_lock_the_file_is_always_opened_anew(storage: FileStorage, path: Path) -> None:
    storage.save(ADA)
    storage.load()
    before = path.stat()
    text = path.read_text().replace("access-of-ada", "access-of-eve")
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    state = storage.fresh()
    assert state is not None and state.access == "access-of-eve"


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_its_owner_can_read_the_file(storage: FileStorage, path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        storage.save(ADA)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(found.stat().st_mode) for found in path.parent.iterdir()} == {0o600}


@posix
def test_an_open_file_is_closed_to_others_by_the_next_save(
    storage: FileStorage, path: Path
) -> None:
    storage.save(ADA)
    path.chmod(0o644)
    storage.save(ADA)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    FileStorage("~/login.json").save(ADA)
    assert FileStorage(tmp_path / "login.json").load() == ADA


@posix
def test_a_link_planted_where_the_new_file_goes_is_not_followed(
    storage: FileStorage, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name(path.name + ".new").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)  # it was planted a moment later
    with pytest.raises(StorageError):
        storage.save(ADA)
    assert not (tmp_path / "elsewhere").exists()


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    link.symlink_to(target)
    FileStorage(link).save(ADA)
    assert link.is_symlink() and FileStorage(target).load() == ADA


@posix
def test_the_file_and_then_its_folder_are_settled_on_the_disk(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[tuple[int, int]] = []

    def noting_fsync(descriptor: int) -> None:
        settled.append((descriptor, os.fstat(descriptor).st_ino))
        assert os.fstat(descriptor).st_size > 0

    monkeypatch.setattr(os, "fsync", noting_fsync)
    storage.save(ADA)
    assert [number for _, number in settled] == [path.stat().st_ino, path.parent.stat().st_ino]
    for descriptor, _ in settled:
        with pytest.raises(OSError):
            os.fstat(descriptor)


def test_a_swap_needs_the_expected_login(storage: FileStorage) -> None:
    storage.save(GRACE)
    assert not storage.replace(ADA, NEWER)
    assert storage.load() == GRACE


def test_a_swap_for_nothing_clears(storage: FileStorage) -> None:
    storage.save(ADA)
    assert storage.replace(ADA, None)
    assert storage.load() is None


def test_the_repr_names_no_login(storage: FileStorage) -> None:
    storage.save(ADA)
    assert repr(storage) == "<FileStorage>"
