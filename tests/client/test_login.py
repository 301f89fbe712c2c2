"""Chapter 1: the form, the credentials and the answer."""

import pytest
import requests

from tutorial_lib.client import AuthError, LoginFailed, login, validate_credentials
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD


@pytest.mark.parametrize(
    "username, password, fields",
    [
        ("ada", "secret", []),
        ("", "secret", ["username"]),
        ("   ", "secret", ["username"]),
        ("ada", "", ["password"]),
        ("ada", "five5", ["password"]),
        ("", "", ["username", "password"]),
        ("小明", "密码密码密码", []),
    ],
)
def test_the_form_names_the_fields_that_need_care(
    username: str, password: str, fields: list[str]
) -> None:
    assert list(validate_credentials(username, password)) == fields


def test_the_form_says_what_a_field_needs() -> None:
    assert validate_credentials("", "five5") == {
        "username": ["This field is required."],
        "password": ["Use at least 6 characters."],
    }


def test_a_login_earns_two_tokens(server: TutorialServer) -> None:
    pair = login(server.api_url, "ada", PASSWORD)
    assert pair.access.count(".") == pair.refresh.count(".") == 2 and pair.access != pair.refresh


def test_a_pair_of_tokens_does_not_show_them(server: TutorialServer) -> None:
    pair = login(server.api_url, "ada", PASSWORD)
    assert repr(pair) == "TokenPair()"


def test_a_refused_login_tells_the_server_s_words(server: TutorialServer) -> None:
    with pytest.raises(LoginFailed, match=r"\(401\): No active account") as caught:
        login(server.api_url, "ada", "not-her-password")
    assert caught.value.status == 401
    assert caught.value.errors == {"detail": ["No active account found with the given credentials"]}


def test_a_refused_form_tells_the_messages_by_field(server: TutorialServer) -> None:
    with pytest.raises(LoginFailed, match=r"blank\. This field may not be blank\.$") as caught:
        login(server.api_url, "", "")
    assert set(caught.value.errors) == {"username", "password"} and caught.value.status == 400


@pytest.mark.parametrize(
    "body", ["<h1>Bad Request</h1>", ["no", "object"], {"code": "x"}, {"detail": [7]}, b"\xff"]
)
def test_a_refusal_in_another_shape_is_a_refusal_still(
    server: TutorialServer, body: object
) -> None:
    server.faults.next("token/", status=400, body=body)
    with pytest.raises(LoginFailed, match="no reason") as caught:
        login(server.api_url, "ada", PASSWORD)
    assert caught.value.errors == {}


@pytest.mark.parametrize(
    "body, errors",
    [
        ({"detail": {"reason": ["Locked."], "code": "x"}}, {"detail": ["Locked."]}),
        ({"errors": [{"detail": "Locked."}, "Wait."]}, {"errors": ["Locked.", "Wait."]}),
        ({"form": {"username": [["Too short.", 7]]}}, {"form": ["Too short."]}),
        ({"detail": {"said": f"not {PASSWORD}"}}, {"detail": ["(not shown)"]}),
        ({"detail": {PASSWORD: ["Wrong."]}}, {"detail": ["Wrong."]}),
    ],
)
def test_the_server_s_words_are_found_however_deep_they_lie(
    server: TutorialServer, body: object, errors: dict[str, list[str]]
) -> None:
    server.faults.next("token/", status=401, body=body)
    with pytest.raises(LoginFailed) as caught:
        login(server.api_url, "ada", PASSWORD)
    assert caught.value.errors == errors
    assert str(caught.value).endswith(": " + " ".join(*errors.values()))


def test_an_answer_of_any_depth_is_a_refusal_still(server: TutorialServer) -> None:
    server.faults.next("token/", status=401, body=b'{"a":' * 900 + b'"Locked."' + b"}" * 900)
    with pytest.raises(LoginFailed, match="Locked"):
        login(server.api_url, "ada", PASSWORD)


def test_a_server_that_quotes_the_password_does_not_get_it_into_the_error(
    server: TutorialServer,
) -> None:
    server.faults.next("token/", status=400, body={"password": [f"{PASSWORD} is wrong", "Sorry."]})
    with pytest.raises(LoginFailed) as caught:
        login(server.api_url, "ada", PASSWORD)
    assert caught.value.errors == {"password": ["(not shown)", "Sorry."]}
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 200, "body": "<h1>Welcome</h1>"},
        {"status": 200, "body": {"access": "only.this.one"}},
        {"status": 200, "body": {"refresh": "only.this.one"}},
        {"status": 200, "body": {"access": "a\r\nb", "refresh": "a.b.c"}},
        {"status": 202, "body": {"access": "a.b.c"}},
        {"redirect": "/api/token/"},
    ],
)
def test_an_answer_without_tokens_says_where_to_look(
    server: TutorialServer, fault: dict[str, object]
) -> None:
    server.faults.next("token/", **fault)
    with pytest.raises(AuthError, match="Check the API's address") as caught:
        login(server.api_url, "ada", PASSWORD)
    assert not isinstance(caught.value, LoginFailed)


@pytest.mark.parametrize("status", [403, 404, 415, 429, 500, 503])
def test_any_other_status_is_the_server_s_own_error(server: TutorialServer, status: int) -> None:
    server.faults.next("token/", status=status)
    with pytest.raises(requests.HTTPError) as caught:
        login(server.api_url, "ada", PASSWORD)
    assert caught.value.response.status_code == status


def test_the_error_s_request_no_longer_holds_the_password(server: TutorialServer) -> None:
    server.faults.next("token/", status=500)
    with pytest.raises(requests.HTTPError) as caught:
        login(server.api_url, "ada", PASSWORD)
    assert caught.value.response.request.body is None


def test_no_server_at_all_is_the_network_s_error(server: TutorialServer) -> None:
    url = server.api_url
    server.stop()
    with pytest.raises(requests.ConnectionError) as caught:
        login(url, "ada", PASSWORD)
    assert caught.value.request is not None and caught.value.request.body is None


def test_a_login_is_not_sent_on_by_a_redirect(server: TutorialServer) -> None:
    with TutorialServer(name="stranger") as stranger:
        server.faults.next("token/", status=307, redirect=f"{stranger.api_url}token/")
        with pytest.raises(AuthError):
            login(server.api_url, "ada", PASSWORD)
        assert len(stranger.journal) == 0


def test_a_refusal_without_words_has_no_messages() -> None:
    assert (LoginFailed("no").errors, LoginFailed("no").status) == ({}, 0)
