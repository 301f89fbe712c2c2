"""Rules 18 and 26: where a token goes, and where neither it nor a .netrc's password does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from ..client import Client, Result, call, in_time
from ..elsewhere import API_HOST, API_PORT, LOOPBACK, look_alikes, the_world
from ..scenario import scenario
from ..scene import LOGOUT, PASSWORDS, REFRESH, Need, Scene
from ..verdict import expect, not_applicable

OURS = ("access", "refresh")  # what a header may carry that is nobody else's business
ANYTHING = (*OURS, "garbage", "basic")
TOKEN_SAID = re.compile(r"\((?:access|refresh) \w+\)")  # as the journal writes one down
STATUSES = (302, 303, 307, 308)


@scenario(18, "redirected")
def redirected(scene: Scene) -> str:
    """The API redirects to a stranger, who answers 401 and hopes for a token."""
    stranger, client = scene.stranger(), scene.logged_in()
    scene.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    result = call(client, "GET", "me/")
    _expect_no_header(stranger.journal)
    asked = f"{scene.refreshes} refreshes for the stranger's 401"
    expect(scene.refreshes == 0, f"{asked}; none is due")
    _expect_handed_over(result)
    return f"the stranger saw no token, and the caller got {result}"


def _expect_handed_over(result: Result) -> None:
    """The stranger's 401; from who follows no redirect, that; or an error that says so."""
    is_answer = result.status in (None, 302, 401)
    expect(is_answer, f"the caller got {result}; the stranger's 401 is due")


def _host(exchange: Any) -> str:
    """Return whom an exchange was addressed to; a server's own port is another in each run."""
    host: str = dict(exchange.request.headers).get("Host", "")
    return "a stranger" if host.startswith(LOOPBACK) else host


def _expect_no_header(exchanges: Iterable[Any], *kinds: str) -> None:
    for exchange in exchanges:
        carried, host = exchange.credential.kind, _host(exchange)
        told = f"{exchange.asked} at {host} carried {carried}; no header is due there"
        expect(carried not in (kinds or ANYTHING), told)
        said = f"{exchange.request.headers}{exchange.query}{exchange.request.body}"
        told = f"{exchange.asked} at {host} held a token beside that header; none is due there"
        expect(TOKEN_SAID.search(said) is None, told)


@scenario(18, "redirected: each method and status")
def redirected_in_every_way(scene: Scene) -> str:
    """The API redirects calls with 302, 303, 307 and 308 to a stranger, who answers 401."""
    stranger, client = scene.stranger(), scene.logged_in()
    for status in STATUSES:
        for method in ("GET", "POST", "PUT", "DELETE"):
            scene.server.faults.next("echo/", status=status, redirect=f"{stranger.api_url}echo/")
            body = {"json": {"said": "to the API"}} if method[0] == "P" else {}
            result = call(client, method, "echo/", **body)
            _expect_no_header(stranger.journal)
            asked = f"{scene.refreshes} refreshes for the stranger's 401 to a {method}"
            expect(scene.refreshes == 0, f"{asked}; none is due")
            expect(result.status != 200, f"a {method} got 200; the stranger's 401 is due")
    return "the stranger saw no token, whatever the method and the status"


@scenario(18, "redirected there and back")
def there_and_back(scene: Scene) -> str:
    """The stranger sends the client back to the API: whatever comes of it, it sees no token."""
    stranger, client = scene.stranger(), scene.logged_in()
    scene.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    stranger.faults.next("me/", redirect=f"{scene.server.api_url}notes/")
    result = call(client, "GET", "me/")
    _expect_no_header(stranger.journal)
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
    return f"the stranger saw no token, and the caller got {result}"


@scenario(18, "redirected after the refresh")
def redirected_late(scene: Scene) -> str:
    """The token has expired, and the repeated request is redirected to the stranger."""
    stranger, client = scene.stranger(), scene.logged_in()
    for method in ("GET", "POST"):
        scene.server.faults.next("echo/", status=401, body={"code": "token_not_valid"})
        scene.server.faults.next("echo/", status=307, redirect=f"{stranger.api_url}echo/")
        call(client, method, "echo/", **({"json": {}} if method == "POST" else {}))
    _expect_no_header(stranger.journal)
    expect(scene.refreshes == 2, f"{scene.refreshes} refreshes; one for each of two calls is due")
    return "the stranger saw no token"


@scenario(18, "asked for by its whole address")
def asked_directly(scene: Scene) -> str:
    """The client is used for another host's address."""
    stranger, client = scene.stranger(), scene.logged_in()
    result = call(client, "GET", f"{stranger.api_url}me/")
    _expect_no_header(stranger.journal)
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
    _expect_handed_over(result)
    return "the stranger saw no token"


