"""Rules 13, 25 and 29: logging out, and what was under way when it happened."""

from __future__ import annotations

from ..client import Client, Result, begin, call, in_time
from ..scenario import scenario
from ..scene import LOGOUT, PASSWORDS, REFRESH, ROTATION, Scene
from ..verdict import expect, expect_error


@scenario(13, "a refresh under way", **ROTATION)
def logged_out_during_a_refresh(scene: Scene) -> str:
    """The refresh has been answered but the answer is late; the user logs out."""
    client = scene.logged_in(path=scene.path)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, answer=True)
    scene.server.faults.hold("me/", until=3, times=3)  # all three with the old token
    waiting = [begin(client, "GET", "me/") for _ in range(3)]
    expect(held.arrived(), "no refresh was tried")
    ended = in_time(client.logout)
    expect(scene.count(LOGOUT) >= 1, "logging out did not tell the server")
    expect(not ended.error, f"logging out raised {ended}")
    held.release()
    results = [str(caller.result) for caller in waiting]
    expect("200" not in results, f"the waiting calls got {results}")
    call(client, "GET", "me/")
    carried = scene.carried("me/")
    expect(carried == "none", f"after logging out a call carried {carried}")
    restarted = call(scene.client(path=scene.path), "GET", "me/")
    expect(restarted.status == 401, f"after a restart a call got {restarted}")
    _expect_nothing_alive(scene)
    for word in results:
        expect_error(word, "LoginRequired")
    return "logged out at once, and what the refresh brought was ended"


def _expect_nothing_alive(scene: Scene) -> None:
    received = scene.server.journal.to(REFRESH)[0].issued[-1]
    ended = {exchange.spent for exchange in scene.server.journal.to(LOGOUT)}
    expect(received in ended, "the refresh token that came too late is still alive")


@scenario(13, "a refresh that hangs")
def does_not_wait(scene: Scene) -> str:
    """The refresh hangs. Logging out is done before it ends."""
    client = scene.logged_in()
    scene.expire()
    held = scene.server.faults.hold(REFRESH)
    waiting = begin(client, "GET", "me/")
    expect(held.arrived(), "no refresh was tried")
    ended = in_time(client.logout)
    expect(scene.count(LOGOUT) == 1, "the server was not told while the refresh hung")
    expect(not ended.error, f"logging out raised {ended}")
    held.release()
    expect(waiting.result.status != 200, "the waiting call got an answer")
    return "logged out while the refresh hung"


@scenario(25, "the server is there", **ROTATION)
def the_server_is_told(scene: Scene) -> str:
    """Logging out ends the refresh token at the server and forgets both here."""
    client = scene.logged_in(path=scene.path)
    issued = scene.server.journal.to("token/")[0].issued[-1]
    client.logout()
    told = [exchange for exchange in scene.server.journal.to(LOGOUT) if exchange.status == 200]
    expect([exchange.spent for exchange in told] == [issued], "the refresh token lives on")
    expect(told[0].credential.kind == "none", f"it carried {told[0].credential.kind}")
    return _expect_forgotten(scene, client)


def _expect_forgotten(scene: Scene, client: Client) -> str:
    for one in (client, scene.client(path=scene.path)):
        result = call(one, "GET", "me/")
        carried = scene.carried("me/")
        expect(carried == "none", f"after logging out a call carried {carried}")
        expect(result.status == 401, f"after logging out a call got {result}")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes after logging out")
    return "forgotten here, in the store too"


@scenario(25, "the server is gone")
def the_server_is_gone(scene: Scene) -> str:
    """The connection is dropped: logging out succeeds here all the same."""
    client = scene.logged_in(path=scene.path)
    scene.server.faults.next(LOGOUT, drop="before")
    result = in_time(client.logout)
    expect(not result.error, f"logging out raised {result}")
    asked = scene.count(LOGOUT)
    expect(asked > 0, "the server was not asked")
    expect(asked == 1, f"the server was asked {asked} times")
    return _expect_forgotten(scene, client)


@scenario(25, "after a rotation", **ROTATION)
def the_newest_is_ended(scene: Scene) -> str:
    """The refresh token has been rotated: the new one is what must be ended."""
    client = scene.logged_in()
    scene.expire()
    client.call("GET", "me/")
    newest = scene.server.journal.to(REFRESH)[-1].issued[-1]
    client.logout()
    ended = [exchange.spent for exchange in scene.server.journal.to(LOGOUT)]
    expect(ended == [newest], "not the newest refresh token was ended")
    return "the newest refresh token was ended"


@scenario(25, "logging in over a login")
def logging_in_again(scene: Scene) -> str:
    """Somebody logs in while another is logged in: the former login does not live on unseen."""
    client = scene.logged_in("ada")
    former = scene.server.journal.to("token/")[0].issued[-1]
    client.login("grace", PASSWORDS["grace"])
    ended = [exchange.spent for exchange in scene.server.journal.to(LOGOUT)]
    expect(ended == [former], f"{len(ended)} logouts: the former refresh token lives on")
    result = call(client, "GET", "me/")
    expect(result.body["username"] == "grace", f"the caller is {result.body}")
    return "the former login was ended"


@scenario(29, "another user")
def under_another_name(scene: Scene) -> str:
    """Ada's request is refused late; by then Grace has logged in. Her notes stay empty."""
    client, late = _refused_after_the_next_login(scene, "grace")
    notes = call(client, "GET", "notes/").body
    expect(notes == [], "Ada's note was stored under Grace's name")
    expect(scene.count("notes/", method="POST") == 1, "the request was repeated")
    expect(late.status in (None, 401), f"the caller got {late}")
    expect(scene.refreshes == 0, "the new login was refreshed for the old request")
    return "not repeated under the other name"


@scenario(29, "the same user again")
def the_same_name_again(scene: Scene) -> str:
    """Ada logs out and in again: a request of her former login still is not repeated."""
    _, late = _refused_after_the_next_login(scene, "ada")
    expect(late.status in (None, 401), f"the caller got {late}")
    expect(scene.count("notes/", method="POST") == 1, "the request was repeated")
    return "not repeated under the next login"


def _refused_after_the_next_login(scene: Scene, username: str) -> tuple[Client, Result]:
    client = scene.logged_in("ada")
    scene.expire()
    held = scene.server.faults.hold("notes/", answer=True)
    late = begin(client, "POST", "notes/", json={"text": "by Ada"})
    expect(held.arrived(), "the request never arrived")
    client.logout()
    client.login(username, PASSWORDS[username])
    held.release()
    return client, late.result
