"""Rule 19: what is said of a login, in whatever way, holds no secret."""

from __future__ import annotations

import base64
import io
import logging
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from unittest import mock

from ..client import Client, Result, call, in_time
from ..scenario import scenario
from ..scene import LOGOUT, PASSWORDS, REFRESH, ROTATION, Need, Scene
from ..verdict import TOKEN, expect

SHORT = 0.1  # seconds: the timeout of a client that nobody answers
LATE = 1.5  # seconds until it is answered all the same
Said = tuple[str, str]  # where it was said, and the words
# Passwords as they are, and as Basic has them.
SAID = [
    *PASSWORDS.values(),
    *(base64.b64encode(f"{name}:{word}".encode()).decode() for name, word in PASSWORDS.items()),
]


class Heard:
    """What is said while a moment of a scene is played, each with where it was said."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.said = scene, list[Said]()

    def result(self, result: Result, client: Client) -> None:
        """Keep what a person gets to read who looks at the client, and at what came of a call."""
        self.said += [("its repr", repr(client)), ("what str() makes of it", str(client))]
        self.said.append(("the repr of an answer", repr(result.response)))
        for name, part in getattr(client, "__dict__", {}).items():
            self._look(f"the repr of its {name}", part)
            for inner, thing in getattr(part, "__dict__", {}).items():
                self._look(f"the repr of its {name}.{inner}", thing)
        if result.raised is not None:
            kind = type(result.raised).__name__
            written = "".join(traceback.format_exception(result.raised))
            self.said += [
                (f"the message of a {kind}", str(result.raised)),
                (f"the repr of a {kind}", repr(result.raised)),
                (f"the traceback of a {kind}", written),
            ]

    def _look(self, where: str, thing: object) -> None:
        """Keep the repr that somebody gave a thing; a plain value's is the value, and says none."""
        made_by = type(thing).__module__.partition(".")[0]
        if made_by not in sys.stdlib_module_names and made_by not in ("requests", "urllib3"):
            self.said.append((where, repr(thing)))


@contextmanager
def overheard() -> Iterator[list[Said]]:
    """A list that has, when the block ends, all that was printed, logged at DEBUG, or warned of.

    Whatever level, filter or switch this program has set: everything is heard.
    """
    said, printed = list[Said](), io.StringIO()

    def log(logger: logging.Logger, record: logging.LogRecord) -> None:
        said.append((f"a log line of {record.name}", logging.Formatter().format(record)))

    with (
        mock.patch.object(logging.Logger, "isEnabledFor", lambda logger, level: True),
        mock.patch.object(logging.Logger, "handle", log),
        warnings.catch_warnings(record=True) as warned,
        redirect_stdout(printed),
        redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        yield said
    said.append(("what it printed", printed.getvalue()))
    said += [("a warning", str(word.message)) for word in warned]


def nothing_is_said(scene: Scene, moment: Callable[[Scene, Heard], None]) -> str:
    """Every log is heard at DEBUG, every error, warning and repr is read, and all that is printed.

    Files beside the store are read too.
    """
    heard = Heard(scene)
    with overheard() as said:
        moment(scene, heard)
    own = [("its standard error", getattr(client, "said", "")) for client in scene.clients[-1:]]
    for where, text in (*heard.said, *said, *own, *_beside_the_store(scene)):
        expect(not TOKEN.search(text), f"a token in {where}; none is due")
        expect(not any(word in text for word in SAID), f"a password in {where}; none is due")
    return "no secret in any repr, message, traceback or line of a log"


def _beside_the_store(scene: Scene) -> Iterator[Said]:
    for path in scene.folder.iterdir():
        yield "a file's name", path.name
        if path.is_file() and not path.name.startswith(scene.path.name):
            yield f"the file {path.name}", path.read_text(encoding="utf-8", errors="replace")


def _a_whole_life(scene: Scene, heard: Heard) -> None:
    client = scene.client(**scene.kept)
    if not scene.lacks("login"):
        heard.result(in_time(partial(client.login, "ada", PASSWORDS["grace"])), client)
    client.login("ada", PASSWORDS["ada"])
    for fault in ({"status": 503}, {"drop": "before"}, {"status": 200, "body": "<p>"}, None):
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
    calls: dict[str, Callable[[], object]] = {
        "me/": partial(client.call, "GET", "me/"),
        REFRESH: partial(client.call, "GET", "notes/", timeout=5),
        "token/": partial(client.login, "grace", PASSWORDS["grace"]),
        LOGOUT: client.logout,
    }
    if scene.lacks("login"):
        del calls["token/"]
    for path, make in calls.items():
        if path == REFRESH:
            scene.expire()
        with scene.server.faults.hold(path, times=None, limit=LATE):
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
    _need: Need | None = "login" if _moment is _logins else None
    scenario(19, _title, alone=True, given=(_moment,), needs=_need, **ROTATION)(nothing_is_said)
