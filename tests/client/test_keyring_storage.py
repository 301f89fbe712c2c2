"""A login in the operating system's keyring, here one in memory."""

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest

from tests.waiting import HANG
from tutorial_lib.client import KeyringStorage, StorageError, StorageWarning, UserState

ADA = UserState(username="ada", access="access-of-ada", refresh="refresh-of-ada")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that counts how often it is asked."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MemoryKeyring:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "not" / "there"))
    # Asked for the one before, keyring would look for the system's own, by starting programs.
    memory = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)
    return memory


@pytest.mark.slow
def test_what_was_saved_is_loaded_by_the_next_process(backend: MemoryKeyring) -> None:
    KeyringStorage("course").save(ADA)
    assert KeyringStorage("course").load() == ADA


def test_the_keyring_is_not_asked_per_request(backend: MemoryKeyring) -> None:
    storage = KeyringStorage("course")
    storage.save(ADA)
    for _ in range(100):
        storage.load()
    assert backend.asked == 0


def test_after_a_restart_the_keyring_is_asked_once(backend: MemoryKeyring) -> None:
    KeyringStorage("course").save(ADA)
    restarted = KeyringStorage("course")
    assert restarted.load() == restarted.load() == ADA
    assert backend.asked == 1


def test_the_keyring_is_asked_when_it_matters(backend: MemoryKeyring) -> None:
    storage = KeyringStorage("course")
    storage.save(ADA)
    KeyringStorage("course").clear()
    assert storage.load() == ADA
    assert storage.fresh() is None


def test_clearing_leaves_nothing(backend: MemoryKeyring) -> None:
    storage = KeyringStorage("course")
    storage.save(ADA)
    storage.clear()
    storage.clear()
    assert backend.entries == {} and storage.load() is None


def test_two_names_are_two_entries(backend: MemoryKeyring) -> None:
    KeyringStorage("course", "one").save(ADA)
    assert KeyringStorage("course", "two").load() is None


def test_swapping_needs_the_expected_login(backend: MemoryKeyring) -> None:
    storage = KeyringStorage("course")
    storage.save(ADA)
    assert not storage.replace(None, ADA)
    assert storage.replace(ADA, None) and storage.load() is None


def test_one_refresh_at_a_time_between_processes(backend: MemoryKeyring) -> None:
    one, two = KeyringStorage("course"), KeyringStorage("course")
    with one.refreshing(1), pytest.raises(TimeoutError), two.refreshing(0.05):
        pass


def test_two_entries_do_not_wait_for_each_other(backend: MemoryKeyring) -> None:
    one, two, three = (KeyringStorage(*words) for words in (["a", "b"], ["a", "c"], ["d", "b"]))
    with one.refreshing(1), two.refreshing(0.05), three.refreshing(0.05):
        pass


def test_a_swap_waits_for_the_lock_and_not_for_a_refresh(backend: MemoryKeyring) -> None:
    one, two = KeyringStorage("course"), KeyringStorage("course")
    with ThreadPoolExecutor(1) as pool, one.refreshing(1):
        with one.lock():
            waiting = pool.submit(two.replace, None, ADA)
            with pytest.raises(TimeoutError):
                waiting.result(0.1)
        assert waiting.result(HANG)


@pytest.mark.skipif(sys.platform != "linux", reason="where XDG_STATE_HOME counts")
def test_its_locks_lie_in_a_folder_that_only_its_owner_enters(
    backend: MemoryKeyring, tmp_path: Path
) -> None:
    with KeyringStorage("course").lock():
        (folder,) = (tmp_path / "not" / "there").iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_foreign_entry_means_logged_out(backend: MemoryKeyring) -> None:
    backend.entries["course", "login"] = "a password of another program"
    with pytest.warns(StorageWarning, match="not a login of this program"):
        assert KeyringStorage("course").load() is None


def test_no_keyring_is_said_clearly(backend: MemoryKeyring) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with pytest.raises(StorageError, match="no keyring that works"):
        KeyringStorage("course").load()


def test_a_locked_keyring_is_said_clearly(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise keyring.errors.KeyringLocked("…")

    monkeypatch.setattr(backend, "get_password", locked)
    with pytest.raises(StorageError, match="KeyringLocked"):
        KeyringStorage("course").load()


def test_a_missing_package_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(StorageError, match="pip install keyring"):
        KeyringStorage("course")
