"""Rules 23 and 24: the clock is off, and tokens that live for a short time or for ever."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

from ..client import call
from ..scenario import scenario
from ..scene import Scene
from ..verdict import expect


def clock_is_off(title: str, minutes: int) -> None:
    def play(scene: Scene) -> str:
        """The server's clock and this machine's differ; tokens live for five minutes."""
        client = scene.logged_in()
        for _ in range(5):
            result = call(client, "GET", "me/")
            expect(result.status == 200, f"the caller got {result}")
        expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for five calls")
        scene.expire()
        result = call(client, "GET", "me/")
        expect(result.status == 200 and scene.refreshes == 1, f"after expiry: {result}")
        return "five calls, no refresh; then one when it was due"

    ahead = timedelta(minutes=minutes)
    scenario(23, title, access_token_lifetime=timedelta(minutes=5), clock_ahead=ahead)(play)


clock_is_off("the server ten minutes behind", -10)
clock_is_off("the server ten minutes ahead", 10)


@scenario(24, "fifty seconds", access_token_lifetime=timedelta(seconds=50))
def short_lived(scene: Scene) -> str:
    """Access tokens live for fifty seconds, and five calls are made."""
    client = scene.logged_in()
    for _ in range(5):
        result = call(client, "GET", "me/")
        expect(result.status == 200, f"the caller got {result}")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for five calls")
    return "five calls, no refresh"


@scenario(24, "an end that no clock reaches")
def endless(scene: Scene) -> str:
    """The access token states an `exp` beyond all numbers that a clock has."""
    claims = json.dumps({"iat": 1, "exp": 10**400}).encode()
    token = f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c2lnbmF0dXJl"
    scene.server.faults.next("token/", body={"access": token, "refresh": "an.opaque.one"})
    scene.server.faults.next("me/", body={"username": "ada"}, times=None)
    client = scene.logged_in()
    for _ in range(2):
        result = call(client, "GET", "me/")
        expect(result.status == 200, f"the caller got {result}")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for two calls")
    return "two calls, no refresh"
