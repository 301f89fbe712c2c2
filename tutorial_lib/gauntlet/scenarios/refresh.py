"""Rules 3 and 6 to 9: one refresh for all, how it is sent, and how it can end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from requests.adapters import HTTPAdapter
from urllib3 import Retry

from ..client import Client, PendingCall, Result, begin, call, in_time, together
from ..scenario import scenario
from ..scene import LOGOUT, MANY, PASSWORDS, REFRESH, ROTATION, Scene, in_capitals
from ..verdict import expect, expect_error, not_applicable


class Asked(NamedTuple):
    """A call, and the status that is due for it."""

    method: str
    path: str
    request: dict[str, Any]
    due: int = 200

    def of(self, client: Client) -> Callable[[], object]:
        """Return what has a client make this call."""
        return partial(client.call, self.method, self.path, **self.request)


ME = Asked("GET", "me/", {})
NOTE = Asked("POST", "notes/", {"json": {"text": "a note"}}, 201)
# Reading and writing; what the API does not know of a path it says only to who is logged in.
CALLS = (
    ME,
    NOTE,
    Asked("PUT", "echo/", {"json": {"n": 1}}, 405),
    Asked("POST", "echo/", {"data": b'{"n": 2}', "headers": {"Content-Type": "application/json"}}),
    Asked("DELETE", "notes/", {}, 405),
    Asked("GET", "notes/", {}),
)
EVERYTHING = Retry(3, status_forcelist=[429, 500, 502, 503], allowed_methods=None, backoff_factor=0)


def expect_answered(client: Client, asked: Asked) -> None:
    """Have a client make a call, and ask for its own answer."""
    result = call(client, asked.method, asked.path, **asked.request)
    said = f"{asked.method} {asked.path} got {result}; {asked.due} is due"
    expect(result.status == asked.due, said)


@scenario(3, "rotation on", **ROTATION)
@scenario(3, "rotation off")
def stampede(scene: Scene) -> str:
    """Sixteen requests are refused together, and the refresh takes its time."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.1)
    return _expect_one_refresh(scene, [(client, ME)] * MANY)


@scenario(3, "reading and writing", **ROTATION)
def of_all_kinds(scene: Scene) -> str:
    """Sixteen requests that read and write, on several paths, are refused together."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("*", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.05)
    return _expect_one_refresh(scene, [(client, asked) for asked in (CALLS * MANY)[:MANY]])


@scenario(3, "from two clients with one file", **ROTATION)
def of_two_clients(scene: Scene) -> str:
    """Two clients of one program keep their login in one file, and are refused together."""
    clients = [scene.logged_in(path=scene.path), scene.client(path=scene.path)]
    for client in clients:
        expect_answered(client, ME)
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.05)
    return _expect_one_refresh(scene, [(client, ME) for client in clients] * (MANY // 2))


def _expect_one_refresh(scene: Scene, calls: list[tuple[Client, Asked]]) -> str:
    results = together([asked.of(client) for client, asked in calls])
    statuses = [asked.due for _, asked in calls]
    answered = sum(result.status == due for result, due in zip(results, statuses, strict=True))
    expect(
        answered == len(calls), f"{answered} of {len(calls)} callers got their answer; all are due"
    )
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return f"{len(calls)} answers, one refresh"


@scenario(3, "the one who comes late")
def the_late_one(scene: Scene) -> str:
    """A 401 that arrives after somebody else's refresh is answered with the new token."""
    client = scene.logged_in()
    scene.expire()
    held = scene.server.faults.hold("me/", answer=True)
    late = begin(client, "GET", "me/")
    expect(held.arrived(), "the request never arrived")
    first = call(client, "GET", "notes/")
    held.release()
    ended = [str(first), str(late.result)]
    expect(ended == ["200", "200"], f"the callers got {ended}; 200 is due for both")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return "repeated with the token that was there already"


LOST: tuple[dict[str, Any], ...] = ({"status": 503}, {"drop": "after"})
EARLY: tuple[dict[str, Any], ...] = (
    {"status": 429, "headers": {"Retry-After": "0"}},
    {"status": 500},
    {"status": 200, "body": "<h1>Welcome</h1>"},
    {"drop": "before"},
)


@scenario(3, "adapters that send again", **ROTATION)
def sent_again(scene: Scene) -> str:
    """The program's own adapters repeat what fails; an answer to the refresh is lost, or says that
    the server is in trouble."""
    client = _with_adapters(scene)
    for fault in LOST + EARLY:
        _expect_sent_once(scene, client, "refreshes", REFRESH, ME.of(client), fault)
    return "one refresh each time"


