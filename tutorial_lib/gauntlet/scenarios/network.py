"""Rules 20 and 21: the network is down, or nobody answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from typing import Any

from ..client import Client, PendingCall, Result, begin, call, in_time
from ..limits import ending_in, remaining
from ..scenario import scenario
from ..scene import LOGOUT, MANY, PASSWORDS, REFRESH, Scene
from ..verdict import SceneEnded, expect, expect_error
from .refresh import ME, NOTE, Asked

FOUR = 4  # calls that end so: some give up after three

SHORT = 0.5  # seconds: the timeout of a client that nobody answers
LONGEST_WAIT = 8.0  # seconds for all who wait for one refresh: sixteen timeouts, one by one
HELD = 2.5  # seconds until it is answered all the same, which is too late
METHODS = ("GET", "POST", "PUT", "DELETE")


# What is called, and where the connection ends.
DROPS: dict[str, tuple[Asked, dict[str, Any]]] = {
    "the call": (ME, {"drop": "before"}),
    "the call, writing": (NOTE, {"drop": "before"}),
    "the call, its answer lost": (ME, {"drop": "after"}),
    "the call, writing, its answer lost": (NOTE, {"drop": "after"}),
    "the call, DELETE": (Asked("DELETE", "notes/", {}, 405), {"drop": "before"}),
}


def the_network_is_down(scene: Scene, asked: Asked, fault: dict[str, Any]) -> str:
    """The connection is dropped without an answer, call after call: not a matter of tokens."""
    client = scene.logged_in()
    scene.server.faults.next(asked.path, times=None, **fault)
    results = [call(client, asked.method, asked.path, **asked.request) for _ in range(FOUR)]
    scene.server.faults.clear()
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
    _expect_still_logged_in(client)
    for result in results:
        _expect_network(result)
    return "the plain network error, still logged in"


for _where, _drop in DROPS.items():
    scenario(20, _where, given=_drop)(the_network_is_down)


@scenario(20, "nobody listens")
def nobody_listens(scene: Scene) -> str:
    """The server is gone for a while, and takes no connection: for calls, and for a login."""
    client = scene.logged_in(path=scene.path)
    log_in = partial(client.login, "grace", PASSWORDS["grace"])
    scene.server.stop()
    calls = [ME.of(client)] * FOUR + [NOTE.of(client)]
    calls += [] if scene.lacks("login") else [log_in]
    results = [in_time(one) for one in calls]
    scene.server.start()
    _expect_still_logged_in(client)
    for result in results:
        _expect_network(result)
    restarted = call(scene.client(path=scene.path), "GET", "me/")
    expect(restarted.status == 200, f"after a restart a call got {restarted}; 200 is due")
    return "the plain network error, still logged in"


@scenario(20, "an answer that is too late", waits=True)
def too_late(scene: Scene) -> str:
    """The server answers no more, until the client has waited long enough."""
    client = scene.logged_in(timeout=0.6)
    for asked in (ME, NOTE):
        held = scene.server.faults.hold(asked.path, limit=15, times=None)
        result = call(client, asked.method, asked.path, **asked.request)
        held.release()
        expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
        _expect_network(result)
    _expect_still_logged_in(client, timeout=10)
    return "the plain network error, still logged in"


@scenario(20, "the login", needs="login")
def nobody_answers_the_login(scene: Scene) -> str:
    """The connection is dropped during the login: that is not a refusal."""
    client = scene.client()
    scene.server.faults.next("token/", drop="before", times=None)
    result = in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    _expect_network(result)
    return "the plain network error"


@scenario(20, "a login while logged in", needs="login")
def nobody_answers_another_login(scene: Scene) -> str:
    """Somebody is logged in, and the connection is dropped during another one's login."""
    client = scene.logged_in("ada")
    scene.server.faults.next("token/", drop="before", times=None)
    result = in_time(partial(client.login, "grace", PASSWORDS["grace"]))
    scene.server.faults.clear()
    _expect_still_logged_in(client)
    _expect_network(result)
    return "the plain network error, still logged in"


