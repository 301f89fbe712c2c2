"""A request that was refused and sent again, as the server saw the two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tutorial_lib.server.exchange import Exchange

from .client import Client, call
from .scene import PASSWORDS, Scene
from .verdict import expect, not_applicable

TOKEN_NOT_VALID = {"detail": "n'importe quoi", "code": "token_not_valid"}
LONGEST_SHOWN = 40  # characters of a body in a fact


def refuse(scene: Scene, path: str, **answer: Any) -> None:
    """Let the next request to a path be refused for its token, whatever it carries."""
    scene.server.faults.next(path, **{"status": 401, "body": TOKEN_NOT_VALID, **answer})


def log_in_anew(client: Client) -> None:
    """Log in over the login, so that the next refresh doesn't depend on what came of the last."""
    client.login("ada", PASSWORDS["ada"])


def expect_to_follow(scene: Scene, client: Client, method: str = "GET", status: int = 302) -> None:
    """End the scene for a client that hands such a redirect over, though nothing is refused."""
    scene.server.faults.next("forbidden/", status=status, redirect="/api/forbidden/")
    if call(client, method, "forbidden/").status == status:
        not_applicable(f"it follows no redirect of a {method}")


def expect_repeated(
    scene: Scene, path: str, what: str, *, ended: int = 200, fields: Iterable[str] = ()
) -> None:
    """Ask that the last two requests to a path are one and the same, the first one refused.

    `fields` are the header fields that are compared, beside the token, which must be another one.
    """
    last = scene.server.journal.to(path)[-2:]
    statuses = [exchange.status for exchange in last]
    expect(statuses == [401, ended], f"{what}: {path} answered {statuses}; [401, {ended}] is due")
    change = _change(last[0], last[1], fields)
    expect(not change, f"{what}: {change}")


def _change(first: Exchange, second: Exchange, fields: Iterable[str]) -> str:
    """Say what is another one the second time, "" for nothing."""
    if second.method != first.method:
        return f"{second.method} came the second time; {first.method} is due"
    if second.credential.kind == "none":
        return "no token came the second time; a new one is due"
    if second.credential.fingerprint == first.credential.fingerprint:
        return "the refused token came the second time; a new one is due"
    for name in fields:
        if (came := _field(second, name)) != (due := _field(first, name)):
            return f"{name}: {came} came the second time; {due} is due"
    if second.repeats == first.number:
        return ""
    due, came = first.request.body, second.request.body
    if due != came:
        return f"the body {_cut(came)} came the second time; {_cut(due)} is due"
    return "another query or body came the second time; the same is due"


def _field(exchange: Exchange, name: str) -> str:
    found = [value for field, value in exchange.request.headers if field.lower() == name.lower()]
    return found[0] if found else "nothing"


def _cut(body: str) -> str:
    if not body:
        return "(nothing)"
    return body if len(body) <= LONGEST_SHOWN else f"{body[:LONGEST_SHOWN]}…"