@scenario(3, "adapters that send again, login and logout", **ROTATION)
def login_sent_again(scene: Scene) -> str:
    """The program's own adapters repeat what fails; an answer to a login or to a logout is lost, or
    says that the server is in trouble."""
    client = _with_adapters(scene)
    log_in = partial(client.login, "ada", PASSWORDS["ada"])
    for fault in LOST:
        if not scene.lacks("login"):
            _expect_sent_once(scene, client, "logins", "token/", log_in, fault)
        _expect_sent_once(scene, client, "logouts", LOGOUT, client.logout, fault)
    return "one login and one logout each time"


def _with_adapters(scene: Scene) -> Client:
    client = scene.logged_in()
    mount = getattr(getattr(client, "session", None), "mount", lambda prefix, adapter: None)
    mount("http://", HTTPAdapter(max_retries=EVERYTHING))
    return client


def _expect_sent_once(
    scene: Scene,
    client: Client,
    what: str,
    path: str,
    make_call: Callable[[], object],
    fault: dict[str, Any],
) -> None:
    client.login("ada", PASSWORDS["ada"])
    scene.expire()
    before = scene.count(path)
    scene.server.faults.next(path, times=9, **fault)
    in_time(make_call)
    scene.server.faults.clear()
    scene.server.journal.settle()
    sent = scene.count(path) - before
    expect(sent <= 1, f"{sent} {what} ({fault}); one is due")


@scenario(6, "the refresh token has run out too")
def the_refresh_is_refused(scene: Scene, api_url: str | None = None) -> str:
    """The refresh answers 401 itself: that must not start another."""
    client = scene.logged_in(api_url=api_url)
    scene.server.faults.cap(20)
    scene.server.clock.advance(days=2)
    call(client, "GET", "me/")
    return _expect_bare(scene, 1)


@scenario(6, "the address in other words")
def in_other_words(scene: Scene) -> str:
    """The root is spelled in capitals, and the refresh is refused: a refresh it is all the same."""
    return the_refresh_is_refused(scene, in_capitals(scene.server.api_url))


@scenario(6, "many expiries, reading and writing", **ROTATION)
def always_bare(scene: Scene) -> str:
    """The access token expires before each of several calls, which read and write."""
    client = scene.logged_in()
    for asked in CALLS:
        scene.expire()
        expect_answered(client, asked)
    return _expect_bare(scene, len(CALLS))


@scenario(6, "whatever it is answered", **ROTATION)
def whatever_comes(scene: Scene) -> str:
    """The refresh is refused, forbidden, throttled or breaks: it is asked once for each call."""
    faults: tuple[dict[str, Any], ...] = (
        {"status": 400, "body": {"error": "invalid_grant"}},
        {"status": 401, "body": {"code": "token_not_valid"}},
        {"status": 401, "headers": {"WWW-Authenticate": 'Bearer error="invalid_token"'}},
        {"status": 403},
        {"status": 429},
        {"status": 503},
    )
    client = scene.logged_in()
    scene.server.faults.cap(40)
    for number, fault in enumerate(faults, 1):
        client.login("ada", PASSWORDS["ada"])
        scene.expire()
        scene.server.faults.next(REFRESH, times=9, **fault)
        call(client, "POST", "notes/", json={"text": "a note"})
        scene.server.faults.clear()
        _expect_bare(scene, number)
    return f"{scene.refreshes} refresh calls, without a header"


@scenario(6, "the caller's hooks")
def no_hook(scene: Scene) -> str:
    """A call brings a hook for its answers, and none of them is the refresh's."""
    client = scene.logged_in()
    scene.expire()
    seen: list[str] = []
    hooks = {"response": lambda answer, **_: seen.append(str(answer.url))}
    result = call(client, "GET", "me/", hooks=hooks)
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect(not any(url.endswith(REFRESH) for url in seen), "a hook of the call saw the refresh")
    return _expect_bare(scene, 1)


def _expect_bare(scene: Scene, due: int) -> str:
    """Ask for so many refresh calls, each without a header."""
    asked = scene.refreshes
    expect(asked == due, f"{asked} refresh calls; {due} {'is' if due == 1 else 'are'} due")
    carried = {exchange.credential.kind for exchange in scene.server.journal.to(REFRESH)}
    expect(
        carried == {"none"},
        f"a refresh call carried {', '.join(carried - {'none'})}; no header is due",
    )
    return "one refresh call, without a header"