@scenario(20, "the repeated request", given=(ME,))
@scenario(20, "the repeated request, writing", given=(NOTE,))
def the_repetition_is_dropped(scene: Scene, asked: Asked) -> str:
    """The refresh succeeds and the repeated request is dropped: still logged in."""
    client = scene.logged_in()
    scene.server.faults.next(asked.path, status=401, body={"code": "token_not_valid"})
    scene.server.faults.next(asked.path, drop="before", times=None)
    result = call(client, asked.method, asked.path, **asked.request)
    scene.server.faults.clear()
    again = call(client, "GET", "me/")
    expect(again.status == 200, f"afterwards the caller got {again}; 200 is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    expect_error(str(result), "network")
    return "the plain network error, the new token kept"


def _expect_still_logged_in(client: Client, **request: Any) -> None:
    again = call(client, "GET", "me/", **request)
    expect(again.status == 200, f"afterwards the caller got {again}; 200 is due")
    name = again.body["username"]
    expect(name == "ada", f"afterwards {name} is logged in; ada is due")


def _expect_network(result: Result) -> None:
    expect(result.status is None, f"the caller got {result}; network is due")
    expect_error(str(result), "network")


@scenario(21, "the call hangs", waits=True)
def the_call_hangs(scene: Scene) -> str:
    """The server never answers calls that state no timeout, and some that state a shorter one."""
    client, patient = scene.logged_in(timeout=SHORT), scene.logged_in(timeout=3 * HELD)
    scene.server.faults.hold("echo/", limit=HELD, times=None)
    calls = {m: begin(client, m, "echo/", **_body(m)) for m in METHODS}
    calls |= {
        f"{m} with a timeout of its own": begin(patient, m, "echo/", timeout=SHORT, **_body(m))
        for m in METHODS
    }
    ended = _expect_ended(scene, calls)
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
    return ended


def _body(method: str) -> dict[str, Any]:
    return {"json": {"said": "once"}} if method[0] == "P" else {}


def _expect_ended(scene: Scene, calls: dict[str, PendingCall]) -> str:
    results = {what: waiting.result for what, waiting in calls.items()}
    for what, result in results.items():
        got = f"a {what} waited {HELD:g} s and got {result}; an end after {SHORT} s is due"
        expect(result.status is None, got)
    for result in results.values():
        expect_error(str(result), "network")
    return "ended by its timeout"


@scenario(21, "the repeated request hangs", waits=True)
def the_repetition_hangs(scene: Scene) -> str:
    """The token is refreshed, and what is sent again is never answered."""
    client, patient = scene.logged_in(timeout=SHORT), scene.logged_in(timeout=3 * HELD)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, times=None)
    calls = {f"repeated {m}": begin(client, m, "echo/", **_body(m)) for m in ("GET", "POST")}
    calls |= {
        f"repeated {m} with a timeout of its own": begin(
            patient, m, "echo/", timeout=SHORT, **_body(m)
        )
        for m in ("GET", "POST")
    }
    _wait_for(scene, "echo/", len(calls))
    scene.server.faults.hold("echo/", limit=HELD, times=None)
    held.release()
    return _expect_ended(scene, calls)


def _wait_for(scene: Scene, path: str, answers: int) -> None:
    """Wait until so many requests to a path have been answered."""
    came = threading.Event()

    def look() -> None:
        if scene.count(path) >= answers:
            came.set()

    end = scene.server.journal.observe(look)
    look()
    expect(came.wait(remaining()), f"{scene.count(path)} calls came; {answers} are due")
    end()


@scenario(21, "the login hangs", waits=True, needs="login")
def the_login_hangs(scene: Scene) -> str:
    """The server never answers the login."""
    client = scene.client(timeout=SHORT)
    scene.server.faults.hold("token/", limit=HELD)
    result = in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    late = f"the login waited {HELD:g} s; an end after {SHORT} s is due"
    expect(bool(result.error), late)
    expect_error(str(result), "network")
    return "ended by its timeout"


@scenario(21, "the refresh hangs", waits=True)
def the_refresh_hangs(scene: Scene) -> str:
    """The refresh is never answered; everybody who waits for it is freed."""
    client = scene.logged_in(timeout=SHORT)
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.hold(REFRESH, limit=HELD, times=None)
    methods = ("GET", "POST") * (MANY // 2)
    callers = [begin(client, method, "me/", timeout=10) for method in methods]
    with suppress(SceneEnded), ending_in(min(LONGEST_WAIT, remaining())):
        all(caller.result for caller in callers)
    late = f"a caller waited {LONGEST_WAIT:g} s for the refresh; an end after {SHORT} s is due"
    expect(all(caller.has_ended for caller in callers), late)
    for result in (caller.result for caller in callers):
        got = f"a caller waited {HELD:g} s for the refresh and got {result}"
        expect(result.status is None, f"{got}; an end after {SHORT} s is due")
        expect_error(str(result), "RefreshFailed")
    return f"{MANY} callers were freed with RefreshFailed"


@scenario(21, "the logout hangs", waits=True, needs="logout")
def the_logout_hangs(scene: Scene) -> str:
    """The server never answers the logout: the login is forgotten all the same."""
    client = scene.logged_in(timeout=SHORT)
    scene.server.faults.hold(LOGOUT, limit=HELD)
    ended = in_time(client.logout)
    late = f"logging out waited {HELD:g} s; an end after {SHORT} s is due"
    expect(not any(one.status for one in scene.server.journal.to(LOGOUT)), late)
    expect(not ended.error, f"logging out raised {ended}; no error is due")
    call(client, "GET", "me/")
    carried = scene.carried("me/")
    expect(carried == "none", f"a call carried {carried}; no header is due")
    return "logged out in time"


ENDS: dict[str, tuple[dict[str, Any], str]] = {
    "503": ({"status": 503}, "RefreshFailed"),
    "no answer": ({"drop": "before"}, "RefreshFailed"),
    "a refusal": ({"status": 401, "body": {"code": "token_not_valid"}}, "LoginRequired"),
}


def freed_by_the_first(scene: Scene, fault: dict[str, Any], due: str) -> str:
    """The thread that refreshes fails; the ones who wait for it fail at once, with it."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("me/", until=4, answer=True, times=4)
    held = scene.server.faults.hold(REFRESH)
    scene.server.faults.next(REFRESH, **fault, times=None)
    callers = [begin(client, "GET", "me/") for _ in range(4)]
    expect(held.arrived(), "no refresh was tried")
    held.release()
    for caller in callers:
        expect_error(str(caller.result), due)
    expect(scene.refreshes <= 4, f"{scene.refreshes} refreshes; four at most are due")
    scene.server.faults.clear()
    call(client, "GET", "me/")  # nobody waits for what has failed
    return f"all four were told: {due}"


for _title, _given in ENDS.items():
    _named = "a waiting thread" if _title == "503" else f"a waiting thread: {_title}"
    scenario(21, _named, given=_given)(freed_by_the_first)
