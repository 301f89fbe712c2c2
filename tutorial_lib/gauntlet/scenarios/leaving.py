"""Rules 13, 25 and 29: logging out, and what was under way when it happened."""

from __future__ import annotations

from functools import partial

from ..scenario import scene
from ..stage import PASSWORDS, Caller, Stage, in_time
from ..verdict import expect, expect_error
from .refreshing import REFRESH, ROTATION

LOGOUT = "token/blacklist/"


@scene(13, "a refresh under way", **ROTATION)
def logged_out_during_a_refresh(stage: Stage) -> str:
    """The refresh has been answered but the answer is late; the user logs out."""
    client = stage.logged_in(path=stage.path)
    stage.expire()
    held = stage.server.faults.hold(REFRESH, answer=True)
    stage.server.faults.hold("me/", until=3, times=3)  # all three with the old token
    waiting = [Caller(partial(client.call, "GET", "me/")) for _ in range(3)]
    expect(held.arrived(), "no refresh was tried")
    leaving = Caller(client.logout)
    ended = leaving.result
    expect(stage.count(LOGOUT) >= 1, "logging out did not tell the server")
    expect(not ended.error, f"logging out raised {ended}")
    held.release()
    results = [str(caller.result) for caller in waiting]
    expect("200" not in results, f"the waiting calls got {results}")
    in_time(partial(client.call, "GET", "me/"))
    carried = stage.server.journal.to("me/")[-1].credential.kind
    expect(carried == "none", f"after logging out a call carried {carried}")
    restarted = in_time(partial(stage.client(path=stage.path).call, "GET", "me/"))
    expect(restarted.status == 401, f"after a restart a call got {restarted}")
    _expect_nothing_alive(stage)
    for word in results:
        expect_error(word, "LoginRequired")
    return "logged out at once, and what the refresh brought was ended"


def _expect_nothing_alive(stage: Stage) -> None:
    received = stage.server.journal.to(REFRESH)[0].issued[-1]
    ended = {exchange.spent for exchange in stage.server.journal.to(LOGOUT)}
    expect(received in ended, "the refresh token that came too late is still alive")


@scene(13, "a refresh that hangs")
def does_not_wait(stage: Stage) -> str:
    """The refresh hangs. Logging out is done before it ends."""
    client = stage.logged_in()
    stage.expire()
    held = stage.server.faults.hold(REFRESH)
    waiting = Caller(partial(client.call, "GET", "me/"))
    expect(held.arrived(), "no refresh was tried")
    ended = Caller(client.logout).result
    expect(stage.count(LOGOUT) == 1, "the server was not told while the refresh hung")
    expect(not ended.error, f"logging out raised {ended}")
    held.release()
    expect(waiting.result.status != 200, "the waiting call got an answer")
    return "logged out while the refresh hung"


@scene(25, "the server is there", **ROTATION)
def the_server_is_told(stage: Stage) -> str:
    """Logging out ends the refresh token at the server and forgets both here."""
    client = stage.logged_in(path=stage.path)
    issued = stage.server.journal.to("token/")[0].issued[-1]
    client.logout()
    told = [exchange for exchange in stage.server.journal.to(LOGOUT) if exchange.status == 200]
    expect([exchange.spent for exchange in told] == [issued], "the refresh token lives on")
    expect(told[0].credential.kind == "none", f"it carried {told[0].credential.kind}")
    return _expect_forgotten(stage, client)


def _expect_forgotten(stage: Stage, client: object) -> str:
    for one in (client, stage.client(path=stage.path)):
        result = in_time(partial(one.call, "GET", "me/"))  # type: ignore[attr-defined]
        carried = stage.server.journal.to("me/")[-1].credential.kind
        expect(carried == "none", f"after logging out a call carried {carried}")
        expect(result.status == 401, f"after logging out a call got {result}")
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes after logging out")
    return "forgotten here, in the store too"


@scene(25, "the server is gone")
def the_server_is_gone(stage: Stage) -> str:
    """The connection is dropped: logging out succeeds here all the same."""
    client = stage.logged_in(path=stage.path)
    stage.server.faults.next(LOGOUT, drop="before")
    result = in_time(client.logout)
    expect(not result.error, f"logging out raised {result}")
    expect(stage.count(LOGOUT) == 1, "the server was not asked")
    return _expect_forgotten(stage, client)


@scene(25, "after a rotation", **ROTATION)
def the_newest_is_ended(stage: Stage) -> str:
    """The refresh token has been rotated: the new one is what must be ended."""
    client = stage.logged_in()
    stage.expire()
    client.call("GET", "me/")
    newest = stage.server.journal.to(REFRESH)[-1].issued[-1]
    client.logout()
    ended = [exchange.spent for exchange in stage.server.journal.to(LOGOUT)]
    expect(ended == [newest], "not the newest refresh token was ended")
    return "the newest refresh token was ended"


@scene(25, "logging in over a login")
def logging_in_again(stage: Stage) -> str:
    """Somebody logs in while another is logged in: the former login does not live on unseen."""
    client = stage.logged_in("ada")
    former = stage.server.journal.to("token/")[0].issued[-1]
    client.login("grace", PASSWORDS["grace"])
    ended = [exchange.spent for exchange in stage.server.journal.to(LOGOUT)]
    expect(ended == [former], f"{len(ended)} logouts: the former refresh token lives on")
    result = in_time(partial(client.call, "GET", "me/"))
    expect(result.body["username"] == "grace", f"the caller is {result.body}")
    return "the former login was ended"


@scene(29, "another user")
def under_another_name(stage: Stage) -> str:
    """Ada's request is refused late; by then Grace has logged in. Her notes stay empty."""
    client = stage.logged_in("ada")
    stage.expire()
    held = stage.server.faults.hold("notes/", answer=True)
    late = Caller(partial(client.call, "POST", "notes/", json={"text": "by Ada"}))
    expect(held.arrived(), "the request never arrived")
    client.logout()
    client.login("grace", PASSWORDS["grace"])
    held.release()
    result = late.result
    notes = in_time(partial(client.call, "GET", "notes/")).body
    expect(notes == [], "Ada's note was stored under Grace's name")
    expect(stage.count("notes/", method="POST") == 1, "the request was repeated")
    expect(result.status in (None, 401), f"the caller got {result}")
    expect(stage.refreshes == 0, "the new login was refreshed for the old request")
    return "not repeated under the other name"


@scene(29, "the same user again")
def the_same_name_again(stage: Stage) -> str:
    """Ada logs out and in again: a request of her former login still is not repeated."""
    client = stage.logged_in("ada")
    stage.expire()
    held = stage.server.faults.hold("notes/", answer=True)
    late = Caller(partial(client.call, "POST", "notes/", json={"text": "before"}))
    expect(held.arrived(), "the request never arrived")
    client.logout()
    client.login("ada", PASSWORDS["ada"])
    held.release()
    expect(late.result.status in (None, 401), f"the caller got {late.result}")
    expect(stage.count("notes/", method="POST") == 1, "the request was repeated")
    return "not repeated under the next login"
