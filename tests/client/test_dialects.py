"""The client in other dialects: it and the server read one file, each with a reader of its own."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.server.dialects import made
from tutorial_lib.client import (
    ApiSession,
    AuthError,
    Endpoint,
    Endpoints,
    LoginFailed,
    LoginRequired,
    MemoryStorage,
    TokenPair,
    is_token_refused,
    login,
)
from tutorial_lib.server import Dialect, TutorialServer
from tutorial_lib.server.dialect import BUILT_IN

ADA = ("ada", "lovelace-1843")
ROTATION = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
COOKIE = """
[login]
path = "auth/login"
[refresh]
path = "auth/refresh"
[logout]
path = "auth/logout"
[refresh_token]
cookie = "rt"
"""


def built_in(name: str) -> str:
    import tutorial_lib.server

    folder = Path(tutorial_lib.server.__file__).parent
    return (folder / "dialects" / f"{name}.toml").read_text()


def begun(server: TutorialServer, session: ApiSession) -> None:
    """Log in, or take up tokens where that is how it begins."""
    if server.settings.dialect.login:
        session.login(*ADA)
    else:
        session.adopt(TokenPair(**server.hand_out(*ADA)), "ada")


def whole_life(text: str) -> list[Any]:
    """Log in, call, let the token expire, call twice, log out, call; return the journal's facts."""
    dialect = Dialect.read(text)
    settings = ROTATION if dialect.rotates else {}
    endpoints = Endpoints.of(tomllib.loads(text))
    with TutorialServer(dialect=dialect, **settings) as server:
        session = ApiSession(server.api_url, endpoints=endpoints)
        begun(server, session)
        for minutes in (0, 31, 31):
            server.clock.advance(minutes=minutes)
            assert session.get("me/").json() == {"id": 1, "username": "ada"}
        assert session.logout() is (dialect.logout is not None)
        assert session.get("me/").status_code == 401
        return [(one.meant.removeprefix("/api"), one.status) for one in server.journal]


DUE = [
    ("/token/", 200),
    *([("/me/", 200)] + [("/me/", 401), ("/token/refresh/", 200), ("/me/", 200)] * 2),
    ("/token/blacklist/", 200),
    ("/me/", 401),
]


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_login_lives_in_each_built_in_dialect(name: str) -> None:
    assert whole_life(built_in(name)) == DUE


