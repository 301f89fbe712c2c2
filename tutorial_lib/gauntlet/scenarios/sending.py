"""Rules 16 to 21, 26 and 28: what is sent where, and what is said when it goes wrong."""

from __future__ import annotations

import logging
import re
import time
import traceback
from functools import partial
from typing import Any

from ..client import Client, Result
from ..scenario import scene
from ..stage import PASSWORDS, Caller, Stage, in_time, together
from ..verdict import expect, expect_error, not_applicable
from .refreshing import MANY, REFRESH, ROTATION

TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+")


@scene(16, "login and logged out")
def no_header(stage: Stage) -> str:
    """A call before logging in, the login, a login again, a call after logging out."""
    client = stage.client()
    in_time(partial(client.call, "GET", "me/"))
    client.login("ada", PASSWORDS["ada"])
    client.login("ada", PASSWORDS["ada"])
    client.logout()
    in_time(partial(client.call, "GET", "me/"))
    carried = [exchange.credential.kind for exchange in stage.server.journal]
    expect(set(carried) == {"none"}, f"the server saw {carried}")
    return "no Authorization header on any of them"


@scene(16, "calling the token endpoints by hand")
def by_hand(stage: Stage) -> str:
    """Somebody posts to the login path while logged in."""
    client = stage.logged_in()
    in_time(partial(client.call, "POST", "token/", json={"username": "ada", "password": "x"}))
    carried = stage.server.journal.to("token/")[-1].credential.kind
    expect(carried == "none", f"the login path got {carried}")
    return "no header on the login path"


@scene(17, "a wrong password")
def wrong_password(stage: Stage) -> str:
    """The login is refused with 401: that is not an expired token."""
    client = stage.client()
    result = in_time(partial(client.login, "ada", "not-her-password"))
    expect(len(stage.server.journal) == 1, f"{len(stage.server.journal)} requests")
    expect(bool(result.error), "no error reached the caller")
    expect_error(str(result), "LoginFailed")
    expect("No active account" in str(result.raised), "the server's words were lost")
    return "one request, LoginFailed, the server's words"


@scene(17, "a wrong password while logged in")
def wrong_while_logged_in(stage: Stage) -> str:
    """A refused login leaves the present one as it is."""
    client = stage.logged_in("ada")
    result = in_time(partial(client.login, "grace", "not-her-password"))
    expect(stage.refreshes == 0, "the refused login was refreshed")
    still = in_time(partial(client.call, "GET", "me/"))
    expect(still.status == 200 and still.body["username"] == "ada", f"the caller got {still}")
    expect_error(str(result), "LoginFailed")
    return "Ada stayed logged in"


@scene(17, "messages for the fields")
def field_messages(stage: Stage) -> str:
    """The login is refused with 400: the form wants to know which field."""
    client = stage.client()
    result = in_time(partial(client.login, "", "secret-enough"))
    expect(len(stage.server.journal) == 1, f"{len(stage.server.journal)} requests")
    expect_error(str(result), "LoginFailed")
    errors = getattr(result.raised, "errors", {})
    expect(errors == {"username": ["This field may not be blank."]}, f"the form gets {errors}")
    return "the field's message reached the caller"


@scene(18, "redirected")
def redirected(stage: Stage) -> str:
    """The API redirects to a stranger, who answers 401 and hopes for a token."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    result = in_time(partial(client.call, "GET", "me/"))
    _expect_nothing_told(stranger)
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes for the stranger's 401")
    expect(result.status == 401, f"the caller got {result}")
    return "the stranger saw no token, its 401 was handed over"


@scene(18, "redirected there and back")
def there_and_back(stage: Stage) -> str:
    """The stranger sends the client back: a request that comes from a stranger has no token."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    stranger.faults.next("me/", redirect=f"{stage.server.api_url}notes/")
    result = in_time(partial(client.call, "GET", "me/"))
    _expect_nothing_told(stranger)
    expect(stage.count("notes/") == 1, f"notes/ was asked {stage.count('notes/')} times")
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "sent back without a token, the 401 was handed over"


@scene(18, "redirected after the refresh")
def redirected_late(stage: Stage) -> str:
    """The token has expired, and the repeated request is redirected to the stranger."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
    stage.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    in_time(partial(client.call, "GET", "me/"))
    _expect_nothing_told(stranger)
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "the stranger saw no token"


@scene(18, "asked for by its whole address")
def asked_directly(stage: Stage) -> str:
    """The client is used for another host's address."""
    stranger, client = stage.stranger(), stage.logged_in()
    result = in_time(partial(client.call, "GET", f"{stranger.api_url}me/"))
    _expect_nothing_told(stranger)
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "the stranger saw no token"


@scene(18, "a redirected refresh")
def redirected_refresh(stage: Stage) -> str:
    """The refresh is redirected with 307, which would send the refresh token along."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.expire()
    stage.server.faults.next(REFRESH, status=307, redirect=f"{stranger.api_url}token/refresh/")
    in_time(partial(client.call, "GET", "me/"))
    expect(len(stranger.journal) == 0, "the refresh token went to the stranger")
    return "the refresh token stayed at home"


def _expect_nothing_told(stranger: Any) -> None:
    carried = {exchange.credential.kind for exchange in stranger.journal} - {"none"}
    expect(not carried, f"the stranger saw {carried}")


class Listener(logging.Handler):
    """Keeps every log line."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it would be written, its traceback too."""
        self.lines.append(logging.Formatter().format(record))


