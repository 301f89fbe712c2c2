"""Every recorded exchange, replayed against this server and against a real SimpleJWT."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from requests import Response

from tests.contract.cases import CASES, settings_of
from tests.contract.world import World

CONTRACT = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))
RECORDED = {exchange["case"]: exchange for exchange in CONTRACT["exchanges"]}
HEADERS = ("Allow", "Content-Type", "Location", "WWW-Authenticate")
TOKEN = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")

#: Where this server differs knowingly: status and body.
DIFFERENCES = {
    "refresh without jti": (401, {"detail": "Token has no id", "code": "token_not_valid"}),
    "refresh of a user that does not exist": (
        401,
        {"detail": "No active account found for the given token."},
    ),
    "unknown path": (404, {"detail": "Not found."}),
    "login OPTIONS": (200, None),
}


def test_every_recorded_case_has_a_request():
    assert set(CASES) == set(RECORDED)


@pytest.mark.parametrize("case", RECORDED)
def test_the_real_simplejwt_answers_as_recorded(case: str, real: World):
    assert answer(case, real) == recorded(case)


@pytest.mark.parametrize("case", [case for case in RECORDED if case not in DIFFERENCES])
def test_this_server_answers_as_recorded(case: str, ours: World):
    assert answer(case, ours) == recorded(case)


@pytest.mark.parametrize("case", DIFFERENCES)
def test_this_server_differs_knowingly(case: str, ours: World):
    response = send(case, ours)
    body = response.json() if response.content else None
    assert (response.status_code, body) == DIFFERENCES[case]
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_the_claims_are_simplejwts_in_its_order(kind: str, ours: World, real: World):
    mine, theirs = (claims(world, kind) for world in (ours, real))
    assert list(mine) == list(theirs) == list(CONTRACT["claims"][kind])
    assert [type(value) for value in mine.values()] == [type(v) for v in theirs.values()]
    assert mine["exp"] - mine["iat"] == theirs["exp"] - theirs["iat"]


def send(case: str, world: World) -> Response:
    world.server.set(**settings_of(case))
    return CASES[case](world)


def answer(case: str, world: World) -> dict[str, Any]:
    response = send(case, world)
    assert response.request.method == RECORDED[case]["method"]
    assert response.request.path_url == RECORDED[case]["path"]
    response.encoding = "utf-8"
    return comparable(response.status_code, response.headers, response.text)


def recorded(case: str) -> dict[str, Any]:
    exchange = RECORDED[case]
    headers = {name.lower(): value for name, value in exchange["headers"].items()}
    return comparable(exchange["status"], headers, exchange["body"])


def comparable(status: int, headers: Any, body: str) -> dict[str, Any]:
    chosen = {name: headers.get(name.lower()) for name in HEADERS}
    # REST framework takes the order of Allow from a set: it differs from run to run.
    chosen["Allow"] = chosen["Allow"] and sorted(chosen["Allow"].split(", "))
    is_page = "html" in headers.get("content-type", "")
    text = "<html error page>" if is_page else TOKEN.sub("<jwt>", body)
    return {"status": status, "headers": chosen, "body": text}


def claims(world: World, kind: str) -> dict[str, Any]:
    from tutorial_lib.server.token_facts import peek

    return dict(peek(world.pair[kind]))
