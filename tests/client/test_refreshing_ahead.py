"""A refresh before the token ends, and the claims by which its end is guessed."""

import base64
import json
from collections.abc import Iterator

import pytest

from tutorial_lib.client import (
    ApiSession,
    LoginRequired,
    MemoryStorage,
    RefreshFailed,
    UserState,
    peek,
)
from tutorial_lib.client.refresh import lifetime
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD


@pytest.fixture
def ahead(server: TutorialServer) -> Iterator[ApiSession]:
    """A session that refreshes five minutes ahead, by a clock of its own."""
    with ApiSession(server.api_url, refresh_ahead=300, now=server.clock.now) as session:
        session.login("ada", PASSWORD)
        yield session


def test_a_token_is_refreshed_ahead_of_its_end(server: TutorialServer, ahead: ApiSession) -> None:
    server.clock.advance(minutes=24)
    ahead.get("me/")
    assert len(server.journal.to("token/refresh/")) == 0
    server.clock.advance(minutes=2)
    assert ahead.get("me/").status_code == 200
    assert [exchange.status for exchange in server.journal.to("me/")] == [200, 200]
    assert len(server.journal.to("token/refresh/")) == 1


def test_a_token_that_came_ahead_of_time_lives_its_own_life(
    server: TutorialServer, ahead: ApiSession
) -> None:
    server.clock.advance(minutes=26)
    ahead.get("me/")
    server.clock.advance(minutes=20)
    assert ahead.get("me/").status_code == 200
    assert len(server.journal.to("token/refresh/")) == 1


def test_in_the_first_half_of_its_life_no_token_is_refreshed(server: TutorialServer) -> None:
    session = ApiSession(server.api_url, refresh_ahead=3600, now=server.clock.now)
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=14)
    session.get("me/")
    assert len(server.journal.to("token/refresh/")) == 0
    server.clock.advance(minutes=2)
    session.get("me/")
    assert len(server.journal.to("token/refresh/")) == 1


def test_a_refresh_ahead_that_fails_falls_back_to_the_token_still_good(
    server: TutorialServer, ahead: ApiSession
) -> None:
    server.clock.advance(minutes=26)
    server.faults.next("token/refresh/", status=503, times=None)
    assert [ahead.get("me/").status_code for _ in range(3)] == [200, 200, 200]
    assert len(server.journal.to("token/refresh/")) == 1


def test_after_a_failed_refresh_ahead_the_401_decides(
    server: TutorialServer, ahead: ApiSession
) -> None:
    server.clock.advance(minutes=26)
    server.faults.next("token/refresh/", status=503)
    ahead.get("me/")
    server.clock.advance(minutes=5)
    assert ahead.get("me/").status_code == 200
    assert len(server.journal.to("token/refresh/")) == 2


def test_a_refused_refresh_ahead_ends_the_login(server: TutorialServer, ahead: ApiSession) -> None:
    server.clock.advance(minutes=26)
    server.faults.next("token/refresh/", status=401)
    with pytest.raises(LoginRequired):
        ahead.get("me/")
    assert not ahead.is_logged_in


def test_a_token_that_does_not_say_its_life_is_left_to_the_401(server: TutorialServer) -> None:
    storage = MemoryStorage()
    storage.save(UserState(username="ada", access="opaque-token", refresh="opaque-refresh"))
    session = ApiSession(server.api_url, storage=storage, refresh_ahead=60)
    server.faults.next("token/refresh/", status=503)
    with pytest.raises(RefreshFailed):
        session.get("me/")
    assert [exchange.path.rsplit("/api/")[1] for exchange in server.journal] == [
        "me/",
        "token/refresh/",
    ]


NESTED = f"a.{'W1tb' * 40_000}.c"


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.%%%.c", "a.e30.c", "a.WzFd.c", "é.é.é", NESTED], ids=range(8)
)
def test_peeking_at_what_is_no_token_shows_nothing(token: str) -> None:
    assert peek(token) == {}


def test_peeking_shows_the_claims(logged_in: ApiSession) -> None:
    state = logged_in.storage.load()
    assert state is not None and peek(state.access)["token_type"] == "access"


@pytest.mark.parametrize("text", ["", "x", "xx", "xxx"])
def test_peeking_works_for_claims_of_any_length(text: str) -> None:
    payload = base64.urlsafe_b64encode(json.dumps({"t": text}).encode()).decode().rstrip("=")
    assert peek(f"header.{payload}.signature") == {"t": text}


OUT_OF_RANGE = [
    f'{{"iat": 1, "exp": 1{"0" * 400}}}',
    f'{{"iat": -1{"0" * 400}, "exp": 1}}',
    f'{{"iat": 1{"0" * 400}, "exp": 1{"0" * 401}}}',
    '{"iat": 1, "exp": 1e999}',
    '{"iat": NaN, "exp": 2}',
    '{"iat": -Infinity, "exp": Infinity}',
    '{"iat": 5, "exp": 5}',
    '{"iat": 5, "exp": 4}',
]


@pytest.mark.parametrize("claims", OUT_OF_RANGE, ids=range(8))
def test_a_life_out_of_range_is_an_unknown_one(server: TutorialServer, claims: str) -> None:
    payload = base64.urlsafe_b64encode(claims.encode()).decode()
    storage, token = MemoryStorage(), f"header.{payload}.signature".replace("=", "")
    storage.save(UserState("ada", token, "refresh-of-ada", obtained_at=1.0))
    session = ApiSession(server.api_url, storage=storage, refresh_ahead=60)
    server.faults.next("me/", status=200, body={})
    assert lifetime(token) is None
    assert session.get("me/").ok and len(server.journal.to("token/refresh/")) == 0


@pytest.mark.parametrize("claims", [{"iat": 1}, {"exp": 1}, {"iat": "1", "exp": 2}, {}])
def test_a_token_may_not_say_how_long_it_lives(claims: dict[str, object]) -> None:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    assert lifetime(f"header.{payload}.signature") is None


def test_a_life_may_be_told_in_parts_of_a_second() -> None:
    payload = base64.urlsafe_b64encode(b'{"iat": 0.5, "exp": 2.25}').decode()
    assert lifetime(f"header.{payload}.signature") == 1.75
