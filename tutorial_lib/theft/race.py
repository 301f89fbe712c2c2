"""One refresh token that comes to two servers at the same moment, the same way each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import requests

from tutorial_lib.server.attacked import AttackedServer

from .wsgi import Caller


def twice_at_once(
    server: AttackedServer,
    api: Caller,
    token: str,
    step: int,
    *,
    second: Callable[..., Any] | None = None,
    other_token: str | None = None,
) -> list[requests.Response]:
    """Have a token spent while it is being spent: the answers, the other server's last.

    The other one comes before a step of the first one's `spend`: a statement in the database,
    which must be a file. Where it has to wait there, it goes on when the first one has ended.
    `second` is the `spend` that it has, as the first one's unless given, and
    `other_token` is the refresh token that comes to it, the same one unless given.
    """
    first, connect = server.spend, server.connection
    came: list[requests.Response] = []
    steps, was_held_up = 0, False

    def other(*given: Any, **named: Any) -> Any:
        nonlocal was_held_up
        try:
            return (second or first)(*given, **named)  # type: ignore[misc]
        except sqlite3.OperationalError:
            was_held_up = True
            raise

    def ask() -> requests.Response:
        server.spend, server.connection = other, connect  # type: ignore[method-assign]
        try:
            return api.post("token/refresh/", json={"refresh": other_token or token})
        finally:
            server.spend = first

    def reach(_: str) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            came.append(ask())

    def stepping() -> sqlite3.Connection:
        connection = connect()
        connection.set_trace_callback(reach)
        return connection

    server.connection = stepping  # type: ignore[method-assign]
    try:
        answer = api.post("token/refresh/", json={"refresh": token})
    finally:
        server.connection = connect  # type: ignore[method-assign]
    return [answer, ask() if was_held_up or not came else came[0]]
