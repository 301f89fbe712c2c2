"""Rules 4 and 5: the refresh token that comes back, and the one that stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..client import Client, call, together
from ..scenario import Play, scenario
from ..scene import MANY, PASSWORDS, REFRESH, ROTATION, Scene
from ..verdict import expect
from .refresh import CALLS, expect_answered

NOTHING_NEW: dict[str, dict[str, Any]] = {
    "no refresh in it": {},
    "refresh is null": {"refresh": None},
    "refresh is empty": {"refresh": ""},
}


def with_and_without_rotation(title: str) -> Callable[[Play], Play]:
    """Return what registers a play for rule 4 with rotation, and for rule 5 without."""

    def register(play: Play) -> Play:
        scenario(4, title, **ROTATION)(play)
        return scenario(5, title)(play)

    return register


@with_and_without_rotation("two expiries")
def two_expiries(scene: Scene) -> str:
    """The access token expires twice, and each refresh needs the newest refresh token there is."""
    client = scene.logged_in()
    for _ in range(2):
        _expect_refreshed(scene, client)
    return _expect_the_newest(scene)


@with_and_without_rotation("many expiries, reading and writing")
def many_expiries(scene: Scene) -> str:
    """The access token expires before each of several calls, which read and write."""
    client = scene.logged_in()
    for asked in CALLS:
        scene.expire()
        expect_answered(client, asked)
    return _expect_the_newest(scene)


@with_and_without_rotation("sixteen at once, then an expiry")
def after_a_stampede(scene: Scene) -> str:
    """Sixteen callers share a refresh. Its tokens are kept as they came when the next is due."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.05)
    results = {str(result) for result in together([partial(client.call, "GET", "me/")] * MANY)}
    expect(results == {"200"}, f"the callers got {', '.join(sorted(results))}; 200 is due")
    _expect_refreshed(scene, client)
    return _expect_the_newest(scene)


@with_and_without_rotation("a restart, then an expiry")
def after_a_restart(scene: Scene) -> str:
    """The program refreshes, ends, begins again with its file, and has to refresh once more."""
    client = scene.logged_in(path=scene.path)
    for _ in range(2):
        _expect_refreshed(scene, client)
        scene.restart()
        client = scene.client(path=scene.path)
    _expect_refreshed(scene, client)
    return _expect_the_newest(scene)


@with_and_without_rotation("two clients with one file, in turn")
def two_in_turn(scene: Scene) -> str:
    """Two clients of one program keep their login in one file, and refresh it in turn."""
    clients = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    for client in clients * 2:
        _expect_refreshed(scene, client)
    return _expect_the_newest(scene)


@scenario(4, "the repetition fails, then an expiry", **ROTATION)
def after_a_failure(scene: Scene) -> str:
    """The refresh goes well and the repeated request does not. The new tokens are kept all the
    same."""
    faults: tuple[dict[str, Any], ...] = ({"drop": "before"}, {"status": 500}, {"status": 403})
    client = scene.logged_in()
    for fault in faults:
        scene.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
        scene.server.faults.next("me/", **fault)
        call(client, "GET", "me/")
        scene.server.faults.clear()
        _expect_refreshed(scene, client)
    return _expect_the_newest(scene)


def nothing_new_comes(scene: Scene, also: dict[str, Any]) -> str:
    """The server rotates once, then it answers with an access token alone, then the access token
    expires again."""
    client = scene.logged_in()
    _expect_refreshed(scene, client)
    scene.expire()
    answer = {"access": _an_access_token(scene), **also}
    scene.server.faults.next(REFRESH, body=answer)
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"where none came the caller got {result}; 200 is due")
    _expect_refreshed(scene, client)
    return _expect_the_newest(scene)


for _how, _also in NOTHING_NEW.items():
    scenario(5, _how, given=(_also,), **ROTATION)(nothing_new_comes)


def _an_access_token(scene: Scene) -> str:
    return str(scene.server.hand_out("ada", PASSWORDS["ada"])["access"])


def _expect_refreshed(scene: Scene, client: Client) -> None:
    scene.expire()
    result = call(client, "GET", "me/")
    after = f"after expiry {scene.refreshes}"
    expect(result.status == 200, f"{after} the caller got {result}; 200 is due")


def _expect_the_newest(scene: Scene) -> str:
    """Each refresh has sent what the one before it brought, or else what was sent before."""
    newest = scene.server.journal.to("token/")[0].issued[-1]
    for number, exchange in enumerate(scene.server.journal.to(REFRESH), 1):
        is_newest = exchange.spent == newest
        expect(is_newest, f"refresh {number} sent an older refresh token; the newest is due")
        newest = exchange.issued[1] if len(exchange.issued) > 1 else newest
    return f"{scene.refreshes} refreshes, each with the newest refresh token"
