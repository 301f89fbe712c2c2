"""Requests that nobody recorded: this server must answer them as the real one does."""

import json
from collections.abc import Callable

import pytest
from requests import Response

from tests.contract.cases import ALICE, JSON, authorized, bearing, disabled, refreshing, verifying
from tests.contract.test_contract import comparable
from tests.contract.world import OTHER_KEY, World

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = "multipart/form-data"


def login(**request: object) -> Callable[[World], Response]:
    return lambda world: world.post("token/", **request)


def raw(data: bytes, content_type: str = "application/json") -> Callable[[World], Response]:
    return login(data=data, headers={"Content-Type": content_type})


def echo(data: bytes, content_type: str = "application/json") -> Callable[[World], Response]:
    headers = {"Content-Type": content_type}
    return lambda world: authorized(world, "POST", "echo/", data=data, headers=headers)


def claiming(token_type: str = "access", **claims: object) -> Callable[[World], Response]:
    return lambda world: bearing(world, world.forged(token_type, **claims))


def header(value: str) -> Callable[[World], Response]:
    return lambda world: world.me(value.format(world.access))


REQUESTS: dict[str, Callable[[World], Response]] = {
    "JSON null": raw(b"null"),
    "JSON number": raw(b"1"),
    "JSON true": raw(b"true"),
    "JSON NaN": raw(b'{"username": NaN}'),
    "JSON with a byte order mark": raw(b"\xef\xbb\xbf{}"),
    "JSON cut off": raw(b'{"username": "al'),
    "JSON with trailing words": raw(b"{} x"),
    "JSON in Latin-1": raw(
        '{"username":"é","password":"x"}'.encode("latin-1"), "application/json; charset=latin-1"
    ),
    "JSON in an unknown charset": raw(b"{}", "application/json; charset=klingon"),
    "JSON in a charset that is none": raw(b"{}", "application/json; charset=bz2"),
    "JSON in capitals": raw(json.dumps(ALICE).encode(), "Application/JSON"),
    "JSON under another name": raw(b"{}", "application/problem+json"),
    "spaces around the credentials": login(json={k: f"  {v} " for k, v in ALICE.items()}),
    "name in capitals": login(json={**ALICE, "username": "ALICE"}),
    "NUL in the name": login(json={**ALICE, "username": "a\x00b"}),
    "half a character in the name": raw(b'{"username":"\\ud800","password":"x"}'),
    "a float for a name": login(json={**ALICE, "username": 1.5}),
    "only white space for a password": login(json={**ALICE, "password": "\t \n"}),
    "an empty form": raw(b"", FORM["Content-Type"]),
    "a form that says it twice": raw(
        b"username=nobody&username=alice&password=x", FORM["Content-Type"]
    ),
    "a form with blank values": raw(b"username=&password=", FORM["Content-Type"]),
    "a multipart form": login(files={name: (None, value) for name, value in ALICE.items()}),
    "multipart without a boundary": raw(b"x", MULTIPART),
    "PATCH": lambda world: world.send("PATCH", "token/", json=ALICE),
    "DELETE": lambda world: world.send("DELETE", "token/"),
    "HEAD on a token url": lambda world: world.send("HEAD", "token/"),
    "HEAD on me": lambda world: authorized(world, "HEAD", "me/"),
    "OPTIONS on me without a login": lambda world: world.send("OPTIONS", "me/"),
    "another method": lambda world: authorized(world, "BREW", "me/"),
    "wants HTML only": login(json=ALICE, headers={"Accept": "text/html"}),
    "wants anything": login(json=ALICE, headers={"Accept": "text/html, */*;q=0.1"}),
    "the query stays in the redirect": lambda world: world.send("GET", "me?a=1"),
    "forbidden with a bad token": lambda world: world.send(
        "GET", "forbidden/", headers={"Authorization": "Bearer x"}
    ),
    "echo of a form": echo(b"a=1&a=2&b=%C3%A9", FORM["Content-Type"]),
    "echo of nothing": echo(b""),
    "echo of plain text": echo(b"hello", "text/plain; charset=utf-8"),
    "echo of a number": echo(b"1.50"),
    "echo of line separators": echo('{"a":"\u2028 </script>"}'.encode()),
    "two spaces after Bearer": header("Bearer  {}"),
    "a tab after Bearer": header("Bearer\t{}"),
    "BEARER": header("BEARER {}"),
    "no scheme": header("{}"),
    "token without exp": claiming(exp=None),
    "token without jti": claiming(jti=None),
    "token with a number for jti": claiming(jti=5),
    "token from the future": lambda world: bearing(world, world.forged(iat=world.long_ago + 3600)),
    "token not before later": lambda world: bearing(world, world.forged(nbf=world.long_ago + 3600)),
    "token with a word for exp": claiming(exp="soon"),
    "token with a numeric string for iat": lambda world: bearing(
        world, world.forged(iat=str(world.long_ago))
    ),
    "token with a number for user_id": claiming(user_id=1),
    "token with an audience": claiming(aud="someone else"),
    "token with a number for sub": claiming(sub=1),
    "token of another algorithm": lambda world: bearing(
        world, world.forged_with("x" * 64, "HS512")
    ),
    "refresh given an untyped token": lambda world: refreshing(world, world.forged(None)),
    "refresh without exp": lambda world: refreshing(world, world.forged("refresh", exp=None)),
    "refresh without user_id": lambda world: refreshing(
        world, world.forged("refresh", user_id=None)
    ),
    "refresh with spaces around it": lambda world: refreshing(world, f" {world.refresh}\n"),
    "refresh with a number": lambda world: world.post("token/refresh/", json={"refresh": 5}),
    "verify without exp": lambda world: verifying(world, world.forged(exp=None)),
    "verify without jti": lambda world: verifying(world, world.forged(jti=None)),
    "verify an untyped token": lambda world: verifying(world, world.forged(None)),
    "verify another key": lambda world: verifying(world, world.forged_with(OTHER_KEY)),
    "verify of an inactive user": lambda world: verifying(world, disabled(world)["access"]),
    "a note": lambda world: authorized(world, "POST", "notes/", json={"text": " hi "}),
    "a note without text": lambda world: authorized(world, "POST", "notes/", json={}),
    "a note with blank text": lambda world: authorized(
        world, "POST", "notes/", data=b'{"text":""}', headers=JSON
    ),
    "a note that is too long": lambda world: authorized(
        world, "POST", "notes/", json={"text": "x" * 2001}
    ),
    "no notes": lambda world: authorized(world, "GET", "notes/"),
    "notes without a login": lambda world: world.send("GET", "notes/"),
    "notes with another method": lambda world: authorized(world, "PUT", "notes/"),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_this_server_answers_as_the_real_one(name: str, ours: World, real: World):
    mine, theirs = (answer(name, world) for world in (ours, real))
    assert mine == theirs


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 5_000, b'"\\ud800"', b"1e999", b"9" * 5_000, b"\x00", b"\xff"],
)
def test_no_body_makes_a_500(body: bytes, ours: World):
    assert echo(body)(ours).status_code in (200, 400)
    assert not ours.server.errors


def answer(name: str, world: World) -> dict[str, object]:
    response = REQUESTS[name](world)
    response.encoding = "utf-8"
    return comparable(response.status_code, response.headers, response.text)
