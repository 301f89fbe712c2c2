"""Rule 28: over which wire tokens and passwords travel, and that no address holds one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from ..client import Client, call, in_time
from ..elsewhere import expect_to_be_seen, proxied, the_world
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, ROTATION, Scene
from ..verdict import expect, failed, not_applicable

# How the journal writes down a secret.
SECRET = re.compile(r"\((?:access|refresh|garbage) \w+\)|\(not shown\)")
ELSEWHERE = (
    *("api.example", "localhost.example", "127.0.0.1.example", "notlocalhost", "intranet"),
    *(
        "LOCALHOST.example",
        "[2001:db8::7]",
        "10.0.0.7",
        "192.168.0.7",
        "128.0.0.1",
        "localhost@api.example",
        "127.0.0.1@api.example",
    ),
)


@scenario(28, "plain HTTP to another machine", alone=True)
def plain_http(scene: Scene) -> str:
    """An API at a plain http:// address elsewhere. One server stands in for the world."""
    with the_world(scene) as listening, proxied(scene, listening):
        expect_to_be_seen(scene, listening)
        port = urlsplit(listening.url).port
        for host in ELSEWHERE:
            for scheme in ("http", "HTTP"):
                result = in_time(partial(_log_in_at, scene, f"{scheme}://{host}:{port}/api/"))
                _expect_nothing_in_the_clear(listening.journal, host)
                expect(bool(result.error), f"nobody was told that {host} is not called; it is due")
    return f"refused before anything was sent ({result.error})"


def _log_in_at(scene: Scene, url: str) -> None:
    scene.client(url).login("ada", PASSWORDS["ada"])


def _expect_nothing_in_the_clear(exchanges: Sequence[Any], host: str) -> None:
    for exchange in exchanges:
        is_told = exchange.request.body or exchange.credential.kind != "none"
        what = "the password" if exchange.meant.endswith("/token/") else "a token"
        told = f"{what} went to {host} in the clear; an error before it is sent is due"
        expect(not is_told and not _says_a_secret(exchange), told)


def _says_a_secret(exchange: Any) -> bool:
    return SECRET.search(f"{exchange.path}?{exchange.query}") is not None


@scenario(28, "a stored login of an API over plain HTTP", alone=True)
def stored_for_plain_http(scene: Scene) -> str:
    """The file of a login says that its API is elsewhere, at a plain http:// address."""
    with the_world(scene) as listening, proxied(scene, listening):
        expect_to_be_seen(scene, listening)
        scene.logged_in(path=scene.path)
        here, there = urlsplit(scene.server.url).netloc, urlsplit(listening.url).port
        text = scene.path.read_text(encoding="utf-8", errors="replace")
        if here not in text:
            not_applicable("its file does not say in plain text which API it belongs to")
        scene.path.write_text(text.replace(here, f"api.example:{there}"), encoding="utf-8")
        in_time(partial(_use_at, scene, f"http://api.example:{there}/api/"))
        _expect_nothing_in_the_clear(listening.journal, "api.example")
    return "no token went out"


def _use_at(scene: Scene, url: str) -> None:
    client = scene.client(url, path=scene.path)
    call(client, "GET", "me/")
    in_time(client.logout)


@scenario(28, "a proxy in the environment", alone=True)
def past_the_proxy(scene: Scene) -> str:
    """With HTTP_PROXY set, plain HTTP to this machine must not leave it."""
    listening = scene.stranger()
    with proxied(scene, listening):
        client = scene.client()
        in_time(partial(client.login, "ada", PASSWORDS["ada"]))
        _expect_past(listening)
        scene.expire()
        result = call(client, "GET", "me/")
        scene.server.faults.next("notes/", redirect="/api/me/")
        call(client, "GET", "notes/")
        in_time(client.logout)
    _expect_past(listening)
    expect(result.status == 200, f"the caller got {result}; a 200 is due")
    return "nothing went through the proxy"


def _expect_past(listening: Any) -> None:
    for exchange in listening.journal:
        failed(f"the proxy got {exchange.asked}; nothing is due there")


@scenario(28, "a whole life, address by address", **ROTATION)
def in_no_query(scene: Scene) -> str:
    """Login, calls, refreshes and logout: what stands behind each path is looked at."""
    client = scene.client()
    if not scene.lacks("login"):
        in_time(partial(client.login, "ada", "not-her-password"))
    client.login("ada", PASSWORDS["ada"])
    for fault in (None, {"status": 503}):
        for method in ("GET", "POST", "DELETE"):
            call(client, method, "echo/", **({"json": {}} if method == "POST" else {}))
            scene.expire()
            if fault:
                scene.server.faults.next(REFRESH, **fault)
            call(client, method, "echo/", **({"json": {}} if method == "POST" else {}))
    in_time(client.logout)
    for exchange in scene.server.journal:
        told = f"a secret stands in the address of {exchange.asked}; none is due there"
        expect(not _says_a_secret(exchange), told)
    return "no secret in any address"


@scenario(28, "a token in an address")
def in_the_address(scene: Scene) -> str:
    """Somebody writes the access token into an address, where logs would keep it."""
    client = scene.logged_in()
    access = _access_token(client)
    encoded = "".join(f"%25{ord(character):02X}" for character in access)
    for spelling in (access, encoded):
        result = call(client, "GET", f"me/?token={spelling}")
        expect(scene.count("me/") == 0, "it was sent; an error before that is due")
        expect(bool(result.error) and access not in str(result.raised), "the error holds the token")
    return "refused before it was sent, percent-encoded too"


def _access_token(client: Client) -> str:
    storage = getattr(client, "storage", None)
    state = storage.load() if storage is not None else None
    if state is None:
        not_applicable("the client does not show its token")
    return str(state.access)
