"""Rules 20 and 21: the network is down, or nobody answers."""

from __future__ import annotations

import time
from functools import partial

from ..client import Client
from ..scenario import scene
from ..stage import PASSWORDS, Caller, Stage, in_time, together
from ..verdict import expect, expect_error
from .refreshing import MANY, REFRESH


@scene(20, "the call")
def the_network_is_down(stage: Stage) -> str:
    """The connection is dropped before an answer: not a matter of tokens."""
    client = stage.logged_in()
    stage.server.faults.next("me/", drop="before", times=2)
    result = in_time(partial(client.call, "GET", "me/"))
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes")
    expect(result.status is None, f"the caller got {result}")
    stage.server.faults.clear()
    again = in_time(partial(client.call, "GET", "me/"))
    expect(again.status == 200, f"afterwards the caller got {again}")
    expect_error(str(result), "network")
    return "the plain network error, still logged in"


@scene(20, "the login")
def nobody_answers_the_login(stage: Stage) -> str:
    """The connection is dropped during the login: that is not a refusal."""
    client = stage.client()
    stage.server.faults.next("token/", drop="before", times=2)
    result = in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    expect_error(str(result), "network")
    return "the plain network error"


@scene(20, "the repeated request")
def the_repetition_is_dropped(stage: Stage) -> str:
    """The refresh succeeds and the repeated request is dropped: still logged in."""
    client = stage.logged_in()
    stage.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
    stage.server.faults.next("me/", drop="before")
    result = in_time(partial(client.call, "GET", "me/"))
    again = in_time(partial(client.call, "GET", "me/"))
    expect(again.status == 200 and stage.refreshes == 1, f"afterwards the caller got {again}")
    expect_error(str(result), "network")
    return "the plain network error, the new token kept"


@scene(21, "the call hangs", waits=True)
def the_call_hangs(stage: Stage) -> str:
    """The server never answers a call that states no timeout."""
    client = stage.logged_in(timeout=0.6)
    stage.server.faults.hold("me/", limit=15)
    return _ends_soon(stage, client, "network")


@scene(21, "the refresh hangs", waits=True)
def the_refresh_hangs(stage: Stage) -> str:
    """The refresh is never answered; everybody who waits for it is freed."""
    client = stage.logged_in(timeout=0.6)
    stage.expire()
    stage.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    stage.server.faults.hold(REFRESH, limit=15, times=None)
    began = time.monotonic()
    results = together([partial(client.call, "GET", "me/", timeout=10)] * MANY)
    took = time.monotonic() - began
    expect(took < 8, f"the last caller waited {took:.0f} s")
    for result in results:
        expect(result.status is None, f"a caller got {result}")
        expect_error(str(result), "RefreshFailed")
    return f"{MANY} callers were freed with RefreshFailed"


@scene(21, "the logout hangs", waits=True)
def the_logout_hangs(stage: Stage) -> str:
    """The server never answers the logout: the login is forgotten all the same."""
    client = stage.logged_in(timeout=0.6)
    stage.server.faults.hold("token/blacklist/", limit=15)
    began = time.monotonic()
    result = in_time(client.logout)
    expect(time.monotonic() - began < 8, "logging out took long")
    expect(not result.error, f"logging out raised {result}")
    in_time(partial(client.call, "GET", "me/"))
    carried = stage.server.journal.to("me/")[-1].credential.kind
    expect(carried == "none", f"a call carried {carried}")
    return "logged out in time"


def _ends_soon(stage: Stage, client: Client, error: str) -> str:
    began = time.monotonic()
    result = in_time(partial(client.call, "GET", "me/"))
    took = time.monotonic() - began
    expect(took < 8, f"it waited {took:.0f} s")
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes")
    expect_error(str(result), error)
    return "ended by its timeout"


@scene(21, "a waiting thread")
def freed_by_the_first(stage: Stage) -> str:
    """The thread that refreshes fails; the ones who wait for it fail at once, with it."""
    client = stage.logged_in()
    stage.expire()
    stage.server.faults.hold("me/", until=4, answer=True, times=4)
    held = stage.server.faults.hold(REFRESH)
    stage.server.faults.next(REFRESH, status=503, times=None)
    callers = [Caller(partial(client.call, "GET", "me/")) for _ in range(4)]
    expect(held.arrived(), "no refresh was tried")
    held.release()
    for caller in callers:
        expect_error(str(caller.result), "RefreshFailed")
    expect(stage.refreshes <= 4, f"{stage.refreshes} refreshes")
    return "all four were told"
