"""Rules 18, 26 and 28: where a token goes, and where it never does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..client import Client, call, in_time
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, Scene
from ..verdict import expect, not_applicable


@scenario(18, "redirected")
def redirected(scene: Scene) -> str:
    """The API redirects to a stranger, who answers 401 and hopes for a token."""
    stranger, client = scene.stranger(), scene.logged_in()
    scene.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    result = call(client, "GET", "me/")
    _expect_nothing_told(stranger)
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for the stranger's 401")
    expect(result.status == 401, f"the caller got {result}")
    return "the stranger saw no token, its 401 was handed over"


@scenario(18, "redirected there and back")
def there_and_back(scene: Scene) -> str:
    """The stranger sends the client back: a request that comes from a stranger has no token."""
    stranger, client = scene.stranger(), scene.logged_in()
    scene.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    stranger.faults.next("me/", redirect=f"{scene.server.api_url}notes/")
    result = call(client, "GET", "me/")
    _expect_nothing_told(stranger)
    expect(scene.count("notes/") == 1, f"notes/ was asked {scene.count('notes/')} times")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "sent back without a token, the 401 was handed over"


@scenario(18, "redirected after the refresh")
def redirected_late(scene: Scene) -> str:
    """The token has expired, and the repeated request is redirected to the stranger."""
    stranger, client = scene.stranger(), scene.logged_in()
    scene.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
    scene.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    call(client, "GET", "me/")
    _expect_nothing_told(stranger)
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return "the stranger saw no token"


@scenario(18, "asked for by its whole address")
def asked_directly(scene: Scene) -> str:
    """The client is used for another host's address."""
    stranger, client = scene.stranger(), scene.logged_in()
    result = call(client, "GET", f"{stranger.api_url}me/")
    _expect_nothing_told(stranger)
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "the stranger saw no token"


@scenario(18, "a redirected refresh")
def redirected_refresh(scene: Scene) -> str:
    """The refresh is redirected with 307, which would send the refresh token along."""
    stranger, client = scene.stranger(), scene.logged_in()
    scene.expire()
    scene.server.faults.next(REFRESH, status=307, redirect=f"{stranger.api_url}{REFRESH}")
    call(client, "GET", "me/")
    expect(len(stranger.journal) == 0, "the refresh token went to the stranger")
    return "the refresh token stayed at home"


def _expect_nothing_told(stranger: Any) -> None:
    carried = {exchange.credential.kind for exchange in stranger.journal} - {"none"}
    expect(not carried, f"the stranger saw {carried}")


@scenario(26, "a default line", alone=True)
def netrc(scene: Scene) -> str:
    """A .netrc with a default line, which requests prefers to a header set by hand."""
    stranger, netrc_file = scene.stranger(), scene.folder / "netrc"
    netrc_file.write_text("default login somebody password something\n")
    with scene.environment(NETRC=str(netrc_file)):
        client = scene.client()
        client.login("ada", PASSWORDS["ada"])
        scene.expire()
        result = call(client, "GET", "me/")
        scene.server.faults.next("notes/", redirect="/api/me/")
        call(client, "GET", "notes/")
        scene.server.faults.next("notes/", redirect=f"{stranger.api_url}me/")
        call(client, "GET", "notes/")
        in_time(client.logout)
    carried = [exchange.credential.kind for exchange in scene.server.journal]
    expect("basic" not in carried, f"the API saw {carried}")
    expect(scene.carried("me/") == "access", "the header was lost")
    _expect_nothing_told(stranger)
    expect(result.status == 200, f"the caller got {result}")
    return "bearer at home, nothing abroad"


@scenario(28, "plain HTTP to another machine", alone=True)
def plain_http(scene: Scene) -> str:
    """An API at a plain http:// address elsewhere. A proxy stands in for the listening world."""
    with _proxy(scene) as listening:
        result = in_time(lambda: _log_in_at(scene, "http://api.example/api/"))
    expect(len(listening.journal) == 0, "the password went out in the clear")
    expect(bool(result.error), "nobody was told")
    return f"refused before anything was sent ({result.error})"


def _log_in_at(scene: Scene, url: str) -> None:
    scene.client(url).login("ada", PASSWORDS["ada"])


@contextmanager
def _proxy(scene: Scene) -> Iterator[Any]:
    """Put a server's address into the environment as that of the proxy, and give the server."""
    listening = scene.stranger()
    with scene.environment(
        http_proxy=listening.url, HTTP_PROXY=listening.url, no_proxy="", NO_PROXY=""
    ):
        yield listening


@scenario(28, "a proxy in the environment", alone=True)
def past_the_proxy(scene: Scene) -> str:
    """With HTTP_PROXY set, plain HTTP to this machine must not leave it."""
    with _proxy(scene) as listening:
        client = scene.logged_in()
        scene.expire()
        result = call(client, "GET", "me/")
        scene.server.faults.next("notes/", redirect="/api/me/")
        call(client, "GET", "notes/")
        client.logout()
    expect(len(listening.journal) == 0, f"the proxy saw {len(listening.journal)} requests")
    expect(result.status == 200, f"the caller got {result}")
    return "nothing went through the proxy"


@scenario(28, "a token in an address")
def in_the_address(scene: Scene) -> str:
    """Somebody writes the access token into an address, where logs would keep it."""
    client = scene.logged_in()
    access = _access_token(client)
    encoded = "".join(f"%25{ord(character):02X}" for character in access)
    for spelling in (access, encoded):
        result = call(client, "GET", f"me/?token={spelling}")
        expect(scene.count("me/") == 0, "it was sent")
        expect(bool(result.error) and access not in str(result.raised), "the error holds the token")
    return "refused before it was sent, percent-encoded too"


def _access_token(client: Client) -> str:
    storage = getattr(client, "storage", None)
    state = storage.load() if storage is not None else None
    if state is None:
        not_applicable("the client does not show its token")
    return str(state.access)
