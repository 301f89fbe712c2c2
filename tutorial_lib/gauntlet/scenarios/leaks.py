"""Rule 19: what is said of a login, in whatever way, holds no secret."""

from __future__ import annotations

import io
import logging
import traceback
from contextlib import redirect_stderr, redirect_stdout
from functools import partial

from ..client import Client, Result, call, in_time
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, ROTATION, Scene
from ..verdict import TOKEN, expect


class LogLines(logging.Handler):
    """A handler that keeps every log line."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it would be written, its traceback too."""
        self.lines.append(logging.Formatter().format(record))


@scenario(19, "everything that is said", alone=True, **ROTATION)
def nothing_is_said(scene: Scene) -> str:
    """Login, refresh, refusal, a broken refresh, logout: logged at DEBUG, and every error read."""
    listener, root, printed = LogLines(), logging.getLogger(), io.StringIO()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            said = _a_whole_life(scene)
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
    for text in [*said, *listener.lines, printed.getvalue()]:
        expect(not TOKEN.search(text), "a token was said")
        expect(not any(word in text for word in PASSWORDS.values()), "a password was said")
    return "no secret in any repr, message, traceback or line of a log"


def _a_whole_life(scene: Scene) -> list[str]:
    client = scene.client(path=scene.path)
    said = [*_texts(in_time(partial(client.login, "ada", PASSWORDS["grace"])), client)]
    client.login("ada", PASSWORDS["ada"])
    for fault in ({"status": 503}, {"drop": "before"}, {"status": 200, "body": "<p>"}, None):
        scene.expire()
        if fault is not None:
            scene.server.faults.next(REFRESH, **fault)
        said += _texts(call(client, "POST", "echo/", json={}), client)
    scene.server.faults.next("me/", drop="before")
    said += _texts(call(client, "GET", "me/"), client)
    scene.server.clock.advance(days=2)
    said += _texts(call(client, "GET", "me/"), client)
    said += _texts(in_time(client.logout), client)
    return [*said, getattr(client, "said", "")]


def _texts(result: Result, client: Client) -> list[str]:
    parts = list(getattr(client, "__dict__", {}).values())
    things = [client, *parts, result.response, result.raised]
    seen = [repr(thing) for thing in things]
    for thing in parts:
        seen += [
            repr(part)
            for part in getattr(thing, "__dict__", {}).values()
            if not isinstance(part, dict)
        ]
    if result.raised is not None:
        seen += [str(result.raised), *traceback.format_exception(result.raised)]
    return seen
