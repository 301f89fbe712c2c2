"""Rule 27: the answer to a repeated request, which code that knows requests looks at."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import requests

from tutorial_lib.server.token_facts import fingerprint

from ..client import Client, call
from ..repetition import TOKEN_NOT_VALID, expect_to_follow, log_in_anew, refuse
from ..scenario import scenario
from ..scene import REFRESH, Scene
from ..verdict import expect, not_applicable

LATE = 0.3  # seconds that the refused call takes, and the refresh
REPLACED = 299  # the status that a hook puts in an answer's place


@scenario(27, "history, elapsed and hooks", waits=True)
def as_any_answer(scene: Scene) -> str:
    """The refused call takes 0.3 s, the refresh as long, and the repeated call no time."""
    client = scene.logged_in()
    scene.expire()
    seen: list[int] = []
    scene.server.faults.next("me/", delay=LATE)
    scene.server.faults.next(REFRESH, delay=LATE)
    began = time.monotonic()
    answer = call(client, "GET", "me/", hooks=_noting(seen)).native
    left = timedelta(seconds=time.monotonic() - began - 2 * LATE)
    history = [earlier.status_code for earlier in answer.history]
    expect(history == [401], f"the history is {history}; [401] is due")
    expect(seen == [200], f"the caller's hook saw {seen}; [200] is due")
    fact = f"elapsed is {answer.elapsed}, and the repeated call took {left} at most"
    expect(timedelta(0) < answer.elapsed <= left, fact)
    return "history [401], own elapsed, one hook"


def _noting(seen: list[int]) -> dict[str, Any]:
    """Return a hook that notes which answers it sees."""
    return {"response": lambda answer, **_: seen.append(answer.status_code)}


@scenario(27, "the request and an error")
def request_and_error(scene: Scene) -> str:
    """Calls are refused, and what is repeated ends with 200, 404 and 500."""
    client = scene.logged_in()
    for method, status in (("GET", 200), ("POST", 404), ("PUT", 500)):
        log_in_anew(client)
        refuse(scene, "echo/")
        scene.server.faults.next("echo/", status=status, body={})
        seen: list[int] = []
        answer = call(client, method, "echo/", hooks=_noting(seen)).native
        expect(seen == [status], f"{method}: the caller's hook saw {seen}; [{status}] is due")
        expect(
            answer.elapsed > timedelta(0), f"{method}: elapsed is 0; the time that it took is due"
        )
        expect(answer.status_code == status, f"the caller got {answer}; {status} is due")
        history = [earlier.status_code for earlier in answer.history]
        expect(history == [401], f"{method}: the history is {history}; [401] is due")
        refused = answer.history[0]
        is_it = scene.is_refused_token(refused.json())
        expect(is_it, "the 401 in the history has another code than came; its own is due")
        carried = str(answer.request.headers.get("Authorization")).partition(" ")[2]
        came = scene.server.journal.to("echo/")[-1].credential.fingerprint
        is_own = fingerprint(carried) == came
        expect(is_own, f"{method}: its request is an earlier one; the last one is due")
    return "history [401], and each answer with its own request"


@scenario(27, "what a hook puts in its place")
def replaced_by_a_hook(scene: Scene) -> str:
    """The caller's hook returns another answer, which is due in place of the repeated one."""
    client = scene.logged_in()
    refuse(scene, "me/")

    def replace(answer: requests.Response, **_: Any) -> requests.Response:
        other = requests.Response()
        other.status_code, other.request = REPLACED, answer.request
        return other

    result = call(client, "GET", "me/", hooks={"response": [replace]})
    expect(result.status == REPLACED, f"the caller got {result}; the hook's {REPLACED} is due")
    return "the hook's answer was the caller's"


@scenario(27, "a streamed answer")
def streamed(scene: Scene) -> str:
    """A streamed answer can still be read after the repetition, and no connection is kept."""
    client = scene.logged_in()
    _expect_one_connection(scene, client)
    before = scene.server.connections
    for challenge in ("", 'Bearer error="invalid_token"'):
        log_in_anew(client)
        refuse(scene, "me/", headers={"WWW-Authenticate": challenge} if challenge else {})
        answer = call(client, "GET", "me/", stream=True).native
        expect(not getattr(answer, "_content_consumed", True), "the answer was read ahead of time")
        expect(b"ada" in b"".join(answer.iter_content(4)), "the stream was empty; the body is due")
    opened = scene.server.connections - before
    expect(opened == 0, f"{opened} connections opened; none is due: the 401 was not released")
    return "streamed after the repetition"


