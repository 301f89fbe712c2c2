"""Rules 13 and 25: logging out, and what was under way when it happened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from ..client import Client, PendingCall, begin, call, in_time
from ..scenario import scenario
from ..scene import LOGOUT, PASSWORDS, REFRESH, ROTATION, Scene
from ..verdict import TOKEN, expect, expect_error


@scenario(13, "a refresh under way, rotation off", needs="logout", given=(False,))
@scenario(13, "a refresh under way, in memory", needs="logout", given=(False,), **ROTATION)
@scenario(13, "a refresh under way", needs="logout", given=(True,), **ROTATION)
def logged_out_during_a_refresh(scene: Scene, in_file: bool) -> str:
    """The refresh has been answered but the answer is late; the user logs out."""
    client = scene.logged_in(path=scene.path if in_file else None)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, answer=True)
    scene.server.faults.hold("me/", until=3, times=3)  # all three with the old token
    waiting = [begin(client, "GET", "me/") for _ in range(3)]
    expect(held.arrived(), "no refresh was tried")
    _log_out(scene, client)
    held.release()
    return _expect_logged_out(scene, client, waiting, in_file)


@scenario(
    13, "a refresh under way, writing, and another client logs out", needs="logout", **ROTATION
)
def another_one_logs_out(scene: Scene) -> str:
    """Two clients share a file. One is about to repeat a note, and the other one logs out."""
    one, other = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, answer=True)
    waiting = begin(one, "POST", "notes/", json={"text": "too late"})
    expect(held.arrived(), "no refresh was tried")
    _log_out_at_once(scene, other, waiting)
    held.release()
    return _expect_logged_out(scene, one, [waiting], True)


def _log_out_at_once(scene: Scene, client: Client, waiting: PendingCall) -> None:
    """Log out while a refresh is held: that is told and done before the call for it has ended."""
    _log_out(scene, client)
    expect(not waiting.has_ended, "logging out waited until the refresh had ended")


def _log_out(scene: Scene, client: Client) -> None:
    ended = in_time(client.logout)
    expect(scene.count(LOGOUT) >= 1, "logging out did not tell the server; once is due")
    expect(not ended.error, f"logging out raised {ended}; no error is due")


def _expect_logged_out(
    scene: Scene, client: Client, waiting: list[PendingCall], in_file: bool
) -> str:
    results = [caller.result for caller in waiting]
    statuses = [str(result) for result in results]
    expect(
        "200" not in statuses and "201" not in statuses,
        f"the waiting calls got {statuses}; LoginRequired is due",
    )
    after = {"logging out": client}
    if in_file:
        after["a restart"] = scene.client(path=scene.path)
    for when, one in after.items():
        before = scene.count("me/")
        call(one, "GET", "me/")
        carried = {exchange.credential.kind for exchange in scene.server.journal.to("me/")[before:]}
        expect(
            carried <= {"none"},
            f"after {when} a call carried {', '.join(carried)}; no header is due",
        )
    _expect_nothing_alive(scene)
    for result in results:
        expect(result.status is None, f"a waiting call got {result}; LoginRequired is due")
        expect_error(str(result), "LoginRequired")
    return "logged out at once, and what the refresh brought was ended"


def _expect_nothing_alive(scene: Scene) -> None:
    ended = {exchange.spent for exchange in scene.server.journal.to(LOGOUT)}
    answered = scene.server.journal.to(REFRESH)
    expect(answered != (), "logging out waited until the refresh was given up; no wait is due")
    for received in answered[0].issued[1:]:
        expect(received in ended, "the refresh token that came too late is still alive")


@scenario(13, "a refresh that hangs", needs="logout")
def does_not_wait(scene: Scene) -> str:
    """The refresh hangs. Logging out is done before it ends."""
    client = scene.logged_in()
    scene.expire()
    held = scene.server.faults.hold(REFRESH)
    waiting = begin(client, "GET", "me/")
    expect(held.arrived(), "no refresh was tried")
    _log_out_at_once(scene, client, waiting)
    expect(scene.count(LOGOUT) == 1, f"{scene.count(LOGOUT)} logouts; one is due")
    held.release()
    expect(waiting.result.status != 200, "the waiting call got an answer; LoginRequired is due")
    return "logged out while the refresh hung"


@scenario(13, "logged in again meanwhile", needs="logout", given=("ada", True), **ROTATION)
@scenario(
    13, "somebody else logged in meanwhile", needs="logout", given=("grace", True), **ROTATION
)
@scenario(13, "somebody else logged in over it", needs="logout", given=("grace", False), **ROTATION)
def logged_in_during_a_refresh(scene: Scene, username: str, logs_out: bool) -> str:
    """The refresh has been answered but the answer is late. Until it comes the login is ended, and
    somebody has logged in."""
    client = scene.logged_in("ada", path=scene.path)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, answer=True)
    waiting = begin(client, "GET", "me/")
    expect(held.arrived(), "no refresh was tried")
    if logs_out:
        _log_out_at_once(scene, client, waiting)
    client.login(username, PASSWORDS[username])
    expect(not waiting.has_ended, "logging in waited until the refresh had ended")
    held.release()
    late = waiting.result
    expect(late.status in (None, 401), f"the waiting call got {late}; LoginRequired is due")
    _expect_nothing_alive(scene)
    for one in (client, scene.client(path=scene.path)):
        result = call(one, "GET", "me/")
        expect(result.status == 200, f"the new login got {result}; 200 is due")
        name = result.body["username"]
        expect(name == username, f"{name} is logged in; {username} is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return "the new login stayed, and what came late was ended"


@scenario(25, "the server is there", needs="logout", **ROTATION)
def the_server_is_told(scene: Scene) -> str:
    """Logging out ends the refresh token at the server and forgets both here."""
    client = scene.logged_in(**scene.kept)
    client.logout()
    _expect_told(scene, scene.server.journal.to("token/")[0])
    return _expect_forgotten(scene, client)


def _expect_told(scene: Scene, issued_by: Any) -> None:
    """Ask for one logout, with the refresh token that an exchange issued."""
    told = scene.server.journal.to(LOGOUT)
    expect(len(told) == 1, f"the server was told {len(told)} times of the logout; once is due")
    spent = told[0].spent == issued_by.issued[-1]
    expect(spent, "it was told another token; the newest refresh token is due")
    carried = told[0].credential.kind
    expect(carried == "none", f"the logout carried {carried}; no header is due")


def _expect_forgotten(scene: Scene, client: Client) -> str:
    refreshes = scene.refreshes
    others = [scene.client(**scene.kept)] if scene.kept else []
    for one in (client, *others):
        for method in ("GET", "POST"):
            before = scene.count("echo/")
            result = call(one, method, "echo/")
            if result.error == "LoginRequired" and scene.count("echo/") == before:
                continue  # nothing was sent
            carried = scene.carried("echo/")
            got = f"after logging out a {method} carried {carried}; no header is due"
            expect(carried == "none", got)
            got = f"after logging out a {method} got {result}; a 401 is due"
            expect(result.status == 401, got)
    more = scene.refreshes - refreshes
    expect(more == 0, f"{more} refreshes after logging out; none is due")
    for found in filter(Path.is_file, scene.folder.iterdir()):
        left = f"a token lies in {found.name} after logging out; both are to be forgotten"
        expect(not TOKEN.search(found.read_text(encoding="utf-8", errors="replace")), left)
    return "forgotten here, in the store too"


@scenario(25, "the server is gone", needs="logout")
def the_server_is_gone(scene: Scene) -> str:
    """The connection is dropped: logging out succeeds here all the same."""
    client = scene.logged_in(**scene.kept)
    scene.server.faults.next(LOGOUT, drop="before")
    result = in_time(client.logout)
    expect(not result.error, f"logging out raised {result}; no error is due")
    asked = scene.count(LOGOUT)
    expect(asked > 0, "the server was not asked; once is due")
    expect(asked == 1, f"the server was asked {asked} times; once is due")
    return _expect_forgotten(scene, client)


ANSWERS: dict[str, dict[str, Any]] = {
    "401": {"status": 401, "body": {"code": "token_not_valid"}},
    "404": {"status": 404},
    "503": {"status": 503},
    "no JSON": {"status": 200, "body": "<p>Goodbye</p>"},
}


def whatever_the_server_says(scene: Scene, answer: dict[str, Any]) -> str:
    """The server does not end the refresh token: logging out succeeds here all the same."""
    client = scene.logged_in(**scene.kept)
    scene.server.faults.next(LOGOUT, **answer)
    result = in_time(client.logout)
    expect(not result.error, f"logging out raised {result}; no error is due")
    _expect_told(scene, scene.server.journal.to("token/")[0])
    return _expect_forgotten(scene, client)


for _title, _answer in ANSWERS.items():
    scenario(25, f"the server answers {_title}", given=(_answer,), needs="logout")(
        whatever_the_server_says
    )


@scenario(25, "no answer in time", needs="logout", waits=True)
def the_server_is_silent(scene: Scene) -> str:
    """The server is silent for longer than the client waits: logging out succeeds here."""
    scene.logged_in(path=scene.path)
    client = scene.client(path=scene.path, timeout=0.3)
    held = scene.server.faults.hold(LOGOUT, limit=2.5)
    result = in_time(client.logout)
    expect(not result.error, f"logging out raised {result}; no error is due")
    held.release()
    return _expect_forgotten(scene, scene.client(path=scene.path))


@scenario(25, "the access token has run out", needs="logout")
@scenario(25, "the server two days behind", needs="logout", clock_ahead=-timedelta(days=2))
def told_by_no_clock(scene: Scene) -> str:
    """The access token has run out, by some clock both have; the refresh token still counts."""
    client = scene.logged_in(**scene.kept)
    scene.expire()
    in_time(client.logout)
    _expect_told(scene, scene.server.journal.to("token/")[0])
    return _expect_forgotten(scene, client)


@scenario(25, "after a restart", needs="logout")
def told_after_a_restart(scene: Scene) -> str:
    """The program is started again, and the first thing that it does is to log out."""
    scene.logged_in(path=scene.path)
    scene.restart()
    client = scene.client(path=scene.path)
    in_time(client.logout)
    _expect_told(scene, scene.server.journal.to("token/")[0])
    return _expect_forgotten(scene, client)


@scenario(25, "after a rotation", needs="logout", **ROTATION)
def the_newest_is_ended(scene: Scene) -> str:
    """The refresh token has been rotated: the new one is what must be ended."""
    client = scene.logged_in()
    scene.expire()
    client.call("GET", "me/")
    in_time(client.logout)
    _expect_told(scene, scene.server.journal.to(REFRESH)[-1])
    return "the newest refresh token was ended"


@scenario(25, "after another object's rotation", needs="logout", **ROTATION)
def the_others_is_ended(scene: Scene) -> str:
    """Of two objects on one file one refreshes, and the other logs out."""
    client = scene.logged_in(path=scene.path)
    call(client, "GET", "me/")
    scene.expire()
    call(scene.client(path=scene.path), "GET", "me/")
    in_time(client.logout)
    _expect_told(scene, scene.server.journal.to(REFRESH)[-1])
    return _expect_forgotten(scene, client)


@scenario(25, "logging in over a login", needs="logout")
def logging_in_again(scene: Scene) -> str:
    """Somebody logs in while another is logged in: the former login does not live on unseen."""
    client = scene.logged_in("ada")
    former = scene.server.journal.to("token/")[0].issued[-1]
    client.login("grace", PASSWORDS["grace"])
    ended = [exchange.spent for exchange in scene.server.journal.to(LOGOUT)]
    expect(ended == [former], f"{len(ended)} logouts; one for the former refresh token is due")
    result = call(client, "GET", "me/")
    expect(result.body["username"] == "grace", f"the caller is {result.body}; Grace is due")
    return "the former login was ended"