@scenario(18, "addresses that name the API")
def named_in_the_address(scene: Scene) -> str:
    """Strangers' addresses have the API's own in them: as a user's name, a path or a query."""
    stranger, client = scene.stranger(), scene.logged_in()
    here, there = (server.url.partition("://")[2] for server in (scene.server, stranger))
    for address in (
        f"http://{here}@{there}/api/me/",
        f"http://{there}/{here}/api/me/",
        f"http://{there}/api/me/?for=http://{here}/api/",
        f"http://localhost:{here.rpartition(':')[2]}/api/me/",
    ):
        before = len(scene.server.journal)
        for method in ("GET", "POST"):
            call(client, method, address)
        _expect_no_header(stranger.journal, *OURS)
        _expect_no_header(scene.server.journal[before:], *OURS)
    return "no token for an address that only names the API"


@scenario(18, "hosts and ports like the API's", alone=True)
def like_the_api(scene: Scene) -> str:
    """Other hosts and ports look like the API's; they are called, and redirected to."""
    with the_world(scene) as stranger:
        client = scene.client(f"http://{API_HOST}:{API_PORT}/api/")
        in_time(partial(client.login, "ada", PASSWORDS["ada"]))
        if not scene.count("token/"):
            not_applicable("it does not look up names in Python")
        for address in look_alikes(API_HOST, API_PORT):
            before = len(scene.server.journal)
            scene.server.faults.next("forbidden/", redirect=f"{address}api/me/")
            call(client, "GET", f"{address}api/me/")
            call(client, "GET", "forbidden/")
            _expect_no_header(stranger.journal, *OURS)
            mine = [one for one in scene.server.journal[before:] if "forbidden" not in one.path]
            _expect_no_header(mine, *OURS)
    return "no token for what only looks like the API"


def _log_in(scene: Scene, client: Client) -> None:
    in_time(partial(client.login, "ada", PASSWORDS["ada"]))


def _refresh(scene: Scene, client: Client) -> None:
    client.login("ada", PASSWORDS["ada"])
    scene.expire()
    call(client, "GET", "me/")


def _log_out(scene: Scene, client: Client) -> None:
    client.login("ada", PASSWORDS["ada"])
    in_time(client.logout)


def redirected_token_call(scene: Scene, path: str, make: Callable[[Scene, Client], None]) -> str:
    """The call is redirected with 307, then with 308, which would send its body along."""
    stranger = scene.stranger()
    for status in (307, 308):
        scene.server.faults.next(path, status=status, redirect=f"{stranger.api_url}{path}")
        make(scene, scene.client())
        for exchange in stranger.journal:
            told = f"redirected with {status}, its body went to the stranger; no body is due there"
            expect(not exchange.request.body, told)
        _expect_no_header(stranger.journal)
    return "what it holds stayed at home"


_TOKEN_CALLS: tuple[tuple[str, Need | None, str, Callable[[Scene, Client], None]], ...] = (
    ("login", "login", "token/", _log_in),
    ("refresh", None, REFRESH, _refresh),
    ("logout", "logout", LOGOUT, _log_out),
)
for _title, _need, _path, _make in _TOKEN_CALLS:
    scenario(18, f"a redirected {_title}", given=(_path, _make), needs=_need)(redirected_token_call)


def netrc(scene: Scene, lines: str) -> str:
    """A .netrc with a password for the API and for a stranger, to whom the API redirects."""
    stranger, netrc_file = scene.stranger(), scene.folder / "netrc"
    netrc_file.write_text(lines)
    with scene.environment(NETRC=str(netrc_file)):
        client = scene.client()
        call(client, "GET", "notes/")
        for method in ("GET", "POST"):
            client.login("ada", PASSWORDS["ada"])
            scene.expire()
            repeated = call(client, method, "echo/" if method == "POST" else "me/")
            expect(repeated.status == 200, f"a {method} got {repeated}; a 200 is due")
            scene.server.faults.next("notes/", status=307, redirect="/api/echo/")
            call(client, method, "notes/")
            _expect_no_password(scene)
            _expect_the_token(scene.server.journal[-1])
        refreshes = scene.refreshes
        for method, status in (("GET", 302), ("GET", 308), ("POST", 307)):
            scene.server.faults.next("notes/", status=status, redirect=f"{stranger.api_url}me/")
            result = call(client, method, "notes/")
            handed_over = result.status in (None, status, 401)
            expect(handed_over, f"the caller got {result}; the stranger's 401 is due")
        _expect_no_header(stranger.journal)
        expect(scene.refreshes == refreshes, "the stranger's 401 was refreshed; nothing is due")
        call(client, "GET", f"{stranger.api_url}me/")
        in_time(client.logout)
        call(client, "POST", "notes/", json={})
    _expect_no_password(scene)
    _expect_no_header(stranger.journal, "basic")
    return "bearer at home, nothing abroad"


def _expect_the_token(exchange: Any) -> None:
    carried = exchange.credential.kind
    expect(carried == "access", f"{exchange.asked} carried {carried}; the token is due")


def _expect_no_password(scene: Scene) -> None:
    for exchange in scene.server.journal:
        told = f"{exchange.asked} carried .netrc's password; none is due"
        expect(exchange.credential.kind != "basic", told)


for _title, _lines in {
    "a default line": "default login somebody password something\n",
    "a line for each host": "".join(
        f"machine {host} login somebody password something\n"
        for host in ("127.0.0.1", "localhost", "api.example")
    ),
}.items():
    scenario(26, _title, alone=True, given=(_lines,))(netrc)
