"""A keyring in trouble, whatever its backend raises: in words, with a remedy, in time."""

import os
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest

from tests.waiting import HANG
from tutorial_lib.client import ApiSession, KeyringStorage, StorageError
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .logins import ADA, NEWER
from .troubled import BackendError, MemoryKeyring, Trouble

RAW = [
    OSError(1783),
    OSError(22, "Invalid argument"),
    BackendError(1783, "CredWrite", "The stub received bad data."),
    RuntimeError("no session bus"),
    ValueError(f"cannot keep {ADA.refresh}"),
]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MemoryKeyring:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    memory = MemoryKeyring(Trouble())
    # Asked for the one before, keyring would look for the system's own, by starting programs.
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)
    return memory


def deeds(storage: KeyringStorage) -> dict[str, Callable[[], object]]:
    return {"load": storage.fresh, "save": lambda: storage.save(NEWER), "clear": storage.clear}


@pytest.mark.parametrize("error", RAW, ids=repr)
@pytest.mark.parametrize("deed", ["load", "save", "clear"])
def test_whatever_a_backend_raises_is_a_storage_error_without_its_words(
    backend: MemoryKeyring, deed: str, error: Exception
) -> None:
    storage = KeyringStorage("course")
    storage.save(ADA)
    backend.trouble.begin(deed, error)
    with pytest.raises(StorageError, match=r"The keyring refused: \w+.*or use FileStorage") as said:
        deeds(storage)[deed]()
    shown = "".join(traceback.format_exception(said.value))
    assert ADA.refresh not in shown and NEWER.refresh not in shown


@pytest.mark.parametrize("error", RAW[:3], ids=repr)
def test_the_number_of_an_error_is_told(backend: MemoryKeyring, error: Exception) -> None:
    backend.trouble.begin("save", error)
    with pytest.raises(StorageError, match=rf"{type(error).__name__} {error.args[0]}\."):
        KeyringStorage("course").save(ADA)


@pytest.mark.parametrize("length, words", [(400, ""), (1500, "Windows keeps 1,280")])
def test_that_an_entry_may_be_too_long_is_said_where_it_may_be(
    backend: MemoryKeyring, length: int, words: str
) -> None:
    backend.trouble.begin("save", OSError(1783))
    state = type(ADA)(username="ada", access="a" * length, refresh="r")
    with pytest.raises(StorageError) as said:
        KeyringStorage("course").save(state)
    assert ("Windows" in str(said.value)) is bool(words) and words in str(said.value)


def test_a_keyring_that_takes_no_tokens_leaves_none_alive(
    server: TutorialServer, backend: MemoryKeyring
) -> None:
    backend.trouble.begin("save", OSError(1783))
    session = ApiSession(server.api_url, storage=KeyringStorage("course"))
    with pytest.raises(StorageError):
        session.login("ada", PASSWORD)
    issued = server.journal.to("token/")[0].issued[-1]
    assert [exchange.spent for exchange in server.journal.to("token/blacklist/")] == [issued]


@pytest.mark.skipif(os.name != "posix", reason="where XDG_STATE_HOME counts")
def test_a_folder_for_its_locks_that_cannot_be_made_is_told_before_a_password_is_sent(
    server: TutorialServer, backend: MemoryKeyring, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file")
    session = ApiSession(server.api_url, storage=KeyringStorage("course"))
    with pytest.raises(StorageError, match=r"cannot be locked .*that you can write to, or use"):
        session.login("ada", PASSWORD)
    assert len(server.journal) == 0


def test_a_lock_that_stays_taken_is_a_storage_error(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorial_lib.client.file_storage.SHORT_WAIT", 0.05)
    taken, over = threading.Event(), threading.Event()

    def hold() -> None:
        with KeyringStorage("course").lock():
            taken.set()
            over.wait(HANG)

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(HANG)
    with pytest.raises(StorageError, match=r"by another process\. Try again"):
        KeyringStorage("course").replace(None, ADA)
    over.set()
    holder.join()


def test_a_login_of_a_newer_version_is_left_in_the_keyring(backend: MemoryKeyring) -> None:
    entries: Any = {("course", "login"): '{"version": 2}'}
    backend.entries = entries
    with pytest.raises(StorageError, match="newer version"):
        KeyringStorage("course").load()
    assert backend.entries == entries
