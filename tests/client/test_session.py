"""The session: what it adds to requests, and what it leaves alone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tutorial_lib.client import (
    ApiSession,
    BearerAuth,
    FileStorage,
    LoginRequired,
    MemoryStorage,
    RefreshFailed,
    RefreshingBearerAuth,
    StorageError,
    TokenStorage,
    UserState,
    login,
    peek,
)
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD


class ThreeMethods(TokenStorage):
    """A storage as a learner writes it."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def load(self) -> UserState | None:
        return UserState(**self.kept) if self.kept else None

    def save(self, state: UserState) -> None:
        self.kept = {"username": state.username, "access": state.access, "refresh": state.refresh}

    def clear(self) -> None:
        self.kept = {}


def test_it_knows_who_is_logged_in(logged_in: ApiSession) -> None:
    assert (logged_in.username, logged_in.is_logged_in) == ("ada", True)


def test_it_knows_when_nobody_is(session: ApiSession) -> None:
    assert (session.username, session.is_logged_in) == (None, False)


def test_its_repr_says_who_is_logged_in_and_no_more(logged_in: ApiSession) -> None:
    assert repr(logged_in) == "<ApiSession: ada>"
    logged_in.logout()
    assert repr(logged_in) == "<ApiSession: logged out>"


def test_a_storage_of_three_methods_is_enough(server: TutorialServer) -> None:
    session = ApiSession(server.api_url, storage=ThreeMethods())
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    assert session.get("me/").json()["username"] == "ada"
    assert session.logout() and not session.is_logged_in


def test_a_prepared_request_is_taken_below_the_root_too(logged_in: ApiSession) -> None:
    prepared = logged_in.prepare_request(requests.Request("GET", "me/"))
    assert logged_in.send(prepared).json()["username"] == "ada"


