"""Rules 15, 22 and 30: one store for two clients, after a restart, damaged, and of another API."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Callable
from functools import partial

from ..client import call, in_time, together
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, ROTATION, Scene, in_capitals
from ..verdict import expect


@scenario(15, "in turn", **ROTATION)
def two_in_turn(scene: Scene) -> str:
    """Two clients share a file; each in turn meets an expired token, rotation on."""
    one, two = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    for turn, client in enumerate([one, two, one, two], 1):
        scene.expire()
        result = call(client, "GET", "me/")
        expect(result.status == 200, f"turn {turn} got {result}")
    expect(scene.count("token/") == 1, "somebody had to log in anew")
    refused = sum(exchange.status != 200 for exchange in scene.server.journal.to(REFRESH))
    expect(not refused, f"{refused} refreshes were refused")
    return "four turns, no refused refresh"


@scenario(15, "at once", **ROTATION)
def two_at_once(scene: Scene) -> str:
    """Two clients with one file are refused at the same moment, rotation on."""
    clients = [scene.logged_in(path=scene.path), scene.client(path=scene.path)]
    scene.expire()
    scene.server.faults.hold("me/", until=2, answer=True, times=2)
    scene.server.faults.next(REFRESH, delay=0.1)
    results = together([partial(client.call, "GET", "me/") for client in clients])
    statuses = [str(result) for result in results]
    expect(statuses == ["200", "200"], f"the callers got {statuses}")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return "one refresh for both"


@scenario(22, "a restart", **ROTATION)
def a_restart(scene: Scene) -> str:
    """The program ends and begins again, before and after a refresh."""
    client = scene.client(path=scene.path)
    client.login("ada", PASSWORDS["ada"])
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}")
    scene.restart()
    client = scene.client(path=scene.path)
    scene.expire()
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}")
    scene.restart()
    result = call(scene.client(path=scene.path), "GET", "me/")
    expect(result.status == 200 and scene.refreshes == 1, f"after the refresh: {result}")
    expect(scene.count("token/") == 1, "somebody had to log in anew")
    return "logged in still, with the newest tokens"


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "half of it": lambda whole: whole[: len(whole) // 2],
    "empty": lambda whole: b"",
    "not text": lambda whole: b"\xff\xfe\x00",
    "other JSON": lambda whole: b'["userState"]',
    "a number for a token": lambda whole: b'{"version": 1, "username": "a", "access": 1}',
    "deeply nested": lambda whole: b"[" * 100_000,
}


def damaged_store(scene: Scene, damage: Callable[[bytes], bytes]) -> str:
    """The file is damaged while nobody looks; the next start is logged out, not crashed."""
    scene.logged_in(path=scene.path)
    damaged = damage(scene.path.read_bytes())
    scene.path.write_bytes(damaged)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        client = scene.client(path=scene.path)
        result = call(client, "GET", "me/")
    expect(result.status == 401, f"the caller got {result}")
    expect(scene.carried("me/") == "none", "it sent a token")
    aside = [found for found in scene.folder.iterdir() if found.read_bytes() == damaged]
    expect(bool(aside), "the damaged file was thrown away")
    client.login("ada", PASSWORDS["ada"])
    again = call(scene.client(path=scene.path), "GET", "me/")
    expect(again.status == 200, f"after logging in again the caller got {again}")
    words = [str(word.message) for word in said] + [getattr(client, "said", "")]
    expect(any("damaged" in word for word in words), "nobody was told")
    return "set aside, told, logged out; the next login works"


for _how, _damage in DAMAGES.items():
    scenario(22, f"damaged: {_how}", alone=True, given=(_damage,))(damaged_store)


@scenario(22, "who may read it")
def who_may_read_it(scene: Scene) -> str:
    """On POSIX the file is its owner's alone, after a login and after a refresh."""
    client = scene.logged_in(path=scene.path)
    _expect_private(scene)
    scene.expire()
    client.call("GET", "me/")
    _expect_private(scene)
    return "mode 0600" if os.name == "posix" else "not a POSIX system: nothing to compare"


def _expect_private(scene: Scene) -> None:
    mode = stat.S_IMODE(scene.path.stat().st_mode)
    expect(os.name != "posix" or mode == 0o600, f"its mode is {mode:04o}")


@scenario(30, "the same API in other words")
def in_other_words(scene: Scene) -> str:
    """The program starts again, and its root is spelled in capitals."""
    scene.logged_in(path=scene.path)
    client = scene.client(in_capitals(scene.server.api_url), path=scene.path)
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}")
    return "the login was known"


@scenario(30, "another port")
def another_api(scene: Scene) -> str:
    """A client for a second API opens the file of the first one's login."""
    scene.logged_in(path=scene.path)
    stranger = scene.stranger()
    client = scene.client(stranger.api_url, path=scene.path)
    call(client, "GET", "me/")
    in_time(client.logout)
    carried = {exchange.credential.kind for exchange in stranger.journal}
    expect(carried == {"none"}, f"the other API saw {carried - {'none'}}")
    expect(all(not exchange.spent for exchange in stranger.journal), "it got the refresh token")
    mine = call(scene.client(path=scene.path), "GET", "me/")
    expect(mine.status == 200, f"the first API's login is gone: {mine}")
    return "the second API saw no token, the first one's login stayed"


@scenario(30, "logging in over another API's login")
def over_another_api(scene: Scene) -> str:
    """Somebody logs in to a second API into the file of the first one's login."""
    scene.logged_in(path=scene.path)
    stranger = scene.stranger()
    client = scene.client(stranger.api_url, path=scene.path)
    client.login("ada", PASSWORDS["ada"])
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}")
    expect(len(stranger.journal.to("token/blacklist/")) == 0, "it was to end a foreign login")
    expect(all(not exchange.spent for exchange in stranger.journal), "it got the refresh token")
    return "the second API heard nothing of the first one's login"
