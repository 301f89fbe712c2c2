"""The login form: the article's rules, messages beside the field, and a password that goes away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import ipywidgets  # type: ignore[import-untyped]
import requests
from markupsafe import Markup

from tutorial_lib.client import AuthError, LoginFailed, validate_credentials
from tutorial_lib.texts import Words

from .html import cut, element
from .panel import Panel, labelled, running_loop
from .secret_fields import PasswordField
from .styles import LIVE, Looks

say = Words("tutorial_lib.widgets", "login")
FIELDS = ("username", "password")
PAUSE = 0.15  # seconds in which what was typed last catches up with the key that sends it
BELOW_THE_FIELDS = "6px 2px 10px 100px"  # left of it are their labels
Messages = Mapping[str, list[str]]


class Session(Protocol):
    """What the form needs of a session: `ApiSession` has it, and so has a learner's own."""

    @property
    def username(self) -> str | None:
        """Who is logged in."""

    def login(self, username: str, password: str) -> object:
        """Log in, or raise `LoginFailed`."""


@dataclass(frozen=True)
class LoginResult:
    """What came of sending the form: messages by field, and one for the form as a whole."""

    fields: Messages = field(default_factory=dict)
    form: str = ""


def send(session: Session, username: str, password: str) -> LoginResult:
    """Check the form and, where it may be sent, log in; every error becomes a message."""
    errors: Messages = validate_credentials(username, password)
    if errors:
        return LoginResult(errors)
    try:
        session.login(username, password)
    except LoginFailed as error:
        own = {name: texts for name, texts in error.errors.items() if name in FIELDS}
        rest = [text for name, texts in error.errors.items() if name not in own for text in texts]
        return LoginResult(own, " ".join(rest) or ("" if own else say("refused")))
    except AuthError as error:
        return LoginResult(form=str(error))
    except requests.HTTPError as error:
        return LoginResult(form=say("failed", status=_status(error)))
    except requests.RequestException:
        return LoginResult(form=say("no-answer"))
    return LoginResult()


def _status(error: requests.HTTPError) -> str:
    return say("no-status") if error.response is None else str(error.response.status_code)


class LoginForm(Panel):
    """A form that logs a session in: user name, password, Enter or the button.

    The rules are the article's: a user name is required, a password of at least six characters
    too. They spare the user a round trip; the server checks again. The password leaves the
    widget before it is sent, and `on_login` is called with the session after a success.
    """

    def __init__(
        self, session: Session, *, on_login: Callable[[Session], object] | None = None
    ) -> None:
        self.session, self._on_login = session, on_login
        self.result = LoginResult()
        self._loop = running_loop()
        self.username_field = ipywidgets.Text(**_field(say("username")))
        self.password_field = PasswordField(**_field(say("password")))
        self.messages = {name: ipywidgets.HTML() for name in FIELDS}
        self.button = ipywidgets.Button(
            description=say("button"), button_style="primary", layout={"margin": BELOW_THE_FIELDS}
        )
        super().__init__(
            _line(self.username_field, self.messages["username"]),
            _line(self.password_field, self.messages["password"]),
            self.button,
        )
        self.button.on_click(lambda _: self._submit_soon())
        for text_field in (self.username_field, self.password_field):
            text_field.on_msg(self._on_enter)

    def submit(self) -> None:
        """Take the password out of the form, and send it."""
        with self._drawing:
            password, self.password_field.value = self.password_field.value, ""
            self.result = send(self.session, self.username_field.value, password)
            succeeded = self.result == LoginResult()
            self.refresh()
        if succeeded and self._on_login is not None:
            self._on_login(self.session)

    def refresh(self) -> None:
        """Show who is logged in, and the messages beside their fields."""
        for name, place in self.messages.items():
            texts = self.result.fields.get(name, [])
            said = element("div", f"✗ {cut(' '.join(texts))}", **LIVE("beside", "bad-tone"))
            place.value = str(said) if texts else ""
        super().refresh()

    def draw(self, looks: Looks) -> Markup:
        """Return the state of the form as a whole."""
        return form_view(who(self.session), self.result, looks)

    def summary(self) -> str:
        """Say whether somebody is logged in."""
        return say("logged-in" if who(self.session) else "logged-out")

    def _on_enter(self, _: Any, content: Any, __: Any) -> None:
        if isinstance(content, dict) and content.get("event") == "submit":
            self._submit_soon()

    def _submit_soon(self) -> None:
        """Submit when the text has arrived: the browser sends Enter before the last change."""
        if self._loop is None:
            self.submit()
        else:
            self._loop.call_soon_threadsafe(self._loop.call_later, PAUSE, self.submit)


def _field(label: str) -> dict[str, Any]:
    # Sent when it is left or Enter is pressed: key by key, Enter would overtake what is typed.
    return {**labelled(label), "continuous_update": False}


def _line(*widgets: ipywidgets.Widget) -> ipywidgets.HBox:
    return ipywidgets.HBox(widgets, layout={"flex_flow": "row wrap"})


def who(session: Session) -> str | None:
    """Return who is logged in; nobody, where the storage cannot be read."""
    try:
        return session.username
    except AuthError:
        return None


def form_view(username: str | None, result: LoginResult, looks: Looks) -> Markup:
    """Return who is logged in, and what went wrong with the form as a whole.

    The twin names the messages of the fields too: it has no fields to put them beside.
    """
    said = [result.form] if result.form else []
    if looks.literal:
        said += [f"{name}: {' '.join(texts)}" for name, texts in result.fields.items()]
    state = say("somebody", username=cut(username)) if username else say("nobody")
    messages = (looks.note("bad", f"✗ {cut(text)}") for text in said)
    return looks.card(*messages, looks.note("good" if username else "open", state))
