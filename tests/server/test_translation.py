"""What goes over the wire in another dialect, request by request."""

from collections.abc import Iterator

import pytest
import requests

from tutorial_lib.server import Dialect, TutorialServer

ADA = {"userName": "ada", "password": "lovelace-1843"}
ONE_PATH = """
[login]
path = "oauth/token"
body = "form"
also = { grant_type = "password" }
returns = { access = "access_token", refresh = "refresh_token", expires_in = "expires_in" }
[refresh]
path = "oauth/token"
body = "form"
also = { grant_type = "refresh_token" }
sends = { refresh = "refresh_token" }
returns = { access = "access_token", refresh = "refresh_token" }
[refused]
challenge = true
refresh = "invalid_grant"
"""


@pytest.fixture
def camel() -> Iterator[TutorialServer]:
    with TutorialServer(dialect=Dialect.read("camel")) as server:
        yield server


@pytest.fixture
def wire() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def test_tokens_stand_where_the_dialect_has_them(
    camel: TutorialServer, wire: requests.Session
) -> None:
    said = wire.post(f"{camel.api_url}auth/login", json=ADA).json()
    assert list(said) == ["tokens"]
    assert sorted(said["tokens"]) == ["accessToken", "expiresIn", "refreshToken"]
    assert said["tokens"]["expiresIn"] == 30 * 60


@pytest.mark.parametrize("path", ["token/", "token/refresh/", "token/verify/", "token"])
def test_simplejwts_own_paths_are_not_there(
    camel: TutorialServer, wire: requests.Session, path: str
) -> None:
    answer = wire.post(camel.api_url + path, json={"username": "ada", "refresh": "r"})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found."})


def test_a_form_is_not_json(camel: TutorialServer, wire: requests.Session) -> None:
    answer = wire.post(f"{camel.api_url}auth/login", data=ADA)
    assert (answer.status_code, answer.json()) == (
        415,
        {"message": "The body must be application/json."},
    )


def test_messages_stand_at_the_dialects_names(
    camel: TutorialServer, wire: requests.Session
) -> None:
    answer = wire.post(f"{camel.api_url}auth/login", json={"password": "secret-enough"})
    assert (answer.status_code, answer.json()) == (400, {"userName": ["This field is required."]})


def test_a_refusal_has_the_dialects_code_and_the_journal_has_it_too(
    camel: TutorialServer, wire: requests.Session
) -> None:
    answer = wire.get(f"{camel.api_url}me/", headers={"Authorization": "Bearer a.b.c"})
    assert answer.json()["errorCode"] == "TOKEN_EXPIRED" and "code" not in answer.json()
    assert camel.journal[-1].code == "TOKEN_EXPIRED"


def test_a_fault_by_simplejwts_path_is_worded_in_the_dialect(
    camel: TutorialServer, wire: requests.Session
) -> None:
    camel.faults.next("token/refresh/", body={"access": "a.b.c", "refresh": "d.e.f"})
    answer = wire.post(f"{camel.api_url}auth/refresh", json={"refreshToken": "r"})
    assert answer.json() == {"tokens": {"accessToken": "a.b.c", "refreshToken": "d.e.f"}}


def test_what_is_not_understood_counts_for_the_cap(
    camel: TutorialServer, wire: requests.Session
) -> None:
    camel.faults.cap(1)
    statuses = [wire.post(f"{camel.api_url}token/", json={}).status_code for _ in range(2)]
    assert statuses == [404, 429]


def test_two_calls_with_one_path_are_told_apart_by_what_goes_along(wire: requests.Session) -> None:
    with TutorialServer(dialect=Dialect.read(ONE_PATH)) as server:
        url = f"{server.api_url}oauth/token"
        login = {"grant_type": "password", "username": "ada", "password": ADA["password"]}
        tokens = wire.post(url, data=login).json()
        again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        assert list(wire.post(url, data=again).json()) == ["access_token"]
        assert wire.post(url, data={"grant_type": "magic"}).json() == {
            "detail": "No such grant_type here.",
            "error": "invalid_request",
        }
        assert [one.meant for one in server.journal][:2] == ["/token/", "/token/refresh/"]


def test_a_challenge_says_why_where_the_dialect_does(wire: requests.Session) -> None:
    text = f'scheme = "JWT"\n{ONE_PATH}'
    with TutorialServer(dialect=Dialect.read(text)) as server:
        headers = {"Authorization": "JWT a.b.c"}
        answer = wire.get(f"{server.api_url}me/", headers=headers)
        assert answer.headers["WWW-Authenticate"] == 'JWT realm="api", error="invalid_token"'
        headers = {"Authorization": "Bearer a.b.c"}
        answer = wire.get(f"{server.api_url}me/", headers=headers)
        assert answer.headers["WWW-Authenticate"] == 'JWT realm="api"'


def test_a_refresh_says_what_stands_before_its_token_where_oauth_is_spoken(
    wire: requests.Session,
) -> None:
    with TutorialServer(dialect=Dialect.read("oauth2")) as server:
        refresh = server.hand_out("ada", ADA["password"])["refresh"]
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        said = wire.post(f"{server.api_url}oauth/token", data=form).json()
        assert list(said) == ["access_token", "expires_in", "token_type"]
        assert (said["token_type"], said["expires_in"]) == ("Bearer", 30 * 60)


def test_a_logout_with_a_token_that_has_ended_is_answered_200_where_oauth_is_spoken(
    wire: requests.Session,
) -> None:
    with TutorialServer(dialect=Dialect.read("oauth2")) as server:
        form = {"token": "a.b.c", "token_type_hint": "refresh_token"}
        answer = wire.post(f"{server.api_url}oauth/revoke", data=form)
        assert (answer.status_code, answer.json()) == (200, {})


def test_what_is_handed_out_stands_in_the_journal_and_is_no_request_of_a_clients() -> None:
    with TutorialServer(dialect=Dialect.read("oauth2")) as server:
        tokens = server.hand_out("ada", ADA["password"])
        assert set(tokens) == {"access", "refresh"}
        (handed,) = server.journal.to("token/")
        assert handed.path == "(tokens are handed out)" and len(handed.issued) == 2
        assert server.hand_out("ada", "not-her-password") == {}
        server.faults.next("token/", drop="before")
        assert server.hand_out("ada", ADA["password"]) == {}
