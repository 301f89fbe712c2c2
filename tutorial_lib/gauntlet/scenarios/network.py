"""Rules 20 and 21: the network is down, or nobody answers."""

from __future__ import annotations

import time
from functools import partial

from ..client import begin, call, in_time, together
from ..scenario import scenario
from ..scene import LOGOUT, MANY, PASSWORDS, REFRESH, Scene
from ..verdict import expect, expect_error


@scenario(20, "the call")
def the_network_is_down(scene: Scene) -> str:
    """The connection is dropped before an answer: not a matter of tokens."""
    client = scene.logged_in()
    scene.server.faults.next("me/", drop="before", times=2)
    result = call(client, "GET", "me/")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes")
    expect(result.status is None, f"the caller got {result}")
    scene.server.faults.clear()
    again = call(client, "GET", "me/")
    expect(again.status == 200, f"afterwards the caller got {again}")
    expect_error(str(result), "network")
    return "the plain network error, still logged in"


@scenario(20, "the login")
def nobody_answers_the_login(scene: Scene) -> str:
    """The connection is dropped during the login: that is not a refusal."""
    client = scene.client()
    scene.server.faults.next("token/", drop="before", times=2)
    result = in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    expect_error(str(result), "network")
    return "the plain network error"


@scenario(20, "the repeated request")
def the_repetition_is_dropped(scene: Scene) -> str:
    """The refresh succeeds and the repeated request is dropped: still logged in."""
    client = scene.logged_in()
    scene.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
    scene.server.faults.next("me/", drop="before")
    result = call(client, "GET", "me/")
    again = call(client, "GET", "me/")
    expect(again.status == 200 and scene.refreshes == 1, f"afterwards the caller got {again}")
    expect_error(str(result), "network")
    return "the plain network error, the new token kept"


@scenario(21, "the call hangs", waits=True)
def the_call_hangs(scene: Scene) -> str:
    """The server never answers a call that states no timeout."""
    client = scene.logged_in(timeout=0.6)
    scene.server.faults.hold("me/", limit=15)
    began = time.monotonic()
    result = call(client, "GET", "me/")
    took = time.monotonic() - began
    expect(took < 8, f"it waited {took:.0f} s")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes")
    expect_error(str(result), "network")
    return "ended by its timeout"


@scenario(21, "the refresh hangs", waits=True)
def the_refresh_hangs(scene: Scene) -> str:
    """The refresh is never answered; everybody who waits for it is freed."""
    client = scene.logged_in(timeout=0.6)
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.hold(REFRESH, limit=15, times=None)
    began = time.monotonic()
    results = together([partial(client.call, "GET", "me/", timeout=10)] * MANY)
    took = time.monotonic() - began
    expect(took < 8, f"the last caller waited {took:.0f} s")
    for result in results:
        expect(result.status is None, f"a caller got {result}")
        expect_error(str(result), "RefreshFailed")
    return f"{MANY} callers were freed with RefreshFailed"


@scenario(21, "the logout hangs", waits=True)
def the_logout_hangs(scene: Scene) -> str:
    """The server never answers the logout: the login is forgotten all the same."""
    client = scene.logged_in(timeout=0.6)
    scene.server.faults.hold(LOGOUT, limit=15)
    began = time.monotonic()
    result = in_time(client.logout)
    expect(time.monotonic() - began < 8, "logging out took long")
    expect(not result.error, f"logging out raised {result}")
    call(client, "GET", "me/")
    carried = scene.carried("me/")
    expect(carried == "none", f"a call carried {carried}")
    return "logged out in time"


@scenario(21, "a waiting thread")
def freed_by_the_first(scene: Scene) -> str:
    """The thread that refreshes fails; the ones who wait for it fail at once, with it."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("me/", until=4, answer=True, times=4)
    held = scene.server.faults.hold(REFRESH)
    scene.server.faults.next(REFRESH, status=503, times=None)
    callers = [begin(client, "GET", "me/") for _ in range(4)]
    expect(held.arrived(), "no refresh was tried")
    held.release()
    for caller in callers:
        expect_error(str(caller.result), "RefreshFailed")
    expect(scene.refreshes <= 4, f"{scene.refreshes} refreshes")
    return "all four were told"
