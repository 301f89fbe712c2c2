"""Rules 23 and 24: the clock is off, and tokens that live for a short time or for ever."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from ..client import Client, call
from ..scenario import scenario
from ..scene import Scene
from ..verdict import expect

FIVE_MINUTES: dict[str, Any] = {"access_token_lifetime": timedelta(minutes=5)}
TEN = timedelta(minutes=10)


@scenario(23, "the server ten minutes ahead", clock_ahead=TEN, **FIVE_MINUTES)
@scenario(23, "the server ten minutes behind", clock_ahead=-TEN, **FIVE_MINUTES)
def clock_is_off(scene: Scene) -> str:
    """The server's clock and this machine's differ; tokens live for five minutes."""
    client = scene.logged_in()
    _call_without_refresh(scene, client, 5)
    scene.expire()
    result = call(client, "GET", "me/")
    expect(result.status == 200 and scene.refreshes == 1, f"after expiry: {result}")
    return "five calls, no refresh; then one when it was due"


@scenario(24, "fifty seconds", access_token_lifetime=timedelta(seconds=50))
def short_lived(scene: Scene) -> str:
    """Access tokens live for fifty seconds, and five calls are made."""
    _call_without_refresh(scene, scene.logged_in(), 5)
    return "five calls, no refresh"


@scenario(24, "an end that no clock reaches")
def endless(scene: Scene) -> str:
    """The access token states an `exp` beyond all numbers that a clock has."""
    claims = json.dumps({"iat": 1, "exp": 10**400}).encode()
    token = f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c2lnbmF0dXJl"
    scene.server.faults.next("token/", body={"access": token, "refresh": "an.opaque.one"})
    scene.server.faults.next("me/", body={"username": "ada"}, times=None)
    _call_without_refresh(scene, scene.logged_in(), 2)
    return "two calls, no refresh"


def _call_without_refresh(scene: Scene, client: Client, times: int) -> None:
    for _ in range(times):
        result = call(client, "GET", "me/")
        expect(result.status == 200, f"the caller got {result}")
    number = {2: "two", 5: "five"}[times]
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for {number} calls")
