"""A login as it is kept, and what every storage owes to those who share it."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.waiting import HANG
from tutorial_lib.client import MemoryStorage, StorageError, UserState

from .logins import ADA, GRACE, NEWER


def test_a_login_shows_whose_it_is_and_no_more() -> None:
    state = replace(ADA, origin="https://h:443", obtained_at=7.0)
    assert repr(state) == "UserState(username='ada')"


def test_newer_tokens_are_the_same_login() -> None:
    assert NEWER.is_same_login(ADA) and not ADA.is_same_login(None)


@pytest.mark.parametrize("field", ["username", "login_id", "origin"])
def test_another_user_login_or_api_is_another_login(field: str) -> None:
    assert not replace(ADA, **{field: "other"}).is_same_login(ADA)


def test_a_login_without_an_origin_may_be_used_with_any_api() -> None:
    assert ADA.belongs_to("https://h:443")
    assert replace(ADA, origin="https://h:443").belongs_to("https://h:443")
    assert not replace(ADA, origin="https://h:443").belongs_to("https://h:8443")


def test_what_was_written_can_be_read_with_fields_left_out() -> None:
    saved = {"version": 1, "username": "ada", "access": "a", "refresh": "r"}
    assert UserState.from_json(json.dumps(saved)) == UserState("ada", "a", "r", "", "", 0.0)


@pytest.mark.parametrize(
    "text",
    ["", "{half", "[]", "7", "{}", '{"version": "one"}', '{"version": 1}', "[" * 100_000],
    ids=lambda text: text[:9],
)
def test_what_is_no_login_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError):
        UserState.from_json(text)


@pytest.mark.parametrize("obtained_at", ["yesterday", None])
def test_when_it_came_must_be_a_number(obtained_at: object) -> None:
    with pytest.raises(ValueError, match="not a saved login"):
        UserState.from_json(json.dumps({**json.loads(ADA.to_json()), "obtained_at": obtained_at}))


def test_a_newer_version_is_not_taken_for_damage() -> None:
    with pytest.raises(StorageError, match="newer version"):
        UserState.from_json('{"version": 2}')


def test_one_refresh_at_a_time_between_threads() -> None:
    storage, begun, over = MemoryStorage(), threading.Event(), threading.Event()

    def refresh() -> None:
        with storage.refreshing(HANG):
            begun.set()
            over.wait(HANG)

    with ThreadPoolExecutor(1) as one:
        one.submit(refresh)
        assert begun.wait(HANG)
        with pytest.raises(TimeoutError, match=r"within 0\.05 s"), storage.refreshing(0.05):
            pass
        over.set()
    with storage.refreshing(0.05):
        pass


def test_a_swap_waits_for_the_lock_and_not_for_a_refresh() -> None:
    storage = MemoryStorage()
    with ThreadPoolExecutor(1) as one, storage.refreshing(HANG):
        with storage.lock():
            waiting = one.submit(storage.replace, None, GRACE)
            with pytest.raises(TimeoutError):
                waiting.result(0.1)
        assert waiting.result(HANG)
