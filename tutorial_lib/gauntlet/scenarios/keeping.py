"""Rules 15, 22, 23, 24 and 30: the store, the restart and the clock."""

from __future__ import annotations

import base64
import json
import os
import stat
import warnings
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from ..scenario import scene
from ..stage import Stage, in_time, together
from ..verdict import expect
from .refreshing import ROTATION, in_capitals


@scene(15, "in turn", **ROTATION)
def two_in_turn(stage: Stage) -> str:
    """Two clients share a file; each in turn meets an expired token, rotation on."""
    one, two = stage.logged_in(path=stage.path), stage.client(path=stage.path)
    for turn, client in enumerate([one, two, one, two], 1):
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200, f"turn {turn} got {result}")
    expect(stage.count("token/") == 1, "somebody had to log in anew")
    refused = [
        exchange for exchange in stage.server.journal.to("token/refresh/") if exchange.status != 200
    ]
    expect(not refused, f"{len(refused)} refreshes were refused")
    return "four turns, no refused refresh"


@scene(15, "at once", **ROTATION)
def two_at_once(stage: Stage) -> str:
    """Two clients with one file are refused at the same moment, rotation on."""
    clients = [stage.logged_in(path=stage.path), stage.client(path=stage.path)]
    stage.expire()
    stage.server.faults.hold("me/", until=2, answer=True, times=2)
    stage.server.faults.next("token/refresh/", delay=0.1)
    results = together([partial(client.call, "GET", "me/") for client in clients])
    statuses = [str(result) for result in results]
    expect(statuses == ["200", "200"], f"the callers got {statuses}")
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "one refresh for both"


@scene(22, "a restart", **ROTATION)
def a_restart(stage: Stage) -> str:
    """The program ends and begins again, before and after a refresh."""
    for wait in (False, True):
        if wait:
            stage.restart()
        client = stage.client(path=stage.path)
        if not wait:
            client.login("ada", "lovelace-1843")
        else:
            stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200, f"the caller got {result}")
    stage.restart()
    result = in_time(partial(stage.client(path=stage.path).call, "GET", "me/"))
    expect(result.status == 200 and stage.refreshes == 1, f"after the refresh: {result}")
    expect(stage.count("token/") == 1, "somebody had to log in anew")
    return "logged in still, with the newest tokens"


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "half of it": lambda whole: whole[: len(whole) // 2],
    "empty": lambda whole: b"",
    "not text": lambda whole: b"\xff\xfe\x00",
    "other JSON": lambda whole: b'["userState"]',
    "a number for a token": lambda whole: b'{"version": 1, "username": "a", "access": 1}',
    "deeply nested": lambda whole: b"[" * 100_000,
}


def damaged_store(how: str) -> None:
    def play(stage: Stage) -> str:
        """The file is damaged while nobody looks; the next start is logged out, not crashed."""
        stage.logged_in(path=stage.path)
        damaged = DAMAGES[how](stage.path.read_bytes())
        stage.path.write_bytes(damaged)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            client = stage.client(path=stage.path)
            result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 401, f"the caller got {result}")
        expect(stage.server.journal.to("me/")[-1].credential.kind == "none", "it sent a token")
        aside = [found for found in stage.folder.iterdir() if found.read_bytes() == damaged]
        expect(bool(aside), "the damaged file was thrown away")
        client.login("ada", "lovelace-1843")
        again = in_time(partial(stage.client(path=stage.path).call, "GET", "me/"))
        expect(again.status == 200, f"after logging in again the caller got {again}")
        words = [str(word.message) for word in said] + [getattr(client, "said", "")]
        expect(any("damaged" in word for word in words), "nobody was told")
        return "set aside, told, logged out; the next login works"

    scene(22, f"damaged: {how}", alone=True)(play)


for _how in DAMAGES:
    damaged_store(_how)


@scene(22, "who may read it")
def who_may_read_it(stage: Stage) -> str:
    """On POSIX the file is its owner's alone, after a login and after a refresh."""
    client = stage.logged_in(path=stage.path)
    expect_private(stage)
    stage.expire()
    client.call("GET", "me/")
    expect_private(stage)
    return "mode 0600" if os.name == "posix" else "not a POSIX system: nothing to compare"


