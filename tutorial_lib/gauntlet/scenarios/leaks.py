"""Rule 19: what is said of a login, in whatever way, holds no secret."""

from __future__ import annotations

import base64
import io
import logging
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from unittest import mock

from ..client import Client, Result, call, in_time
from ..scenario import scenario
from ..scene import LOGOUT, PASSWORDS, REFRESH, ROTATION, Scene
from ..verdict import TOKEN, expect

SHORT = 0.1  # seconds: the timeout of a client that nobody answers
TOKENS_GONE = {"status": 200, "body": "<p>"}


class Heard:
    """All that is said while a scene is played: log lines, what is printed, warnings, errors."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.texts, self.printed = scene, list[str](), io.StringIO()

    def log(self, logger: logging.Logger, record: logging.LogRecord) -> None:
        """Keep a line as it would be written, its traceback too."""
        self.texts.append(logging.Formatter().format(record))

    def result(self, result: Result, client: Client) -> None:
        """Keep what a call's answer or error says, and how the client shows itself."""
        parts = list(getattr(client, "__dict__", {}).values())
        self.texts += [repr(one) for one in (client, *parts, result.response, result.raised)]
        for part in parts:
            inner = getattr(part, "__dict__", {}).values()
            self.texts += [repr(one) for one in inner if not isinstance(one, dict)]
        if result.raised is not None:
            self.texts += [str(result.raised), *traceback.format_exception(result.raised)]

    def expect_no_secret(self) -> None:
        """End the scene where a token or a password was said."""
        for text in (*self.texts, self.printed.getvalue(), *self._beside_the_store()):
            expect(not TOKEN.search(text), "a token was said")
            expect(not any(word in text for word in SAID), "a password was said")

    def _beside_the_store(self) -> Iterator[str]:
        for path in self.scene.folder.iterdir():
            if path.is_file() and not path.name.startswith(self.scene.path.name):
                yield path.read_text(encoding="utf-8", errors="replace")


# As they are, and as Basic has them.
SAID = [
    *PASSWORDS.values(),
    *(base64.b64encode(f"{name}:{word}".encode()).decode() for name, word in PASSWORDS.items()),
]


@contextmanager
def hearing(scene: Scene) -> Iterator[Heard]:
    """Hear all that is said, whatever this program has set its loggers and warnings to."""
    heard = Heard(scene)
    with (
        mock.patch.object(logging.Logger, "isEnabledFor", lambda logger, level: True),
        mock.patch.object(logging.Logger, "handle", lambda *said: heard.log(*said)),
        warnings.catch_warnings(record=True) as warned,
        redirect_stdout(heard.printed),
        redirect_stderr(heard.printed),
    ):
        warnings.simplefilter("always")
        yield heard
    heard.texts += [str(warning.message) for warning in warned]
    heard.texts += [getattr(client, "said", "") for client in scene.clients[-1:]]


def nothing_is_said(scene: Scene, moment: Callable[[Scene, Heard], None]) -> str:
    """Every log is heard at DEBUG, every error, warning and repr is read, and all that is printed.

    Files beside the store are read too.
    """
    with hearing(scene) as heard:
        moment(scene, heard)
    heard.expect_no_secret()
    return "no secret in any repr, message, traceback or line of a log"


def _a_whole_life(scene: Scene, heard: Heard) -> None:
    client = scene.client(path=scene.path)
    heard.result(in_time(partial(client.login, "ada", PASSWORDS["grace"])), client)
    client.login("ada", PASSWORDS["ada"])
    for fault in ({"status": 503}, {"drop": "before"}, TOKENS_GONE, None):
        scene.expire()
        if fault is not None:
            scene.server.faults.next(REFRESH, **fault)
        heard.result(call(client, "POST", "echo/", json={}), client)
    scene.server.faults.next("me/", drop="before")
    heard.result(call(client, "GET", "me/"), client)
    scene.server.clock.advance(days=2)
    heard.result(call(client, "GET", "me/"), client)
    heard.result(in_time(client.logout), client)


def _logins(scene: Scene, heard: Heard) -> None:
    client = scene.client()
    tokens = _tokens(scene)
    for fault in (
        {"drop": "before"},
        {"status": 503},
        {"status": 400, "body": {"password": [f"{PASSWORDS['ada']} is too short."]}},
        {"body": {"token": tokens["access"], "refresh": tokens["refresh"]}},
        {"body": f"<p>{tokens['access']}"},
    ):
        scene.server.faults.next("token/", **fault)
        heard.result(in_time(partial(client.login, "ada", PASSWORDS["ada"])), client)


def _tokens(scene: Scene) -> dict[str, str]:
    """Return tokens for an answer that is none: signed by nobody, and of nobody's."""
    part = base64.urlsafe_b64encode(b'{"token_type": "access"}').decode()
    return dict.fromkeys(("access", "refresh"), f"{part}.{part}.{part}")


def _refreshes(scene: Scene, heard: Heard) -> None:
    client, tokens = scene.logged_in(), _tokens(scene)
    for fault in (
        None,
        {"body": {"token": tokens["access"]}},
        {"body": f"<p>{tokens['access']}"},
        {"status": 400, "body": {"refresh": [f"{tokens['refresh']} is odd."]}},
        None,
        {"status": 401, "body": {"detail": tokens["refresh"], "code": "token_not_valid"}},
    ):
        scene.expire()
        if fault is not None:
            scene.server.faults.next(REFRESH, **fault)
        heard.result(call(client, "GET", "me/"), client)


def _logouts(scene: Scene, heard: Heard) -> None:
    client = scene.client()
    for fault in (None, {"drop": "before"}, {"status": 503}):
        client.login("ada", PASSWORDS["ada"])
        if fault is not None:
            scene.server.faults.next(LOGOUT, **fault)
        heard.result(in_time(client.logout), client)
        heard.result(in_time(client.logout), client)
        heard.result(call(client, "GET", "me/"), client)


def _damages(scene: Scene, heard: Heard) -> None:
    scene.logged_in(path=scene.path)
    whole = scene.path.read_bytes()
    for damaged in (whole[:-10], b"\xff" + whole, b"[" + whole + b"]"):
        scene.path.write_bytes(damaged)
        client = scene.client(path=scene.path)
        heard.result(call(client, "GET", "me/"), client)
        heard.result(in_time(client.logout), client)


def _silence(scene: Scene, heard: Heard) -> None:
    """Nobody answers: the call, the refresh, the login, the logout."""
    scene.logged_in(path=scene.path)
    client = scene.client(path=scene.path, timeout=SHORT)
    for path, make in (
        ("me/", partial(client.call, "GET", "me/")),
        (REFRESH, partial(client.call, "GET", "notes/", timeout=5)),
        ("token/", partial(client.login, "grace", PASSWORDS["grace"])),
        (LOGOUT, client.logout),
    ):
        if path == REFRESH:
            scene.expire()
        with scene.server.faults.hold(path, times=None):
            heard.result(in_time(make), client)


MOMENTS: dict[str, Callable[[Scene, Heard], None]] = {
    "everything that is said": _a_whole_life,
    "logins that come to nothing": _logins,
    "one refresh after another": _refreshes,
    "logging out, and once more": _logouts,
    "a damaged store": _damages,
    "no answer in time": _silence,
}
for _title, _moment in MOMENTS.items():
    scenario(19, _title, alone=True, given=(_moment,), **ROTATION)(nothing_is_said)
