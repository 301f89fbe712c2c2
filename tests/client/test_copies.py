"""Copies: of a login there is one, of a place where it is kept as many as somebody likes."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest
import requests

from tutorial_lib.client import (
    ApiSession,
    BearerAuth,
    FileStorage,
    KeyringStorage,
    MemoryStorage,
    RefreshingBearerAuth,
    TokenStorage,
)
from tutorial_lib.client.token_calls import TokenCalls

from .learners import PlainFile, ThreeMethods
from .logins import ADA, NEWER
from .troubled import MemoryKeyring, Trouble

API = "https://api.example/"


def pickled(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


every_way = pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, pickled], ids=lambda way: way.__name__
)


class OwnSession(ApiSession):
    """A session of somebody's own."""


@every_way
@pytest.mark.parametrize("kind", [ApiSession, OwnSession])
def test_a_session_is_not_copied_and_says_what_to_do(
    kind: type[ApiSession], copied: Callable[[Any], Any]
) -> None:
    with pytest.raises(TypeError, match=rf"{kind.__name__} .*another ApiSession on the same stor"):
        copied(kind(API))


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
def test_what_makes_its_token_calls_is_not_copied(copied: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="ApiSession"):
        copied(TokenCalls())


def test_a_shallow_copy_of_what_makes_token_calls_shares_the_connections() -> None:
    calls = TokenCalls()
    assert copy.copy(calls)._session is calls._session


@every_way
def test_a_login_in_memory_is_not_copied(copied: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match=r"MemoryStorage .*Share the object"):
        copied(MemoryStorage())


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
def test_who_refreshes_is_not_copied_and_says_what_to_do(
    path: Path, copied: Callable[[Any], Any]
) -> None:
    session = requests.Session()
    session.auth = RefreshingBearerAuth(FileStorage(path), API)
    with pytest.raises(TypeError, match=r"RefreshingBearerAuth .*another one on the same storage"):
        copied(session)


def test_a_shallow_copy_of_who_refreshes_shares_the_refresh() -> None:
    auth = RefreshingBearerAuth(MemoryStorage(), API)
    assert copy.copy(auth)._renewal is auth._renewal


@every_way
def test_who_only_puts_the_header_is_copied(path: Path, copied: Callable[[Any], Any]) -> None:
    auth = BearerAuth(FileStorage(path), API)
    auth.storage.save(ADA)
    assert copied(auth).login_for(API) == ADA


def storages(path: Path) -> dict[str, TokenStorage]:
    keyring.set_keyring(MemoryKeyring(Trouble()))
    return {"file": FileStorage(path), "keyring": KeyringStorage("course"), "own": PlainFile(path)}


@every_way
@pytest.mark.parametrize("kind", ["file", "keyring", "own"])
def test_a_place_is_copied_and_both_find_the_same_login(
    path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, copied: Callable[[Any], Any]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(path.parent))
    before = keyring.get_keyring()
    storage = storages(path)[kind]
    storage.save(ADA)
    storage.replace(ADA, NEWER)  # it has made its locks
    other = copied(storage)
    assert other.load() == NEWER and type(other) is type(storage)
    assert other.replace(NEWER, ADA) and storage.fresh() == ADA
    keyring.set_keyring(before)


@pytest.mark.parametrize("kind", ["file", "keyring", "own"])
def test_a_pickled_place_holds_no_token(path: Path, kind: str) -> None:
    before = keyring.get_keyring()
    storage = storages(path)[kind]
    storage.save(ADA)
    storage.load()
    pickle_of_it = pickle.dumps(storage)
    assert not [one for one in (ADA.access, ADA.refresh) if one.encode() in pickle_of_it]
    keyring.set_keyring(before)


def test_a_copy_has_locks_of_its_own() -> None:
    storage = ThreeMethods()
    with storage.lock(), storage.refreshing(1):
        other = copy.deepcopy(storage)
    assert other.lock() is not storage.lock()
