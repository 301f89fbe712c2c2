"""Rules 23 and 24: the clock is off, and tokens that live for a short time or for ever."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from ..client import Client, Result, call
from ..scenario import scenario
from ..scene import Scene
from ..verdict import expect

FIVE_MINUTES: dict[str, Any] = {"access_token_lifetime": timedelta(minutes=5)}
FIFTY_SECONDS: dict[str, Any] = {"access_token_lifetime": timedelta(seconds=50)}
TEN = timedelta(minutes=10)
OLD: dict[str, Any] = {"clock_ahead": -timedelta(seconds=10), **FIFTY_SECONDS}
CALLS = (("GET", "me/"), ("POST", "echo/"), ("PUT", "echo/"), ("PATCH", "echo/"), ("DELETE", "me/"))


@scenario(23, "the server ten minutes ahead", clock_ahead=TEN, **FIVE_MINUTES)
@scenario(23, "the server ten minutes behind", clock_ahead=-TEN, **FIVE_MINUTES)
def clock_is_off(scene: Scene) -> str:
    """The server's clock and this machine's differ by more than a token's five minutes.

    The client is used after its login, a restart and a refresh.
    """
    repeated = _used_all_along(scene)
    got = f"refused once, a call got {repeated}; a 200 is due"
    expect(repeated.status == 200 and scene.refreshes == 1, got)
    return "no refresh but the one that was due"


@scenario(24, "fifty seconds", **FIFTY_SECONDS)
@scenario(24, "fifty seconds, ten of them gone", **OLD)
def short_lived(scene: Scene) -> str:
    """Access tokens live for fifty seconds, of which some have gone by this machine's clock.

    The client is used after its login, a restart and a refresh.
    """
    _used_all_along(scene)
    return "no refresh but the one that was due"


def _used_all_along(scene: Scene) -> Result:
    """Use a client after its login, a restart and a refused token; return what that call got.

    No clock is set forward: it would be off no more.
    """
    client = scene.logged_in(**scene.kept)
    _call_without_refresh(scene, client, "after the login")
    if scene.kept:
        scene.restart()
        client = scene.client(**scene.kept)
        _call_without_refresh(scene, client, "after a restart")
    scene.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
    result = call(client, "GET", "me/")
    _call_without_refresh(scene, client, "after the refresh", scene.refreshes)
    return result


def _call_without_refresh(scene: Scene, client: Client, when: str, refreshes: int = 0) -> None:
    for method, path in CALLS:
        result = call(client, method, path, **({"json": {}} if method[0] == "P" else {}))
        got = f"{when} a {method} got {result}; the API's answer is due"
        expect(result.status not in (None, 401), got)
        more = scene.refreshes - refreshes
        expect(more == 0, f"{more} refreshes {when}, for a {method}; none is due")


@scenario(24, "an end that no clock reaches")
def endless(scene: Scene) -> str:
    """The access token states an `exp` beyond all numbers that a clock has."""
    claims = json.dumps({"iat": 1, "exp": 10**400}).encode()
    token = f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c2lnbmF0dXJl"
    scene.server.faults.next("token/", body={"access": token, "refresh": "an.opaque.one"})
    scene.server.faults.next("*", body={"username": "ada"}, times=None)
    _call_without_refresh(scene, scene.logged_in(), "after the login")
    return "five calls, no refresh"
