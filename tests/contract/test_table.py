"""The generated table: this server answers every row as the real SimpleJWT does."""

import http.client
import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from tests.contract.table import TABLE, Row
from tests.contract.test_contract import comparable
from tests.contract.world import World
from tests.waiting import HANG

Answer = dict[str, Any]

CLOSED: Answer = {"status": None, "headers": {}, "body": ""}
REFUSED = (400, 401, 404, 415)


def _fails(row: Row, mine: Answer, theirs: Answer) -> bool:
    is_token = row.claims is not None
    return theirs["status"] in (500, None) and mine["status"] in ((401,) if is_token else REFUSED)


def _is_unknown(row: Row, mine: Answer, theirs: Answer) -> bool:
    is_page = theirs["headers"].get("Content-Type") == "text/html; charset=utf-8"
    body = "" if row.method == "HEAD" else '{"detail":"Not found."}'
    return is_page and (mine["status"], mine["body"], theirs["status"]) == (404, body, 404)


def _is_options(row: Row, mine: Answer, theirs: Answer) -> bool:
    described = {**mine, "body": theirs["body"]}
    return row.method.upper() == "OPTIONS" and mine["body"] == "" and described == theirs


def _is_redirect(row: Row, mine: Answer, theirs: Answer) -> bool:
    return (mine["status"], theirs["status"], row.path) == (301, 301, "me?format[]=xml")


def _is_cut(row: Row, mine: Answer, theirs: Answer) -> bool:
    sent = dict(row.headers).get("Content-Type", "")
    return sent.endswith("boundary=c") and "Multipart form parse error" in mine["body"]


def _is_long(row: Row, mine: Answer, theirs: Answer) -> bool:
    return mine["status"] == 401 and len(str((row.claims or {}).get("jti", ""))) > 255


#: Where this server differs on purpose: the reason, and what such a pair of answers looks like.
DIFFERENCES: dict[str, Callable[[Row, Answer, Answer], bool]] = {
    "what ends the real one with a 500 or without an answer is refused here": _fails,
    "an unknown path gets JSON, since a program asked": _is_unknown,
    "OPTIONS answers Allow without REST framework's description": _is_options,
    "Werkzeug writes brackets in a Location as %5B and %5D, which means the same": _is_redirect,
    "Werkzeug reads no multipart body in which the boundary never stands; Django guesses": _is_cut,
    "a jti longer than SimpleJWT's column is refused; only SQLite would take it": _is_long,
}


@pytest.fixture(scope="module")
def pairs(our_server: Any, real_server: Any) -> dict[str, list[tuple[Row, Answer, Answer]]]:
    """What both servers answered, by the kind of row."""
    worlds = [World(our_server), World(real_server)]
    for world in worlds:
        world.begin()
    return {
        kind: [(row, *(said(world, row) for world in worlds)) for row in rows]
        for kind, rows in TABLE.items()
    }


@pytest.mark.parametrize("kind", TABLE)
def test_this_server_answers_every_row_as_the_real_one(kind: str, pairs: dict[str, Any]):
    differ = [pair for pair in pairs[kind] if pair[1] != pair[2]]
    assert not [pair for pair in differ if not any(fits(*pair) for fits in DIFFERENCES.values())]


@pytest.mark.parametrize("reason", DIFFERENCES)
def test_a_difference_on_purpose_is_there(reason: str, pairs: dict[str, Any]):
    differ = [pair for rows in pairs.values() for pair in rows if pair[1] != pair[2]]
    assert any(DIFFERENCES[reason](*pair) for pair in differ)


def test_no_row_makes_a_500(our_server: Any, pairs: dict[str, Any]):
    assert max(mine["status"] for rows in pairs.values() for _, mine, _ in rows) < 500
    assert not our_server.errors


def said(world: World, row: Row) -> Answer:
    """What a server answers to a row, as far as it can be compared."""
    forged = forged_for(world, row)
    body = row.body.replace(b"{forged}", forged.encode())
    lines = [f"{row.method} /api/{row.path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in row.headers]
    lines += [f"Content-Length: {len(body)}"] if body else []
    head = "\r\n".join([*lines, "", ""]).replace("{access}", world.access)
    return sent(world, head.replace("{forged}", forged).encode("latin-1") + body, row.method)


def sent(world: World, request: bytes, method: str) -> Answer:
    """What comes back for these bytes."""
    where = urlsplit(world.server.api_url)
    with socket.create_connection((where.hostname, where.port), timeout=HANG) as connection:
        connection.sendall(request)
        answer = http.client.HTTPResponse(connection, method=method)
        try:
            answer.begin()
        except http.client.RemoteDisconnected:
            return CLOSED
        text = answer.read().decode()
        return comparable(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)


def forged_for(world: World, row: Row) -> str:
    """A token with the row's claims, signed with the server's key."""
    if row.claims is None:
        return ""
    kind = "refresh" if b'"refresh"' in row.body else "access"
    now = int(world.server.clock.now())
    usual = {"token_type": kind, "exp": now + 600, "iat": now - 10, "jti": "0", "user_id": "1"}
    payload = json.dumps(usual | row.claims).encode()
    return jwt.api_jws.encode(payload, world.server.signing_key, "HS256")
