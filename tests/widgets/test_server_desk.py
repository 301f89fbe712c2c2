"""The server desk: what a switch does is what the next call meets."""

from collections.abc import Iterator
from typing import Any

import pytest

from tutorial_lib import ApiSession, LoginRequired, RefreshFailed, SystemClock, TutorialServer
from tutorial_lib.widgets.server_desk import ServerDesk, desk_view
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
def desk(server: TutorialServer) -> ServerDesk:
    return ServerDesk(server)


def test_a_switch_changes_the_server(
    server: TutorialServer, session: ApiSession, desk: ServerDesk
) -> None:
    desk.switches["rotate_refresh_tokens"].value = True
    server.clock.advance(minutes=31)
    session.get("me/")
    assert len(server.journal.to("token/refresh/")[0].issued) == 2


def test_a_switch_that_is_refused_goes_back_and_says_why(desk: ServerDesk) -> None:
    desk.switches["reuse_detection"].value = True
    assert desk.switches["reuse_detection"].value is False
    assert "rotate_refresh_tokens" in desk.problem and "✗" in desk.view.value


def test_the_next_refresh_fails_once(
    server: TutorialServer, session: ApiSession, desk: ServerDesk
) -> None:
    desk.buttons["Next refresh fails (503)"].click()
    server.clock.advance(minutes=31)
    with pytest.raises(RefreshFailed):
        session.get("me/")
    assert session.get("me/").status_code == 200


def test_the_answer_of_the_next_refresh_is_lost(
    server: TutorialServer, session: ApiSession, desk: ServerDesk
) -> None:
    desk.buttons["Next refresh's answer gets lost"].click()
    server.clock.advance(minutes=31)
    with pytest.raises(RefreshFailed):
        session.get("me/")
    assert server.journal.to("token/refresh/")[0].status is None


def test_revoked_tokens_are_worth_nothing(session: ApiSession, desk: ServerDesk) -> None:
    desk.buttons["Revoke all tokens"].click()
    with pytest.raises(LoginRequired):
        session.get("me/")


def test_they_can_be_revoked_again(
    server: TutorialServer, session: ApiSession, desk: ServerDesk
) -> None:
    keys = {server.signing_key}
    for _ in range(5):
        desk.buttons["Revoke all tokens"].click()
        keys.add(server.signing_key)
    assert len(keys) == 6


def test_the_clock_can_be_put_ahead(server: TutorialServer, desk: ServerDesk) -> None:
    before = server.clock.now()
    desk.buttons["Clock ten minutes ahead"].click()
    assert server.clock.now() == before + 600


def test_a_clock_that_cannot_be_moved_says_so() -> None:
    with TutorialServer(clock=SystemClock()) as server:
        desk = ServerDesk(server)
        desk.buttons["Clock ten minutes ahead"].click()
        assert "cannot be advanced" in desk.view.value


def test_what_is_still_to_go_wrong_is_shown_and_can_be_taken_back(desk: ServerDesk) -> None:
    desk.buttons["Next request is slow"].click()
    desk.buttons["Next refresh fails (503)"].click()
    assert "token/refresh/: status 503" in desk.view.value and "slow" in desk.view.value
    desk.buttons["Take the faults back"].click()
    assert repr(desk) == "<ServerDesk: nothing switched on>"


def test_a_fault_that_has_happened_is_gone_from_the_view(
    session: ApiSession, desk: ServerDesk
) -> None:
    desk.server.faults.next("me/", status=503)
    desk.refresh()
    assert "me/: status 503" in desk.view.value
    session.get("me/")
    assert "me/: status 503" not in desk.view.value


def test_the_desk_follows_the_server_s_clock(server: TutorialServer, desk: ServerDesk) -> None:
    server.clock.advance(minutes=31)
    assert "2025-01-15 09:31 UTC" in desk.view.value


def test_the_switches_go_back_when_the_server_begins_anew(
    server: TutorialServer, desk: ServerDesk
) -> None:
    desk.switches["rotate_refresh_tokens"].value = True
    server.reset()
    assert desk.switches["rotate_refresh_tokens"].value is False


def test_the_view_names_the_button_that_was_pressed(desk: ServerDesk) -> None:
    desk.buttons["Revoke all tokens"].click()
    assert "✓ pressed: Revoke all tokens" in desk.view.value


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_becomes_markup(value: str, looks: Any) -> None:
    tags = Tags(str(desk_view({value: value}, value, value, looks)))
    assert tags.seen == {"div", "table", "tbody", "tr", "td"}
    assert tags.attributes <= {"style", "class"}


def test_every_control_has_a_label_in_words(desk: ServerDesk) -> None:
    assert all(control.description for control in [*desk.switches.values(), *desk.buttons.values()])