def test_logging_out_says_whether_the_server_was_told(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("token/blacklist/", status=503)
    assert logged_in.logout() is False
    assert not logged_in.is_logged_in


def test_logging_out_twice_asks_the_server_once(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    assert logged_in.logout() and logged_in.logout()
    assert len(server.journal.to("token/blacklist/")) == 1


def test_a_store_that_cannot_be_used_says_so_before_a_password_is_sent(
    server: TutorialServer, tmp_path: Path
) -> None:
    session = ApiSession(server.api_url, storage=FileStorage(tmp_path))
    with pytest.raises(StorageError):
        session.login("ada", PASSWORD)
    assert len(server.journal) == 0


def test_a_login_that_cannot_be_kept_does_not_live_on_at_the_server(
    server: TutorialServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = MemoryStorage()
    session = ApiSession(server.api_url, storage=storage)

    def full(_: UserState) -> None:
        raise StorageError("full")

    monkeypatch.setattr(storage, "save", full)
    with pytest.raises(StorageError):
        session.login("ada", PASSWORD)
    issued = server.journal.to("token/")[0].issued[-1]
    assert [exchange.spent for exchange in server.journal.to("token/blacklist/")] == [issued]


def test_hooks_and_headers_of_the_session_do_not_see_the_token_calls(
    server: TutorialServer, session: ApiSession
) -> None:
    seen: list[str] = []
    session.hooks["response"].append(lambda answer, **_: seen.append(answer.url))
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    session.get("me/")
    session.logout()
    assert [url.rsplit("/api/")[1] for url in seen] == ["me/"]


def test_token_calls_use_the_session_s_certificates(session: ApiSession) -> None:
    session.verify = "company.pem"
    settings = session._calls.merge_environment_settings("https://h/", {}, None, None, None)
    assert settings["verify"] == "company.pem"


def test_the_ca_bundle_of_the_environment_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "company.pem")
    settings = ApiSession("https://h/").merge_environment_settings(
        "https://h/", {}, None, None, None
    )
    assert settings["verify"] == "company.pem"


def test_the_proxies_of_the_environment_are_honoured_and_no_proxy_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:8080")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    session = ApiSession("https://h/")
    outside = session.merge_environment_settings("https://h/", None, None, None, None)
    inside = session.merge_environment_settings("https://inside.example/", {}, None, None, None)
    assert outside["proxies"]["https"] == "http://proxy:8080"
    assert "https" not in inside["proxies"]


def test_the_environment_is_read_once_per_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    session = ApiSession("https://h/")
    session.merge_environment_settings("https://h/a", {}, None, None, None)
    monkeypatch.setenv("HTTPS_PROXY", "http://late:1")
    kept = session.merge_environment_settings("https://h/b", {}, None, None, None)
    new = session.merge_environment_settings("https://other/", {}, None, None, None)
    assert "https" not in kept["proxies"] and new["proxies"]["https"] == "http://late:1"


def test_without_trust_in_the_environment_it_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:8080")
    session = ApiSession("https://h/")
    session.trust_env = False
    settings = session.merge_environment_settings("https://h/", {}, None, None, None)
    assert settings["proxies"] == {}


def test_what_a_call_states_goes_before_the_session_and_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "environment.pem")
    session = ApiSession("https://h/")
    session.proxies = {"https": "http://session:1"}
    stated = session.merge_environment_settings(
        "https://h/", {"https": "http://call:1"}, True, False, "own.pem"
    )
    assert stated == {
        "proxies": {"https": "http://call:1"},
        "stream": True,
        "verify": False,
        "cert": "own.pem",
    }


def test_a_timeout_of_one_call_is_taken(server: TutorialServer, logged_in: ApiSession) -> None:
    server.faults.next("me/", delay=0.8)
    assert logged_in.get("me/", timeout=5).status_code == 200


def test_both_auth_classes_serve_a_session_of_requests_own(server: TutorialServer) -> None:
    storage = MemoryStorage()
    pair = login(server.api_url, "ada", PASSWORD)
    storage.save(UserState(username="ada", access=pair.access, refresh=pair.refresh))
    with requests.Session() as session:
        session.auth = BearerAuth(storage, server.api_url)
        assert session.get(f"{server.api_url}me/").status_code == 200
        server.clock.advance(minutes=31)
        assert session.get(f"{server.api_url}me/").status_code == 401
        session.auth = RefreshingBearerAuth(storage, server.api_url)
        assert session.get(f"{server.api_url}me/").status_code == 200


def test_a_newer_token_in_the_store_outlives_a_refused_refresh(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    state = logged_in.storage.load()
    assert state is not None
    newer = login(server.api_url, "ada", PASSWORD)
    held = server.faults.hold("token/refresh/")
    server.faults.next("me/", status=401)
    server.faults.next("token/refresh/", status=401)
    results: list[int] = []
    waiting = threading.Thread(target=lambda: results.append(logged_in.get("me/").status_code))
    waiting.start()
    assert held.arrived()
    logged_in.storage.save(replace(state, access=newer.access, refresh=newer.refresh))
    held.release()
    waiting.join()
    assert results == [200] and logged_in.is_logged_in


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


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.%%%.c", "a.e30.c", "a.WzFd.c", "é.é.é"])
def test_peeking_at_what_is_no_token_shows_nothing(token: str) -> None:
    assert peek(token) == {}


def test_peeking_shows_the_claims(logged_in: ApiSession) -> None:
    state = logged_in.storage.load()
    assert state is not None and peek(state.access)["token_type"] == "access"


class Forgetful(MemoryStorage):
    """A storage that is never the same twice."""

    asked = 0

    def load(self) -> UserState:
        self.asked += 1
        return UserState(username=f"user-{self.asked}", access="a", refresh="r")


def test_a_storage_that_is_never_the_same_twice_ends_in_an_error(server: TutorialServer) -> None:
    session = ApiSession(server.api_url, storage=Forgetful())
    with pytest.raises(StorageError, match="another login each time"):
        session.logout()
