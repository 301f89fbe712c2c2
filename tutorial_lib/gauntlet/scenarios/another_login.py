"""Rule 29: somebody else logs in before a refused request is repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..client import Client, PendingCall, begin, call
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, Scene
from ..verdict import expect


def _logged_out_and_in(scene: Scene, client: Client, username: str) -> None:
    client.logout()
    client.login(username, PASSWORDS[username])


def _logged_in_over_it(scene: Scene, client: Client, username: str) -> None:
    client.login(username, PASSWORDS[username])


def _in_another_object(scene: Scene, client: Client, username: str) -> None:
    _logged_out_and_in(scene, scene.client(path=scene.path), username)


@dataclass(frozen=True)
class Change:
    """What is under way when the login changes, and how it does."""

    username: str = "grace"
    method: str = "POST"
    held: str = "notes/"  # whose answer is late: the call's or the refresh's
    calls: int = 1
    stream: bool = False
    is_used: bool = False  # the next login makes a call of its own before the answer comes
    login: Callable[[Scene, Client, str], None] = _logged_out_and_in


CHANGES = {
    "another user": Change(),
    "another user, who has called since": Change(is_used=True),
    "the same user again": Change("ada"),
    "a call that reads": Change(method="GET"),
    "a call that deletes": Change(method="DELETE"),
    "a streamed call": Change(method="GET", stream=True),
    "logged in over the login": Change(login=_logged_in_over_it),
    "in another object with the same file": Change(login=_in_another_object),
    "during the refresh": Change(held=REFRESH, calls=3),
    "during the refresh, and the next user has called": Change(held=REFRESH, is_used=True),
    "during the refresh, a call that reads": Change(method="GET", held=REFRESH),
    "during the refresh, the same user again": Change("ada", held=REFRESH),
    "during the refresh, over the login": Change(held=REFRESH, login=_logged_in_over_it),
    "during the refresh, in another object": Change(held=REFRESH, login=_in_another_object),
}


def under_another(scene: Scene, change: Change) -> str:
    """Ada's call is refused, and the answer to it, or to its refresh, is late.

    By the time it comes Grace has logged in, or Ada once more.
    """
    is_shared = change.login is _in_another_object
    client = scene.logged_in("ada", **({"path": scene.path} if is_shared else {}))
    held, late = _begun(scene, client, change)
    change.login(scene, client, change.username)
    if change.is_used:
        call(client, "GET", "me/")
    refreshes = scene.refreshes
    held.release()
    results = [one.result for one in late]
    what, name = f"Ada's {change.method}", change.username.title()
    came = [exchange.credential.username for exchange in scene.server.journal.to("notes/")]
    login = f"{name}'s next login" if name == "Ada" else f"{name}'s login"
    expect(len(came) == change.calls, f"{what} was repeated under {login}; no repetition is due")
    for result in results:
        fact = f"{what}: the caller got {result}; the 401 or an error is due"
        expect(result.status in (None, 401), fact)
    if change.held != REFRESH:
        expect(scene.refreshes == refreshes, "the new login was refreshed for the old request")
    now = call(client, "GET", "me/")
    expect(now.status == 200, f"the next call got {now}; 200 is due")
    username = now.body["username"]
    expect(username == change.username, f"the next call was {username}'s; {name}'s is due")
    return "not repeated under the next login, which goes on"


def _begun(scene: Scene, client: Client, change: Change) -> tuple[Any, list[PendingCall]]:
    """Let the calls begin; return what holds an answer, and the calls."""
    words: dict[str, Any] = {"json": {"text": "by Ada"}} if change.method == "POST" else {}
    if change.stream:
        words["stream"] = True
        _ = call(client, "GET", "me/", **words).body  # who knows no streams says so at once
    scene.expire()
    if change.calls > 1:
        scene.server.faults.hold("notes/", until=change.calls, times=change.calls)
    held = scene.server.faults.hold(change.held, answer=True)
    late = [begin(client, change.method, "notes/", **words) for _ in range(change.calls)]
    expect(held.arrived(), f"no request to {change.held} came")
    return held, late


for _title, _change in CHANGES.items():
    scenario(29, _title, given=(_change,))(under_another)
