"""What is written of a login is read again; what could not be is refused before it is written."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorial_lib.client import (
    ApiSession,
    FileStorage,
    KeyringStorage,
    StorageError,
    TokenStorage,
    UserState,
    login,
)
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .logins import ADA

TEXTS = st.text(st.characters(exclude_categories=[]))  # lone surrogates too
TOKENS = st.from_regex(r"[A-Za-z0-9\-._~+/]+=*", fullmatch=True)
NUMBERS = st.floats() | st.integers() | st.sampled_from([10**400, -(10**400), 10**308])
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=3,
)
STATES = st.builds(UserState, TEXTS, TOKENS, TOKENS, TEXTS, TEXTS, NUMBERS)
any_time = settings(deadline=None, database=None)
FIELDS = ["username", "access", "refresh", "origin", "login_id", "obtained_at"]


# As it lies on the disks of those who are logged in: to the byte.
WRITTEN_IN_2026 = """{
 "version": 1,
 "username": "ada",
 "access": "header.access.signature",
 "refresh": "header.refresh.signature",
 "origin": "https://api.example:443",
 "login_id": "0123456789abcdef",
 "obtained_at": 1764374400.25
}"""


def test_a_login_that_was_written_in_2026_is_read_and_written_alike(path: Path) -> None:
    path.write_text(WRITTEN_IN_2026)
    state = FileStorage(path).load()
    assert state == UserState(
        username="ada",
        access="header.access.signature",
        refresh="header.refresh.signature",
        origin="https://api.example:443",
        login_id="0123456789abcdef",
        obtained_at=1764374400.25,
    )
    FileStorage(path).save(state)
    assert path.read_text() == WRITTEN_IN_2026


def test_programs_of_two_versions_lock_the_same_files(path: Path) -> None:
    storage = FileStorage(path)
    with storage.lock(), storage.refreshing(1):
        names = {one.name for one in path.parent.iterdir()}
    assert names == {"user_state.json.lock", "user_state.json.refresh.lock"}


@any_time
@given(STATES)
def test_every_login_that_can_be_is_read_as_it_was_written(state: UserState) -> None:
    read = UserState.from_json(state.to_json())
    assert read == state and math.isfinite(read.obtained_at)


@any_time
@given(st.sampled_from([*FIELDS, "version"]), ANYTHING)
def test_whatever_stands_in_a_file_is_a_login_or_damage(field: str, value: Any) -> None:
    text = json.dumps({**json.loads(ADA.to_json()), field: value})
    try:
        state = UserState.from_json(text)
    except (ValueError, StorageError):
        return
    assert UserState.from_json(state.to_json()) == state
    assert math.isfinite(1_700_000_000.0 - state.obtained_at)


@any_time
@given(st.sampled_from(FIELDS), ANYTHING)
def test_what_would_not_be_read_is_not_written(field: str, value: Any) -> None:
    parts = {name: getattr(ADA, name) for name in FIELDS} | {field: value}
    try:
        text = UserState(**parts).to_json()
    except TypeError:
        return
    assert getattr(UserState.from_json(text), field) == getattr(UserState(**parts), field)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1" + 400 * "0"])
def test_a_time_that_is_none_is_an_unknown_one_and_the_login_goes_on(
    server: TutorialServer, path: Path, number: str
) -> None:
    session = ApiSession(server.api_url, storage=FileStorage(path), refresh_ahead=60)
    session.login("ada", PASSWORD)
    saved = json.loads(path.read_text())
    path.write_text(path.read_text().replace(str(saved["obtained_at"]), number))
    server.clock.advance(minutes=31)
    assert session.get("me/").status_code == 200 and session.is_logged_in


@pytest.mark.parametrize("digits", [5_000, 50_000])
def test_a_number_that_is_too_long_to_be_read_is_damage(digits: int) -> None:
    text = ADA.to_json().replace('"obtained_at": 0.0', f'"obtained_at": {"9" * digits}')
    with pytest.raises(ValueError):
        UserState.from_json(text)


@pytest.mark.parametrize("username", [12345, None, b"ada", ["ada"], True])
@pytest.mark.parametrize("which", ["username", "password"])
def test_what_is_no_text_is_refused_before_anything_is_sent(
    server: TutorialServer, path: Path, username: Any, which: str
) -> None:
    words: Any = {"username": "ada", "password": PASSWORD} | {which: username}
    session = ApiSession(server.api_url, storage=FileStorage(path))
    with pytest.raises(TypeError, match=rf"The {which} must be text \(str\), not \w+"):
        session.login(**words)
    with pytest.raises(TypeError, match=rf"The {which} must be text"):
        login(server.api_url, **words)
    assert len(server.journal) == 0 and not path.exists()


@pytest.mark.parametrize("make", [FileStorage, lambda path: KeyringStorage(path.name)])
def test_no_storage_of_ours_writes_what_it_would_not_read(make: Any, path: Path) -> None:
    storage: TokenStorage = make(path)
    username: Any = 12345
    with pytest.raises(TypeError, match="username must be text"):
        storage.save(UserState(username, "a.b.c", "d.e.f"))


def test_a_login_that_is_longer_than_what_is_read_is_not_written(storage: FileStorage) -> None:
    storage.save(ADA)
    with pytest.raises(StorageError, match="too long to be a login"):
        storage.save(UserState("ada", "a" * (1 << 20), "r"))
    assert storage.fresh() == ADA