INVALID_GRANT: dict[str, Any] = {"status": 400, "body": {"error": "invalid_grant"}}
# What is called, how the refresh is refused (by its age, where nothing is said), and in a file.
REFUSALS: dict[str, tuple[Asked, dict[str, Any], bool]] = {
    "401": (ME, {}, False),
    "400 invalid_grant": (ME, INVALID_GRANT, False),
    "401 without a word": (ME, {"status": 401, "body": ""}, False),
    **{f"401, {asked.method} {asked.path}": (asked, {}, False) for asked in CALLS[1:5]},
    "401, and a restart": (ME, {}, True),
    "400 invalid_grant, writing, and a restart": (NOTE, INVALID_GRANT, True),
}


def login_is_over(scene: Scene, asked: Asked, fault: dict[str, Any], in_file: bool) -> str:
    """The refresh is refused. Both tokens are forgotten, in the client's file too where it has
    one, and the caller is asked to log in."""
    client = scene.logged_in(path=scene.path if in_file else None)
    scene.server.faults.cap(20)
    scene.expire()
    if fault:
        scene.server.faults.next(REFRESH, times=None, **fault)
    else:
        scene.server.clock.advance(days=2)
    result = call(client, asked.method, asked.path, **asked.request)
    expect(scene.refreshes == 1 and scene.count(asked.path) == 1, "it went on asking")
    _expect_no_header(scene, client, "the next call")
    if in_file:
        scene.restart()
        _expect_no_header(scene, scene.client(path=scene.path), "a call after a restart")
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls; one is due")
    expect(result.status is None, f"the caller got {result}; LoginRequired is due")
    expect_error(str(result), "LoginRequired")
    return "LoginRequired, and both tokens forgotten"


for _refusal, _given in REFUSALS.items():
    scenario(7, _refusal, given=_given)(login_is_over)


def _expect_no_header(scene: Scene, client: Client, when: str) -> None:
    """Ask that a call of somebody who is logged out carries nothing, if it is sent at all."""
    before = scene.count("me/")
    call(client, "GET", "me/")
    carried = {exchange.credential.kind for exchange in scene.server.journal.to("me/")[before:]}
    expect(carried <= {"none"}, f"{when} carried {', '.join(carried)}; no header is due")


@scenario(7, "logging in again")
def a_new_login(scene: Scene) -> str:
    """After a refused refresh somebody logs in, with the same client."""
    client = scene.logged_in()
    scene.server.clock.advance(days=2)
    result = call(client, "GET", "me/")
    client.login("ada", PASSWORDS["ada"])
    again = call(client, "GET", "me/")
    expect(again.status == 200, f"after a new login the caller got {again}; 200 is due")
    expect_error(str(result), "LoginRequired")
    return "the new login counts"


@scenario(7, "sixteen at once")
def over_for_all(scene: Scene) -> str:
    """Sixteen callers share the refused refresh, and each is told."""
    client = scene.logged_in()
    scene.server.clock.advance(days=2)
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.1)
    results = together([partial(client.call, "GET", "me/")] * MANY)
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls; one is due")
    for result in results:
        expect(result.status is None, f"a caller got {result}; LoginRequired is due")
        expect_error(str(result), "LoginRequired")
    return "one refresh call, sixteen times LoginRequired"


BREAKS: dict[str, tuple[dict[str, Any], bool]] = {
    "500 with an HTML page": ({"status": 500, "body": "<h1>Server Error</h1>"}, True),
    "503": ({"status": 503, "body": {"detail": "maintenance"}}, True),
    "503 with a token in it": ({"status": 503, "body": {"access": "a.b.c"}}, True),
    "429": ({"status": 429, "headers": {"Retry-After": "7"}}, True),
    "403": ({"status": 403, "body": {"detail": "blocked"}}, False),
    "404": ({"status": 404, "body": {"detail": "no such path"}}, False),
    "400": ({"status": 400, "body": {"refresh": ["This field is required."]}}, False),
    "a redirect": ({"redirect": "/api/elsewhere/"}, False),
    "an HTML page": ({"status": 200, "body": "<h1>Welcome</h1>"}, False),
    "no access in it": ({"status": 200, "body": {"detail": "fine"}}, False),
    "access is null": ({"status": 200, "body": {"access": None}}, False),
    "access is empty": ({"status": 200, "body": {"access": ""}}, False),
    "access is a number": ({"status": 200, "body": {"access": 7}}, False),
    "an empty answer": ({"status": 200, "body": b""}, False),
    "access begins with Bearer": ({"status": 200, "body": {"access": "Bearer a.b.c"}}, False),
    "access cannot stand in a header": ({"status": 200, "body": {"access": "a\r\nb"}}, False),
    "refresh is a number": ({"status": 200, "body": {"access": "a.b.c", "refresh": 7}}, False),
    "deeply nested JSON": ({"status": 200, "body": b"[" * 100_000}, False),
    "a list": ({"status": 200, "body": ["access"]}, False),
    "dropped connection": ({"drop": "before"}, True),
    "no answer in time": ({"delay": 2.0}, True),
}