def expect_private(stage: Stage) -> None:
    mode = stat.S_IMODE(stage.path.stat().st_mode)
    expect(os.name != "posix" or mode == 0o600, f"its mode is {mode:04o}")


def clock_is_off(title: str, minutes: int) -> None:
    def play(stage: Stage) -> str:
        """The server's clock and this machine's differ; tokens live for five minutes."""
        client = stage.logged_in()
        for _ in range(5):
            result = in_time(partial(client.call, "GET", "me/"))
            expect(result.status == 200, f"the caller got {result}")
        expect(stage.refreshes == 0, f"{stage.refreshes} refreshes for five calls")
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200 and stage.refreshes == 1, f"after expiry: {result}")
        return "five calls, no refresh; then one when it was due"

    ahead = timedelta(minutes=minutes)
    scene(23, title, access_token_lifetime=timedelta(minutes=5), clock_ahead=ahead)(play)


clock_is_off("the server ten minutes behind", -10)
clock_is_off("the server ten minutes ahead", 10)


@scene(24, "fifty seconds", access_token_lifetime=timedelta(seconds=50))
def short_lived(stage: Stage) -> str:
    """Access tokens live for fifty seconds, and five calls are made."""
    client = stage.logged_in()
    for _ in range(5):
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200, f"the caller got {result}")
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes for five calls")
    return "five calls, no refresh"


@scene(24, "an end that no clock reaches")
def endless(stage: Stage) -> str:
    """The access token states an `exp` beyond all numbers that a clock has."""
    claims = json.dumps({"iat": 1, "exp": 10**400}).encode()
    token = f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c2lnbmF0dXJl"
    stage.server.faults.next("token/", body={"access": token, "refresh": "an.opaque.one"})
    stage.server.faults.next("me/", body={"username": "ada"}, times=None)
    client = stage.logged_in()
    for _ in range(2):
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200, f"the caller got {result}")
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes for two calls")
    return "two calls, no refresh"


@scene(30, "the same API in other words")
def in_other_words(stage: Stage) -> str:
    """The program starts again, and its root is spelled in capitals."""
    stage.logged_in(path=stage.path)
    client = stage.client(in_capitals(stage.server.api_url), path=stage.path)
    result = in_time(partial(client.call, "GET", "me/"))
    expect(result.status == 200, f"the caller got {result}")
    return "the login was known"


@scene(30, "another port")
def another_api(stage: Stage) -> str:
    """A client for a second API opens the file of the first one's login."""
    stage.logged_in(path=stage.path)
    stranger = stage.stranger()
    client = stage.client(stranger.api_url, path=stage.path)
    in_time(partial(client.call, "GET", "me/"))
    in_time(client.logout)
    carried = {exchange.credential.kind for exchange in stranger.journal}
    expect(carried == {"none"}, f"the other API saw {carried - {'none'}}")
    expect(all(not exchange.spent for exchange in stranger.journal), "it got the refresh token")
    mine = in_time(partial(stage.client(path=stage.path).call, "GET", "me/"))
    expect(mine.status == 200, f"the first API's login is gone: {mine}")
    return "the second API saw no token, the first one's login stayed"


@scene(30, "logging in over another API's login")
def over_another_api(stage: Stage) -> str:
    """Somebody logs in to a second API into the file of the first one's login."""
    stage.logged_in(path=stage.path)
    stranger = stage.stranger()
    client = stage.client(stranger.api_url, path=stage.path)
    client.login("ada", "lovelace-1843")
    result = in_time(partial(client.call, "GET", "me/"))
    expect(result.status == 200, f"the caller got {result}")
    expect(len(stranger.journal.to("token/blacklist/")) == 0, "it was to end a foreign login")
    expect(all(not exchange.spent for exchange in stranger.journal), "it got the refresh token")
    return "the second API heard nothing of the first one's login"
