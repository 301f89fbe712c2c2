"""The storage view: what lies there now, who can read it, what changed."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.anatomy.tokens import raw_token
from tutorial_lib import ApiSession, FileStorage, MemoryStorage, TutorialServer, UserState
from tutorial_lib.durations import span
from tutorial_lib.widgets.storage_facts import StorageFacts, TokenFact, changes, look_into
from tutorial_lib.widgets.storage_view import StorageView, storage_facts_view
from tutorial_lib.widgets.styles import LIVE, TWIN

from .test_decoder import HOSTILE, Tags

PASSWORD = "lovelace-1843"


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as server:
        yield server


@pytest.fixture
def session(server: TutorialServer) -> ApiSession:
    return ApiSession(server.api_url)


@pytest.mark.parametrize(
    "seconds, words",
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (1800, "30 minutes"),
        (86_400, "1 day"),
        (90_061, "1 day 1 hour"),
        (-5, "0 seconds"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_an_empty_storage_keeps_nothing(server: TutorialServer) -> None:
    view = StorageView(MemoryStorage(), clock=server.clock)
    assert "nobody" in view.view.value and repr(view) == "<StorageView: nothing is kept>"


def test_it_shows_whose_login_lies_there_and_how_old_the_tokens_are(
    server: TutorialServer, session: ApiSession
) -> None:
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=10)
    view = StorageView(session.storage, clock=server.clock)
    assert "ada" in view.view.value and "10 minutes old, good for 20 minutes" in view.view.value


def test_an_expired_token_is_said_to_be(server: TutorialServer, session: ApiSession) -> None:
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    view = StorageView(session.storage, clock=server.clock)
    assert "✗ expired 1 minute ago" in view.view.value


def test_a_refresh_between_two_looks_is_named(server: TutorialServer, session: ApiSession) -> None:
    session.login("ada", PASSWORD)
    view = StorageView(session.storage, clock=server.clock)
    server.clock.advance(minutes=31)
    session.get("me/")
    view.look.click()
    assert len(view.changed) == 1 and view.changed[0].startswith("access token: ")


@pytest.mark.parametrize(
    "before, after, words",
    [
        (None, "ada", "ada logged in"),
        ("ada", None, "ada logged out"),
        ("ada", "grace", "ada left and grace logged in"),
    ],
)
def test_who_came_and_who_left_is_named(before: str, after: str, words: str) -> None:
    looks = [StorageFacts("here", "you", username=name) for name in (before, after)]
    assert changes(*looks) == [words]


def test_time_that_passes_is_no_change() -> None:
    fact = TokenFact("access", "3f2a", 0, 60)
    looks = [
        StorageFacts("here", "you", "ada", tokens=(fact,)),
        StorageFacts("here", "you", "ada", tokens=(replace(fact, age=30, left=30),)),
    ]
    assert changes(*looks) == []


def test_no_token_is_in_the_view(session: ApiSession, server: TutorialServer) -> None:
    session.login("ada", PASSWORD)
    state = session.storage.load()
    view = StorageView(session.storage, clock=server.clock)
    shown = str(view._repr_mimebundle_()) + view.view.value
    assert state is not None
    assert state.access not in shown and state.refresh not in shown and "eyJ" not in shown


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
@pytest.mark.parametrize("mode, words", [(0o600, "only its owner"), (0o644, "others")])
def test_a_file_s_permissions_are_read_from_the_file(tmp_path: Path, mode: int, words: str) -> None:
    storage = FileStorage(tmp_path / "login.json")
    storage.save(UserState(username="ada", access="a", refresh="r"))
    storage.path.chmod(mode)
    facts = look_into(storage, 0)
    assert facts.permissions is not None and words in facts.permissions


def test_a_twin_does_not_say_what_permissions_this_machine_gave(
    tmp_path: Path, server: TutorialServer
) -> None:
    storage = FileStorage(tmp_path / "login.json")
    storage.save(UserState(username="ada", access="a", refresh="r"))
    twin = str(StorageView(storage, clock=server.clock).draw(TWIN))
    assert "differs from machine to machine" in twin
    assert "0600" not in twin and str(tmp_path) not in twin


def test_a_watched_storage_is_shown_as_what_it_is(
    tmp_path: Path, server: TutorialServer, session: ApiSession
) -> None:
    view = StorageView(server.journal.watch(FileStorage(tmp_path / "login.json")))
    assert view.facts.place == "in a file"


def test_what_a_cell_changed_is_named_until_somebody_looks(
    server: TutorialServer, session: ApiSession
) -> None:
    view = StorageView(session.storage, clock=server.clock, journal=server.journal)
    session.login("ada", PASSWORD)
    session.get("me/")
    server.clock.advance(minutes=1)
    assert view.changed == ["ada logged in"]
    view.look.click()
    assert view.changed == []


def test_a_very_long_name_is_cut() -> None:
    facts = StorageFacts("here", "you", username="a" * 1_000_000)
    assert len(storage_facts_view(facts, ["b" * 1_000_000], LIVE)) < 5_000


def test_a_storage_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    view = StorageView(FileStorage(tmp_path))
    assert "✗" in view.view.value and repr(view) == "<StorageView: cannot be read>"


def test_an_opaque_token_has_no_age() -> None:
    storage = MemoryStorage()
    storage.save(UserState(username="ada", access="opaque", refresh="r"))
    assert look_into(storage, 0).tokens[0].age is None


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_becomes_markup(value: str, looks: Any) -> None:
    facts = StorageFacts(value, value, value, value, (TokenFact("access", value, 1, 1),))
    tags = Tags(str(storage_facts_view(facts, [value], looks)))
    tags.feed(str(storage_facts_view(StorageFacts("", "", problem=value), [], looks)))
    assert tags.seen == {"div", "table", "tbody", "tr", "td", "span"}
    assert tags.attributes <= {"style", "class"}


@pytest.mark.parametrize("date", ["1" + "0" * 350, "NaN", "true"])
def test_a_date_that_is_no_moment_is_not_told(date: str) -> None:
    storage = MemoryStorage()
    storage.save(UserState("ada", raw_token(f'{{"exp": {date}}}'), "no token"))
    assert [token.left for token in look_into(storage, 0.0).tokens] == [None, None]