def broken_refresh(scene: Scene, fault: dict[str, Any], retryable: bool, asked: Asked) -> str:
    """The refresh goes wrong once. Nothing is forgotten, and the next call gets through."""
    if scene.dialect.cookie and "refresh" in str(fault) and fault["status"] == 200:
        not_applicable("its dialect has the refresh token in a cookie, which is always text")
    # Short only where an answer is late: a busy machine must not look like a broken client.
    client = scene.logged_in(timeout=1.0 if "delay" in fault else 5.0)
    scene.expire()
    scene.server.faults.next(REFRESH, **fault)
    result = call(client, asked.method, asked.path, **asked.request)
    scene.server.faults.clear()
    scene.server.journal.settle()
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls; one is due")
    expect(result.status in (None, 401), f"the caller got {result}; RefreshFailed is due")
    again = call(client, asked.method, asked.path, **asked.request)
    expect(again.status == asked.due, f"the next call got {again}; {asked.due} is due")
    expect(scene.count("token/") == 1, "it logged in anew")
    if "refresh" not in str(fault):  # a token beside what is none may be taken, or not
        carried = {exchange.credential.kind for exchange in scene.server.journal.to(asked.path)}
        expect("garbage" not in carried, "a request carried what is no token")
    expect_error(str(result), "RefreshFailed")
    said = getattr(result.raised, "retryable", None)
    expect(said in (None, retryable), f"retryable is {said}; {retryable} is due")
    return "kept, told, and recovered on the next call"


for _how, (_fault, _retryable) in BREAKS.items():
    scenario(8, _how, waits="delay" in _fault, given=(_fault, _retryable, ME))(broken_refresh)
for _asked in CALLS[1:5]:
    _how = f"503, {_asked.method} {_asked.path}"
    scenario(8, _how, given=({"status": 503}, True, _asked))(broken_refresh)


@scenario(8, "again and again, and a restart", **ROTATION)
def again_and_again(scene: Scene) -> str:
    """The refresh goes wrong for four calls, in two ways. Then the program is started again."""
    client = scene.logged_in(path=scene.path)
    scene.expire()
    for fault in ({"status": 503}, {"drop": "before"}) * 2:
        scene.server.faults.next(REFRESH, times=None, **fault)
        result = call(client, "GET", "me/")
        scene.server.faults.clear()
        expect_error(str(result), "RefreshFailed")
    scene.restart()
    again = call(scene.client(path=scene.path), "GET", "me/")
    expect(again.status == 200, f"after the restart the caller got {again}; 200 is due")
    expect(scene.count("token/") == 1, "it logged in anew")
    return "kept in the file until the refresh worked"


@scenario(8, "sixteen at once", **ROTATION)
def broken_for_all(scene: Scene) -> str:
    """Sixteen callers wait for a refresh that goes wrong, and call once more."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, status=503, delay=0.05)
    scene.server.faults.next(REFRESH, status=503, times=None)
    results = together([partial(client.call, "GET", "me/")] * MANY)
    scene.server.faults.clear()
    again = together([partial(client.call, "GET", "me/")] * MANY)
    answered = sum(result.status == 200 for result in again)
    expect(
        answered == MANY,
        f"when it was over {answered} of {MANY} callers got their answer; all are due",
    )
    for result in results:
        expect_error(str(result), "RefreshFailed")
    return "all were told, and all recovered"


@scenario(8, "when to come again")
def when_to_come_again(scene: Scene) -> str:
    """The server is busy and says for how long."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.next(REFRESH, status=429, headers={"Retry-After": "7"})
    result = call(client, "GET", "me/")
    expect_error(str(result), "RefreshFailed")
    wait = getattr(result.raised, "retry_after", None)
    if wait is None:
        not_applicable("its error does not say when to come again")
    expect(wait == 7, f"retry_after is {wait}; 7 is due")
    return "retry_after 7"


