"""The lifetimes: two bars on one axis, and what the next call will meet."""

from collections.abc import Iterator
from typing import Any

import pytest

from tutorial_lib import ApiSession, FileStorage, SystemClock, TutorialServer
from tutorial_lib.client import MemoryStorage, UserState
from tutorial_lib.widgets.lifetimes import (
    Life,
    Lifetimes,
    Lives,
    forecast,
    lives_of,
    lives_view,
)
from tutorial_lib.widgets.styles import LIVE, TWIN

from .test_decoder import HOSTILE, Tags

PASSWORD = "lovelace-1843"


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as server:
        yield server


@pytest.fixture
def session(server: TutorialServer) -> ApiSession:
    session = ApiSession(server.api_url)
    session.login("ada", PASSWORD)
    return session


@pytest.fixture
def lifetimes(server: TutorialServer, session: ApiSession) -> Lifetimes:
    return Lifetimes(session.storage, server.clock)


@pytest.mark.parametrize(
    "steps, statuses",
    [([], [200]), (["+1 minute"], [200]), (["+31 minutes"], [401, 200]), (["+1 day"], [401])],
)
def test_the_forecast_is_what_the_next_call_meets(
    server: TutorialServer,
    session: ApiSession,
    lifetimes: Lifetimes,
    steps: list[str],
    statuses: list[int],
) -> None:
    for step in steps:
        lifetimes.buttons[step].click()
    said = forecast(lifetimes.lives)
    try:
        session.get("me/")
    except Exception as error:
        assert type(error).__name__ in said
    met = [exchange.status for exchange in server.journal.to("me/")]
    assert met == statuses and said.startswith(str(statuses[0]))


def test_without_a_login_the_next_call_meets_a_401(server: TutorialServer) -> None:
    lifetimes = Lifetimes(MemoryStorage(), server.clock)
    assert "Nobody is logged in" in lifetimes.view.value


def test_a_refresh_moves_the_access_token_s_bar(
    server: TutorialServer, session: ApiSession, lifetimes: Lifetimes
) -> None:
    before = lifetimes.lives.access
    server.clock.advance(minutes=31)
    session.get("me/")
    lifetimes.look.click()
    after = lifetimes.lives.access
    assert before is not None and after is not None and after.begins == before.begins + 1860


def test_a_token_from_the_future_is_refused_as_the_forecast_says(
    server: TutorialServer, session: ApiSession
) -> None:
    server.clock.advance(minutes=31)
    session.get("me/")
    lifetimes = Lifetimes(session.storage, server.clock)
    server.clock.reset()
    assert "from the future, good in 31 minutes" in lifetimes.view.value
    said, answer = forecast(lifetimes.lives), session.get("me/")
    met = [earlier.status_code for earlier in answer.history] + [answer.status_code]
    assert met == [401, 200] and said.startswith("401, then a refresh")


def test_a_clock_before_the_login_is_said_to_be(
    server: TutorialServer, session: ApiSession
) -> None:
    server.clock.advance(minutes=31)
    session.login("ada", PASSWORD)
    lifetimes = Lifetimes(session.storage, server.clock)
    server.clock.reset()
    assert "now, 31 minutes before" in lifetimes.view.value


def test_an_advance_elsewhere_moves_the_hand(server: TutorialServer, lifetimes: Lifetimes) -> None:
    server.clock.advance(minutes=31)
    assert "then a refresh" in lifetimes.view.value


def test_a_call_elsewhere_moves_the_bars(server: TutorialServer, session: ApiSession) -> None:
    lifetimes = Lifetimes(session.storage, server.clock, journal=server.journal)
    server.clock.advance(minutes=31)
    session.get("me/")
    assert repr(lifetimes) == "<Lifetimes: next call: 200. The access token is good.>"


def test_looking_is_no_step_of_a_watched_storage(
    server: TutorialServer, session: ApiSession
) -> None:
    storage = server.journal.watch(session.storage)
    Lifetimes(storage, server.clock, journal=server.journal)
    assert [type(step).__name__ for step in server.journal.steps] == ["Exchange"]


def test_closed_lifetimes_let_go_of_the_clock(server: TutorialServer, lifetimes: Lifetimes) -> None:
    before = lifetimes.view.value
    lifetimes.close()
    server.clock.advance(minutes=31)
    assert lifetimes.view.value == before


def test_the_buttons_move_the_server_s_clock(server: TutorialServer, lifetimes: Lifetimes) -> None:
    before = server.clock.now()
    lifetimes.buttons["+1 minute"].click()
    assert server.clock.now() == before + 60


def test_a_clock_that_cannot_be_moved_says_so(session: ApiSession) -> None:
    lifetimes = Lifetimes(session.storage, SystemClock())
    lifetimes.buttons["+1 day"].click()
    assert "cannot be advanced" in lifetimes.view.value


def test_a_storage_that_cannot_be_read_is_said(tmp_path: Any, server: TutorialServer) -> None:
    assert "✗" in Lifetimes(FileStorage(tmp_path), server.clock).view.value


def test_opaque_tokens_are_left_to_the_server(server: TutorialServer) -> None:
    storage = MemoryStorage()
    storage.save(UserState(username="ada", access="opaque", refresh="opaque-too"))
    assert "Only the server knows" in forecast(lives_of(storage, 0))


def test_places_on_the_axis_grow_from_0_to_100() -> None:
    lives = Lives(900, "ada", Life("access", 0, 1800), Life("refresh", 0, 86_400))
    places = [lives.place(moment) for moment in (0, 60, 1800, 43_200, 86_400)]
    assert places[0] == 0 and places[-1] == 100 and places == sorted(set(places))


@pytest.mark.parametrize("now", [-1e9, 0, 1, 1e11])
@pytest.mark.parametrize("ends", [1, 1800, 1e11])
def test_every_bar_stays_on_the_axis(now: float, ends: float) -> None:
    lives = Lives(now, "ada", Life("access", 0, 1), Life("refresh", 0, ends))
    widths = str(lives_view(lives, "", TWIN)).split("width:")[1:]
    assert all(0 <= float(width.split("%")[0]) <= 100 for width in widths if "%" in width[:7])


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_message_becomes_markup(value: str, looks: Any) -> None:
    life = Life("access", 0, 1800)
    tags = Tags(str(lives_view(Lives(0, value, life, life), value, looks)))
    assert tags.seen == {"div", "span"} and tags.attributes <= {"style", "class"}


def test_the_saved_text_says_what_comes_next(lifetimes: Lifetimes) -> None:
    assert repr(lifetimes) == "<Lifetimes: next call: 200. The access token is good.>"


def test_every_button_has_a_label_in_words(lifetimes: Lifetimes) -> None:
    assert all(button.description for button in [*lifetimes.buttons.values(), lifetimes.look])