@pytest.mark.parametrize("tens", range(20))
def test_a_login_lives_in_each_of_two_hundred_dialects(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        text = made(seed)
        due = [one for one in DUE if "[logout]" in text or one[0] != "/token/blacklist/"]
        assert whole_life(text) == due, text


def test_the_refresh_token_travels_in_the_cookie_alone() -> None:
    dialect = Dialect.read(COOKIE)
    with TutorialServer(dialect=dialect, **ROTATION) as server:
        session = ApiSession(server.api_url, endpoints=Endpoints.of(tomllib.loads(COOKIE)))
        session.login(*ADA)
        server.clock.advance(minutes=31)
        assert session.get("me/").ok
        logged_in, _, refresh, _ = server.journal
        assert refresh.request.body == "{}"
        assert [name for name, _ in refresh.request.headers].count("Cookie") == 1
        assert refresh.spent == logged_in.issued[1]
        assert "refresh" not in logged_in.response.body


def test_a_cookie_of_a_token_call_is_neither_kept_nor_left_on_its_request() -> None:
    storage = MemoryStorage()
    with TutorialServer(dialect=Dialect.read(COOKIE)) as server:
        endpoints = Endpoints.of(tomllib.loads(COOKIE))
        session = ApiSession(server.api_url, endpoints=endpoints, storage=storage)
        session.login(*ADA)
        assert not session.cookies and storage.load().refresh
        response = session._calls.call(
            session._api.refresh_url, {"refresh": "r"}, timeout=5, endpoint=session._api.refresh
        )
        assert "Cookie" not in response.request.headers


def test_messages_come_back_under_the_names_that_the_caller_used() -> None:
    text = built_in("camel").replace('"userName"', '"user.name"')
    with TutorialServer(dialect=Dialect.read(text)) as server:
        session = ApiSession(server.api_url, endpoints=Endpoints.of(tomllib.loads(text)))
        with pytest.raises(LoginFailed) as refused:
            session.login("", "secret-enough")
        assert refused.value.errors == {"username": ["This field may not be blank."]}
        with pytest.raises(LoginFailed, match="No active account"):
            session.login("ada", "not-her-password")


def test_without_a_login_it_is_said_how_to_begin() -> None:
    session = ApiSession("https://h/api/", endpoints=Endpoints(login=None))
    with pytest.raises(AuthError, match="adopt"):
        session.login(*ADA)


def test_an_api_without_a_logout_forgets_here_and_is_told_nothing() -> None:
    with TutorialServer() as server:
        session = ApiSession(server.api_url, endpoints=Endpoints(logout=None))
        session.login(*ADA)
        assert session.logout() is False
        assert not session.is_logged_in and len(server.journal) == 1


def test_adopted_tokens_are_refreshed_as_a_logins_own() -> None:
    with TutorialServer(**ROTATION) as server:
        session = ApiSession(server.api_url)
        session.adopt(login(server.api_url, *ADA), "ada")
        server.clock.advance(minutes=31)
        assert session.get("me/").ok and session.username == "ada"


def test_a_login_that_is_adopted_over_another_ends_that() -> None:
    with TutorialServer(**ROTATION) as server:
        session = ApiSession(server.api_url)
        session.login(*ADA)
        pair = login(server.api_url, "grace", "hopper-1952")
        session.adopt(pair, "grace")
        ended = server.journal.to("token/blacklist/")
        assert [one.spent for one in ended] == [server.journal[0].issued[1]]
        session.adopt(pair, "grace")  # the same once more: it goes on
        assert len(server.journal.to("token/blacklist/")) == 1
        server.clock.advance(minutes=31)
        assert session.get("me/").json()["username"] == "grace"


def test_what_is_no_pair_of_tokens_is_not_adopted() -> None:
    session = ApiSession("https://h/api/")
    with pytest.raises(TypeError, match="token that a header can carry"):
        session.adopt(TokenPair(access="a b", refresh="r"))
    assert not session.is_logged_in


def test_another_login_under_a_dialect_ends_with_login_required() -> None:
    text = built_in("oauth2")
    with TutorialServer(dialect=Dialect.read(text)) as server:
        session = ApiSession(server.api_url, endpoints=Endpoints.of(tomllib.loads(text)))
        begun(server, session)
        server.clock.advance(days=2)
        with pytest.raises(LoginRequired):
            session.get("me/")
        refused = server.journal.to("token/refresh/")[0]
        assert refused.status == 400 and '"error": "invalid_grant"' in refused.response.body


def answer(body: bytes, status: int = 401) -> requests.Response:
    made = requests.Response()
    made.status_code, made._content = status, body
    return made


def test_a_refused_token_is_known_by_the_dialects_own_code() -> None:
    camel = Endpoints.of(tomllib.loads(built_in("camel")))
    assert is_token_refused(answer(b'{"errorCode": "TOKEN_EXPIRED"}'), camel)
    assert not is_token_refused(answer(b'{"errorCode": "token_not_valid"}'), camel)
    assert not is_token_refused(answer(b'{"errorCode": "USER_LOCKED"}'), camel)
    assert is_token_refused(answer(b"{}"), camel)


def test_what_is_wrong_in_a_dialect_is_named() -> None:
    for data, word in (
        ({}, r"\[refresh\]"),
        ({"refresh": {}}, "path"),
        ({"refresh": {"path": "t", "body": "xml"}}, "json or form"),
        ({"refresh": {"path": "t", "sends": 3}}, "sends"),
        ({"refresh": 3}, "refresh"),
        ({"refresh": {"path": "t"}, "scheme": 3}, "scheme"),
    ):
        with pytest.raises(ValueError, match=word):
            Endpoints.of(data)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(COOKIE)
    assert Endpoints.read(file).login == Endpoint("auth/login", cookie="rt")
