"""What chapters 04 and 05 set going: calls with an expired token, one or many at once."""

import warnings
from collections.abc import Iterator

import pytest
import requests

from tests.waiting import HANG
from tutorial_lib.client import BearerAuth, MemoryStorage
from tutorial_lib.course import exercise
from tutorial_lib.crowd import (
    arrived,
    at_once,
    caller,
    end_of,
    kind_of_error,
    logged_in,
    overtaken,
    refresh_by_hand,
    said,
    sharing,
    with_warnings,
)
from tutorial_lib.server import TutorialServer


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as running:
        yield running


@pytest.fixture
def storage(server: TutorialServer) -> MemoryStorage:
    return logged_in(server)


def access(storage: MemoryStorage) -> str:
    state = storage.load()
    assert state is not None
    return state.access


def test_ada_is_logged_in(server: TutorialServer, storage: MemoryStorage) -> None:
    header = {"Authorization": f"Bearer {access(storage)}"}
    answer = requests.get(server.api_url + "me/", headers=header, timeout=HANG)
    assert answer.json()["username"] == "ada"


def test_a_caller_s_token_has_expired_and_the_journal_begins_anew(
    server: TutorialServer, storage: MemoryStorage
) -> None:
    call = caller(server, BearerAuth(storage, server.api_url))
    assert len(server.journal) == 0
    assert end_of(call) == "401"


def test_so_many_calls_are_made_at_once_and_counted(
    server: TutorialServer, storage: MemoryStorage
) -> None:
    call = caller(server, BearerAuth(storage, server.api_url), "notes/")
    held = server.faults.hold("notes/", until=5, answer=True)
    assert at_once(5, call) == {"401": 5}
    assert held.arrived(timeout=HANG)
    assert arrived(server) == {"/api/notes/ 401": 5}


def test_an_error_is_named(server: TutorialServer, storage: MemoryStorage) -> None:
    call = caller(server, BearerAuth(storage, server.api_url))
    server.faults.next("me/", drop="before")
    assert end_of(call) == "ConnectionError"


def test_a_refresh_by_hand_is_the_servers_answer(
    server: TutorialServer, storage: MemoryStorage
) -> None:
    state = storage.load()
    assert state is not None
    assert sorted(refresh_by_hand(server, state.refresh).json()) == ["access"]


def test_sharing_asks_one_object_for_the_token_after_the_refused_one(
    server: TutorialServer, storage: MemoryStorage
) -> None:
    asked = []

    class Renewal:
        def __init__(self) -> None:
            self.storage, self.api_url = storage, server.api_url

        def token_after(self, refused: str) -> str:
            asked.append(refused)
            state = storage.load()
            assert state is not None
            return str(refresh_by_hand(server, state.refresh).json()["access"])

    shared_retry = sharing(exercise("4.3").piece())
    assert end_of(caller(server, shared_retry(Renewal()))) == "200"
    assert asked == [access(storage)]


def test_the_slow_one_is_overtaken_and_refused(
    server: TutorialServer, storage: MemoryStorage
) -> None:
    server.set(rotate_refresh_tokens=True, blacklist_after_rotation=True)
    auth = exercise("4.3").piece()(storage, server.api_url)
    slow, quick = caller(server, auth, "notes/"), caller(server, auth)
    assert overtaken(server, slow, quick) == {"slow": "HTTPError", "quick": "200"}


def test_what_a_call_says_is_what_it_returns_or_its_error_in_words() -> None:
    assert said(lambda: int("4")) == 4
    assert said(lambda: {}["a"]) == "KeyError: 'a'"


def test_the_kind_of_an_error_is_its_class_and_none_where_all_went_well() -> None:
    assert kind_of_error(lambda: {}["a"]) == "KeyError"
    assert kind_of_error(dict) is None


def test_warnings_come_back_beside_the_value() -> None:
    assert with_warnings(lambda: warnings.warn("damaged", stacklevel=1)) == (None, ["damaged"])