@scene(19, "everything that is said", **ROTATION)
def nothing_is_said(stage: Stage) -> str:
    """Login, refresh, refusal, a broken refresh, logout: logged at DEBUG, and every error read."""
    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        said = _a_whole_life(stage)
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
    for text in [*said, *listener.lines]:
        expect(not TOKEN.search(text), "a token was said")
        expect(not any(word in text for word in PASSWORDS.values()), "a password was said")
    return f"{len(said)} texts and {len(listener.lines)} log lines, no secret in them"


def _a_whole_life(stage: Stage) -> list[str]:
    client = stage.client(path=stage.path, timeout=0.5)
    said = [*_texts(in_time(partial(client.login, "ada", PASSWORDS["grace"])), client)]
    client.login("ada", PASSWORDS["ada"])
    for fault in ({"status": 503}, {"drop": "before"}, {"status": 200, "body": "<p>"}, None):
        stage.expire()
        if fault is not None:
            stage.server.faults.next(REFRESH, **fault)
        said += _texts(in_time(partial(client.call, "POST", "echo/", json={})), client)
    stage.server.faults.next("me/", drop="before")
    said += _texts(in_time(partial(client.call, "GET", "me/")), client)
    stage.server.clock.advance(days=2)
    said += _texts(in_time(partial(client.call, "GET", "me/")), client)
    said += _texts(in_time(client.logout), client)
    return said


def _texts(result: Result, client: Client) -> list[str]:
    things = [client, *vars(client).values(), result.response, result.raised]
    seen = [repr(thing) for thing in things]
    for thing in list(vars(client).values()):
        seen += [
            repr(part)
            for part in getattr(thing, "__dict__", {}).values()
            if not isinstance(part, dict)
        ]
    if result.raised is not None:
        seen += [str(result.raised), *traceback.format_exception(result.raised)]
    return seen


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


@scene(21, "the call hangs")
def the_call_hangs(stage: Stage) -> str:
    """The server never answers a call that states no timeout."""
    client = stage.logged_in(timeout=0.3)
    stage.server.faults.hold("me/", limit=15)
    return _ends_soon(stage, client, "network")


@scene(21, "the refresh hangs")
def the_refresh_hangs(stage: Stage) -> str:
    """The refresh is never answered; everybody who waits for it is freed."""
    client = stage.logged_in(timeout=0.3)
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


@scene(21, "the logout hangs")
def the_logout_hangs(stage: Stage) -> str:
    """The server never answers the logout: the login is forgotten all the same."""
    client = stage.logged_in(timeout=0.3)
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


@scene(26, "a default line")
def netrc(stage: Stage) -> str:
    """A .netrc with a default line, which requests prefers to a header set by hand."""
    client, stranger = _client_with_netrc(stage)
    with stage.environment(NETRC=str(stage.folder / "netrc")):
        client.login("ada", PASSWORDS["ada"])
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        stage.server.faults.next("notes/", redirect="/api/me/")
        in_time(partial(client.call, "GET", "notes/"))
        stage.server.faults.next("notes/", redirect=f"{stranger.api_url}me/")
        in_time(partial(client.call, "GET", "notes/"))
        in_time(client.logout)
    carried = [exchange.credential.kind for exchange in stage.server.journal]
    expect("basic" not in carried, f"the API saw {carried}")
    expect(stage.server.journal.to("me/")[-1].credential.kind == "access", "the header was lost")
    _expect_nothing_told(stranger)
    expect(result.status == 200, f"the caller got {result}")
    return "bearer at home, nothing abroad"


def _client_with_netrc(stage: Stage) -> tuple[Client, Any]:
    (stage.folder / "netrc").write_text("default login somebody password something\n")
    return stage.client(), stage.stranger()


@scene(28, "plain HTTP to another machine")
def plain_http(stage: Stage) -> str:
    """An API at a plain http:// address elsewhere. A proxy stands in for the listening world."""
    listening = stage.stranger()
    with stage.environment(
        http_proxy=listening.url, HTTP_PROXY=listening.url, no_proxy="", NO_PROXY=""
    ):
        result = in_time(lambda: _log_in_at(stage, "http://api.example/api/"))
    expect(len(listening.journal) == 0, "the password went out in the clear")
    expect(bool(result.error), "nobody was told")
    return f"refused before anything was sent ({result.error})"


def _log_in_at(stage: Stage, url: str) -> None:
    stage.client(url).login("ada", PASSWORDS["ada"])


@scene(28, "a proxy in the environment")
def past_the_proxy(stage: Stage) -> str:
    """With HTTP_PROXY set, plain HTTP to this machine must not leave it."""
    listening = stage.stranger()
    with stage.environment(
        http_proxy=listening.url, HTTP_PROXY=listening.url, no_proxy="", NO_PROXY=""
    ):
        client = stage.logged_in()
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        stage.server.faults.next("notes/", redirect="/api/me/")
        in_time(partial(client.call, "GET", "notes/"))
        client.logout()
    expect(len(listening.journal) == 0, f"the proxy saw {len(listening.journal)} requests")
    expect(result.status == 200, f"the caller got {result}")
    return "nothing went through the proxy"


@scene(28, "a token in an address")
def in_the_address(stage: Stage) -> str:
    """Somebody writes the access token into an address, where logs would keep it."""
    client = stage.logged_in()
    access = _access_token(client)
    result = in_time(partial(client.call, "GET", f"me/?token={access}"))
    expect(stage.count("me/") == 0, "it was sent")
    expect(bool(result.error) and access not in str(result.raised), "the error holds the token")
    return "refused before it was sent"


def _access_token(client: Client) -> str:
    storage = getattr(client, "storage", None)
    state = storage.load() if storage is not None else None
    if state is None:
        not_applicable("the client does not show its token")
    return str(state.access)


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
