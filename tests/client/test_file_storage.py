"""A login in a file: whole or not at all, its owner's alone, and nothing lost."""

import errno
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import filelock
import pytest

from tutorial_lib.client import FileStorage, StorageError, StorageWarning, UserState

from .writer import start_writer

ADA = UserState(username="ada", access="access-of-ada", refresh="refresh-of-ada", login_id="1")
NEWER = UserState(username="ada", access="newer-access", refresh="newer-refresh", login_id="1")
GRACE = UserState(username="grace", access="of-grace", refresh="of-grace", login_id="2")
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "user_state.json"


@pytest.fixture
def storage(path: Path) -> FileStorage:
    return FileStorage(path)


def full_disk(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


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


def test_clearing_leaves_no_token_behind(storage: FileStorage, path: Path) -> None:
    storage.save(ADA)
    path.with_name(path.name + ".new").write_text("half a token of a killed writer")
    storage.clear()
    assert storage.load() is None
    assert [found.read_bytes() for found in path.parent.iterdir() if found.stat().st_size] == []


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
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


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
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    link.symlink_to(target)
    FileStorage(link).save(ADA)
    assert link.is_symlink() and FileStorage(target).load() == ADA


def test_a_damaged_file_is_set_aside_and_the_word_is_clear(
    storage: FileStorage, path: Path
) -> None:
    path.write_text("{half")
    with pytest.warns(StorageWarning, match="user_state.json was damaged: it is kept as"):
        assert storage.load() is None
    assert path.with_name("user_state.json.damaged-1").read_text() == "{half"


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


def test_a_full_disk_keeps_the_old_login(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save(ADA)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.raises(StorageError, match="Free some space"):
            storage.save(GRACE)
    assert storage.load() == ADA and not path.with_name(path.name + ".new").exists()


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


def test_a_login_that_cannot_be_saved_is_an_error(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StorageError):
        storage.replace(None, ADA)


def test_a_swap_needs_the_expected_login(storage: FileStorage) -> None:
    storage.save(GRACE)
    assert not storage.replace(ADA, NEWER)
    assert storage.load() == GRACE


def test_a_swap_for_nothing_clears(storage: FileStorage) -> None:
    storage.save(ADA)
    assert storage.replace(ADA, None)
    assert storage.load() is None


def test_a_file_system_without_locks_is_noticed(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(self: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(filelock.FileLock, "_acquire", no_locks)
    with pytest.raises(StorageError, match="local disk"):
        storage.save(ADA)


def test_a_lock_that_stays_taken_is_an_error_in_time(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorial_lib.client.file_storage.SHORT_WAIT", 0.05)
    with (
        filelock.FileLock(path.with_name(path.name + ".lock")),
        pytest.raises(StorageError, match="another process"),
    ):
        storage.save(ADA)


def test_the_repr_names_no_login(storage: FileStorage) -> None:
    storage.save(ADA)
    assert repr(storage) == "<FileStorage>"


def test_a_writer_killed_at_any_moment_leaves_the_old_login_or_the_new(path: Path) -> None:
    """200 writers are killed, each at another moment; every time a whole login lies there."""
    for number in range(200):
        writer = start_writer(path, "abcd"[number % 4])
        time.sleep(number % 37 / 10_000)
        writer.kill()
        writer.join()
        state = FileStorage(path).load()
        assert state is None or len(state.access) in (20, 4000)
        assert state is None or set(state.access + state.refresh) == {state.username}
    assert FileStorage(path).load() is not None


def test_a_lock_left_by_a_crash_does_not_block(path: Path) -> None:
    holder = (
        "import sys, os; from tutorial_lib.client import FileStorage\n"
        "s = FileStorage(sys.argv[1])\n"
        "with s.lock(), s.refreshing(1): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", holder, str(path)], check=False).returncode == 9
    storage = FileStorage(path)
    with storage.refreshing(0.5):
        storage.save(ADA)
    assert storage.load() == ADA