@scenario(27, "a redirect of the repeated request")
def redirected_at_home(scene: Scene) -> str:
    """The repeated request is redirected on the same origin, and carries the new token there."""
    client = scene.logged_in()
    expect_to_follow(scene, client)
    scene.expire()
    refuse(scene, "notes/")
    scene.server.faults.next("notes/", redirect="/api/me/")
    result = call(client, "GET", "notes/")
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    at_me = [exchange.status for exchange in scene.server.journal.to("me/")]
    expect(at_me == [200], f"after the redirect me/ answered {at_me}; [200] is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return "the new token went along"


@scenario(27, "redirects in the history")
def redirects_in_the_history(scene: Scene) -> str:
    """One redirect before the refusal and one after it: all stand in the order of their coming."""
    client = scene.logged_in()
    expect_to_follow(scene, client)
    faults = scene.server.faults
    faults.next("notes/", redirect="/api/me/")
    refuse(scene, "me/")
    faults.next("me/", redirect="/api/echo/")
    answer = call(client, "GET", "notes/").native
    history = [earlier.status_code for earlier in answer.history]
    expect(history == [302, 401, 302], f"the history is {history}; [302, 401, 302] is due")
    return "history [302, 401, 302]"


@scenario(27, "the connection")
def the_connection(scene: Scene) -> str:
    """A client that keeps its connection: the refused request, the refresh and the retry use it."""
    client = scene.logged_in()
    _expect_one_connection(scene, client)
    scene.expire()
    before = scene.server.connections
    result = call(client, "GET", "me/")
    opened = scene.server.connections - before
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect(opened == 0, f"{opened} connections opened for the repetition; none is due")
    return "no new connection"


@scenario(27, "the connection, after a challenge")
def the_connection_after_a_challenge(scene: Scene) -> str:
    """A refusal that says invalid_token in its headers is read whole all the same."""
    client = scene.logged_in()
    _expect_one_connection(scene, client)
    body = {"detail": "n'importe quoi" * 100}
    refuse(scene, "me/", body=body, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    before = scene.server.connections
    answer = call(client, "GET", "me/").native
    opened = scene.server.connections - before
    expect(answer.status_code == 200, f"the caller got {answer.status_code}; 200 is due")
    expect(opened == 0, f"{opened} connections opened for the repetition; none is due")
    first = answer.history[0].text if answer.history else ""
    expect("n'importe quoi" in first, "the first answer cannot be read any more; its body is due")
    return "no new connection, and the 401 can be read"


def _expect_one_connection(scene: Scene, client: Client) -> None:
    """End the scene for a client that opens a connection for each call, refused or not."""
    call(client, "GET", "me/")
    before = scene.server.connections
    call(client, "GET", "me/")
    if scene.server.connections > before:
        not_applicable("it opens a connection for each call")


@scenario(27, "a cookie")
def a_cookie(scene: Scene) -> str:
    """The refusal changes a cookie: the repeated request brings it, as the next one would."""
    client = scene.logged_in()
    faults, cookie = scene.server.faults, {"Set-Cookie": "seen=once; Path=/"}
    faults.next("me/", status=200, body={}, headers=cookie)
    call(client, "GET", "me/")
    if call(client, "GET", "me/").native.request.headers.get("Cookie") != "seen=once":
        not_applicable("it keeps no cookies")
    cookie = {"Set-Cookie": "seen=twice; Path=/"}
    refuse(scene, "me/", body=TOKEN_NOT_VALID, headers=cookie)
    answer = call(client, "GET", "me/").native
    brought = answer.request.headers.get("Cookie")
    expect(brought == "seen=twice", f"the repeated request brought {brought!r}; seen=twice is due")
    return "the repeated request brought the cookie"