@scenario(8, "the store is in trouble for a moment", **ROTATION)
def not_to_be_written(scene: Scene) -> str:
    """While the new tokens are on their way, a folder lies in the place of their file, which can
    be neither read nor written."""
    client = scene.logged_in(path=scene.path)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, answer=True)
    waiting = begin(client, "GET", "me/")
    expect(held.arrived(), "no refresh was tried")
    with scene.unusable(scene.path):
        held.release()
        first = waiting.result
    scene.expire()
    result = call(client, "GET", "me/")
    expect(
        result.status == 200, f"the callers got {first}, and {result} when it was over; 200 is due"
    )
    expect(scene.count("token/") == 1, "it logged in anew")
    return "the new tokens were kept until they could be written"


# Who logs in meanwhile, what is called, and how the loser's refresh is refused.
WINNERS: dict[str, tuple[str, Asked, dict[str, Any]]] = {
    "logged in again meanwhile": ("ada", ME, {}),
    "somebody else logged in, 400 invalid_grant": ("grace", ME, INVALID_GRANT),
    "logged in again meanwhile, writing": ("ada", NOTE, {}),
}


def the_winner_stays(scene: Scene, winner: str, asked: Asked, fault: dict[str, Any]) -> str:
    """While one client's refresh is being refused, another logs in, in the same store."""
    slow, quick = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    scene.server.clock.advance(days=2)
    waiting = _refused_late(scene, slow, asked, fault)
    quick.login(winner, PASSWORDS[winner])
    waiting.release()
    refused = waiting.result
    expect(refused.status in (None, 401), f"the ended login got {refused}; LoginRequired is due")
    again = call(quick, "GET", "me/")
    expect(again.status == 200, f"the new login got {again}; 200 is due")
    restarted = call(scene.client(path=scene.path), "GET", "me/")
    expect(restarted.status == 200, "the new login was wiped from the store")
    name = restarted.body["username"]
    expect(name == winner, f"the store holds a login of {name}; {winner} is due")
    return "the new login stayed"


for _who, _winner in WINNERS.items():
    scenario(9, _who, given=_winner)(the_winner_stays)


@scenario(9, "refreshed meanwhile, 400 invalid_grant", given=(ME, INVALID_GRANT), **ROTATION)
@scenario(9, "refreshed meanwhile, writing", given=(NOTE, {}), **ROTATION)
@scenario(9, "refreshed meanwhile", given=(ME, {}), **ROTATION)
def the_winner_s_tokens_serve(scene: Scene, asked: Asked, fault: dict[str, Any]) -> str:
    """A program that heeds no lock refreshes the same login, and writes the file, while one's own
    refresh is being refused. What lies in the file then is used."""
    slow = scene.logged_in(path=scene.path)
    if not scene.path.exists():
        not_applicable("its login lies in no file of its own")
    elsewhere = scene.folder / "elsewhere.json"
    shutil.copy(scene.path, elsewhere)
    quick = scene.client(path=elsewhere)
    scene.expire()
    waiting = _refused_late(scene, slow, asked, fault)
    expect_answered(quick, ME)
    os.replace(elsewhere, scene.path)
    waiting.release()
    result = waiting.result
    expect(result.status == asked.due, f"the loser got {result}; {asked.due} is due")
    expect(scene.refreshes == 2, f"{scene.refreshes} refreshes; two are due")
    restarted = call(scene.client(path=scene.path), "GET", "me/")
    expect(restarted.status == 200, "the winner's tokens were wiped from the store")
    return "the winner's tokens served both"


class _RefusedLate(NamedTuple):
    """A call whose refresh is on its way, and will be refused."""

    call: PendingCall
    release: Callable[[], None]

    @property
    def result(self) -> Result:
        """What came of the call."""
        return self.call.result


def _refused_late(
    scene: Scene, client: Client, asked: Asked, fault: dict[str, Any]
) -> _RefusedLate:
    if fault:
        scene.server.faults.next(REFRESH, **fault)
    held = scene.server.faults.hold(REFRESH)
    waiting = begin(client, asked.method, asked.path, **asked.request)
    expect(held.arrived(), "no refresh was tried")
    return _RefusedLate(waiting, held.release)
