"""The login form: rules, messages, and what becomes of the password."""

import threading
from collections.abc import Iterator
from typing import Any

import keyring
import pytest

from tests.waiting import HANG
from tutorial_lib import ApiSession, TutorialServer
from tutorial_lib.client import FileStorage, KeyringStorage
from tutorial_lib.widgets.login_form import LoginForm, LoginResult, form_view
from tutorial_lib.widgets.styles import LIVE, TWIN

from .test_decoder import HOSTILE, Tags

PASSWORD = "lovelace-1843"


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as server:
        yield server


@pytest.fixture
def form(server: TutorialServer) -> LoginForm:
    return LoginForm(ApiSession(server.api_url, timeout=HANG))


def fill(form: LoginForm, username: str, password: str) -> None:
    form.username_field.value = username
    form.password_field.value = password
    form.button.click()


def test_the_right_password_logs_in(form: LoginForm) -> None:
    fill(form, "ada", PASSWORD)
    assert form.session.username == "ada" and "✓ Logged in as ada" in form.view.value


def test_enter_sends_the_form(form: LoginForm) -> None:
    form.username_field.value, form.password_field.value = "ada", PASSWORD
    form.password_field._handle_custom_msg({"event": "submit"}, [])
    assert form.session.username == "ada"


@pytest.mark.parametrize("password", [PASSWORD, "wrong-password", "short"])
def test_the_password_is_gone_from_the_widget_after_use(form: LoginForm, password: str) -> None:
    fill(form, "ada", password)
    assert form.password_field.value == ""


def test_the_password_is_gone_before_it_is_sent(server: TutorialServer) -> None:
    seen: list[str] = []

    class Spy(ApiSession):
        def login(self, username: str, password: str) -> None:
            seen.append(form.password_field.value)

    form = LoginForm(Spy(server.api_url))
    fill(form, "ada", PASSWORD)
    assert seen == [""]


@pytest.mark.parametrize(
    "username, password, field",
    [("", PASSWORD, "username"), ("ada", "", "password"), ("ada", "five5", "password")],
)
def test_a_form_that_breaks_its_rules_is_not_sent(
    server: TutorialServer, form: LoginForm, username: str, password: str, field: str
) -> None:
    fill(form, username, password)
    assert len(server.journal) == 0
    assert "✗" in form.messages[field].value


def test_the_server_s_words_for_a_field_stand_beside_it(
    server: TutorialServer, form: LoginForm
) -> None:
    server.faults.next("token/", status=400, body={"username": ["Letters only, please."]})
    fill(form, "ada", PASSWORD)
    assert "Letters only, please." in form.messages["username"].value
    assert form.messages["password"].value == "" and form.result.form == ""


def test_the_server_s_refusal_stands_below_the_form(form: LoginForm) -> None:
    fill(form, "ada", "not-her-password")
    assert "No active account found" in form.view.value


@pytest.mark.parametrize(
    "fault, words",
    [
        ({"status": 503}, "the server answered 503"),
        ({"drop": "before"}, "The server didn&#39;t answer"),
        ({"status": 400, "body": "<h1>no</h1>"}, "The server refused the login"),
        ({"status": 200, "body": "<h1>hello</h1>"}, "Check the API&#39;s address"),
    ],
)
def test_every_other_end_has_its_words(
    server: TutorialServer, form: LoginForm, fault: dict[str, Any], words: str
) -> None:
    server.faults.next("token/", **fault)
    fill(form, "ada", PASSWORD)
    assert words in form.view.value and form.session.username is None


def test_a_storage_that_cannot_be_used_is_said(server: TutorialServer, tmp_path: Any) -> None:
    form = LoginForm(ApiSession(server.api_url, storage=FileStorage(tmp_path)))
    fill(form, "ada", PASSWORD)
    assert "could not be read" in form.result.form


def test_messages_go_away_with_the_next_success(form: LoginForm) -> None:
    fill(form, "", "")
    fill(form, "ada", PASSWORD)
    assert form.result == LoginResult() and form.messages["username"].value == ""


def test_after_a_success_the_caller_is_told(server: TutorialServer) -> None:
    told: list[object] = []
    form = LoginForm(ApiSession(server.api_url), on_login=told.append)
    fill(form, "ada", "wrong-password")
    fill(form, "ada", PASSWORD)
    assert told == [form.session]


def test_it_may_be_sent_from_another_thread(form: LoginForm) -> None:
    form.username_field.value, form.password_field.value = "ada", PASSWORD
    thread = threading.Thread(target=form.submit)
    thread.start()
    thread.join()
    assert form.session.username == "ada"


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_and_no_message_becomes_markup(value: str, looks: Any) -> None:
    for view in (
        form_view(value, LoginResult(), looks),
        form_view(None, LoginResult({"username": [value]}, value), looks),
    ):
        tags = Tags(str(view))
        assert tags.seen == {"div"} and tags.attributes <= {"style", "class"}


def test_the_saved_text_names_nobody(form: LoginForm) -> None:
    fill(form, "ada", PASSWORD)
    assert form._repr_mimebundle_()["text/plain"] == "<LoginForm: logged in>"
    assert PASSWORD not in str(form._repr_mimebundle_())


def test_every_control_has_a_label_in_words(form: LoginForm) -> None:
    controls = [form.username_field, form.password_field, form.button]
    assert all(control.description for control in controls)


def test_very_long_words_of_a_server_are_cut(server: TutorialServer, form: LoginForm) -> None:
    words = {"username": ["a" * 100_000], "detail": "b" * 100_000}
    server.faults.next("token/", status=400, body=words)
    fill(form, "ada", PASSWORD)
    assert "✗ aaa" in form.messages["username"].value and "✗ bbb" in form.view.value
    assert len(form.messages["username"].value) + len(form.view.value) < 2_000


@pytest.mark.parametrize("trouble", [OSError(1783), RuntimeError("no session bus")], ids=repr)
@pytest.mark.parametrize("deed", ["get_password", "set_password"])
def test_what_a_keyring_raises_is_shown_in_words(
    server: TutorialServer, monkeypatch: pytest.MonkeyPatch, deed: str, trouble: Exception
) -> None:
    def fails(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    monkeypatch.setattr(keyring, deed, fails)
    form = LoginForm(ApiSession(server.api_url, storage=KeyringStorage("course")))
    fill(form, "ada", PASSWORD)
    assert "The keyring refused: " in form.view.value and "Nobody is logged in" in form.view.value
