"""A login in a file that others use too: who waits, for how long, and what a crash leaves."""

import errno
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filelock
import pytest

from tests.waiting import HANG
from tutorial_lib.client import FileStorage, StorageError

from .logins import ADA
from .writer import start_writer

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


@pytest.mark.parametrize("deed", ["fresh", "save", "clear", "replace"])
def test_everybody_waits_for_the_lock(storage: FileStorage, path: Path, deed: str) -> None:
    words = {"save": [ADA], "replace": [None, ADA]}.get(deed, [])
    with ThreadPoolExecutor(1) as one:
        with FileStorage(path).lock():
            waiting = one.submit(getattr(storage, deed), *words)
            with pytest.raises(TimeoutError):
                waiting.result(0.1)
        waiting.result(HANG)


def test_a_file_system_without_locks_is_noticed(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(self: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(filelock.FileLock, "_acquire", no_locks)
    with pytest.raises(StorageError, match=r"^user_state\.json\.lock cannot .*local disk"):
        storage.save(ADA)


@posix
def test_without_locks_no_lock_file_stands_in_for_them(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(StorageError, match="local disk"):
        storage.save(ADA)


def test_a_folder_that_takes_no_lock_file_can_be_read(
    storage: FileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(self: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    storage.save(ADA)
    monkeypatch.setattr(filelock.FileLock, "_acquire", read_only)
    assert storage.fresh() == ADA


@pytest.mark.parametrize("deed", ["save", "fresh"])
def test_a_lock_that_stays_taken_is_an_error_in_time(
    storage: FileStorage, path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    monkeypatch.setattr("tutorial_lib.client.file_storage.SHORT_WAIT", 0.05)
    with (
        filelock.FileLock(path.with_name(path.name + ".lock")),
        pytest.raises(StorageError, match=r"could not be locked: .*another process\. Try again"),
    ):
        getattr(storage, deed)(*([ADA] if deed == "save" else []))


def test_who_waits_too_long_for_another_thread_is_told(storage: FileStorage) -> None:
    begun, over = threading.Event(), threading.Event()

    def refresh() -> None:
        with storage.refreshing(HANG):
            begun.set()
            over.wait(HANG)

    with ThreadPoolExecutor(1) as one:
        one.submit(refresh)
        assert begun.wait(HANG)
        with pytest.raises(TimeoutError, match="another thread"), storage.refreshing(0.05):
            pass
        over.set()


@pytest.mark.slow
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


@pytest.mark.slow
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
