"""The session: what it adds to requests, and what it leaves alone."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.waiting import HANG
from tutorial_lib.client import (
    ApiSession,
    BearerAuth,
    BodyNotRepeatable,
    Endpoints,
    FileStorage,
    MemoryStorage,
    RefreshingBearerAuth,
    StorageError,
    UserState,
    login,
)
from tutorial_lib.client.token_calls import TokenCalls
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .learners import ThreeMethods


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


@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": "before"}], ids=str)
def test_logging_out_says_whether_the_server_was_told(
    server: TutorialServer, logged_in: ApiSession, fault: dict[str, Any]
) -> None:
    server.faults.next("token/blacklist/", **fault)
    assert logged_in.logout() is False
    assert not logged_in.is_logged_in


def test_an_api_may_have_its_token_paths_elsewhere(server: TutorialServer) -> None:
    paths = Endpoints("api/token/", "api/token/refresh/", "api/token/blacklist/")
    session = ApiSession(server.url, endpoints=paths)
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    assert session.get("api/me/").json()["username"] == "ada"
    assert session.logout()


def test_a_redirect_while_nobody_is_logged_in_is_followed_without_a_header(
    server: TutorialServer, session: ApiSession
) -> None:
    server.faults.next("notes/", redirect="/api/me/")
    assert session.get("notes/").status_code == 401
    assert [exchange.credential.kind for exchange in server.journal] == ["none", "none"]


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


def test_token_calls_keep_no_cookie(server: TutorialServer) -> None:
    calls, url = TokenCalls(), f"{server.api_url}token/"
    server.faults.next("token/", status=401, headers={"Set-Cookie": "seen=once; Path=/"})
    calls.call(url, {}, timeout=HANG)
    assert "Cookie" not in calls.call(url, {}, timeout=HANG).request.headers


def test_a_timeout_may_be_two_as_in_requests(server: TutorialServer) -> None:
    session = ApiSession(server.api_url, timeout=(HANG, 0.05))
    server.faults.next("token/", delay=HANG)
    with pytest.raises(requests.ReadTimeout):
        session.login("ada", PASSWORD)


def test_a_timeout_of_one_call_is_taken(server: TutorialServer, logged_in: ApiSession) -> None:
    server.faults.next("me/", delay=HANG)
    with pytest.raises(requests.Timeout):
        logged_in.get("me/", timeout=0.05)


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


def test_a_body_that_cannot_be_repeated_is_named_with_the_remedy(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.clock.advance(minutes=31)
    with pytest.raises(BodyNotRepeatable, match="Make the call again"):
        logged_in.post("echo/", data=(piece for piece in [b"{", b"}"]))


class Careless(requests.Session):
    """A session that keeps the header wherever a redirect leads."""

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        pass


def test_a_stranger_who_was_given_the_token_gets_no_newer_one(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    with TutorialServer(name="stranger") as stranger, Careless() as session:
        session.auth = RefreshingBearerAuth(logged_in.storage, server.api_url)
        server.faults.next("me/", redirect=f"{stranger.api_url}me/")
        assert session.get(f"{server.api_url}me/").status_code == 401
        assert len(stranger.journal) == 1 and len(server.journal.to("token/refresh/")) == 0


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
    assert held.arrived(timeout=HANG)
    logged_in.storage.save(replace(state, access=newer.access, refresh=newer.refresh))
    held.release()
    waiting.join()
    assert results == [200] and logged_in.is_logged_in


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


def test_a_journal_that_watches_the_storage_notes_each_look_at_it(server: TutorialServer) -> None:
    session = ApiSession(server.api_url, storage=server.journal.watch(MemoryStorage()))
    session.login("ada", PASSWORD)
    before = len(server.journal.steps)
    session.get("me/")
    words = [getattr(step, "text", "me/")[:9] for step in server.journal.steps[before:]]
    assert words == ["load: ada", "me/"]
