"""One browser, two people one after the other: what began under one login stays there."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.javascript.one_program import OneProgram
from tutorial_lib.gauntlet.client import Client, PendingCall
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer

REFUSED = {"detail": "Token is invalid or expired", "code": "token_not_valid"}


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer(accounts=PASSWORDS) as running:
        yield running


@pytest.fixture(scope="module")
def program(node: str, client_program: str) -> Iterator[OneProgram]:
    with OneProgram(node, client_program, "mended") as one:
        yield one


@pytest.fixture
def ada(program: OneProgram, server: TutorialServer) -> Client:
    """A client with Ada logged in."""
    client = program(server.api_url)
    client.login("ada", PASSWORDS["ada"])
    return client


def begin(client: Client, method: str, path: str, **request: object) -> PendingCall:
    return PendingCall(partial(client.call, method, path, **request))


def test_what_ada_wrote_is_not_stored_as_graces(ada: Client, server: TutorialServer) -> None:
    server.faults.next("notes/", status=401, body=REFUSED)
    held = server.faults.hold("notes/", answer=True)
    late = begin(ada, "POST", "notes/", json={"text": "Ada's own"})
    assert held.arrived()
    ada.login("grace", PASSWORDS["grace"])
    held.release()
    assert late.result.error == "LoginRequired"
    assert ada.call("GET", "notes/").json() == []


def test_a_late_refusal_of_adas_refresh_leaves_grace_logged_in(
    ada: Client, server: TutorialServer
) -> None:
    server.faults.next("me/", status=401, body=REFUSED)
    server.faults.next("token/refresh/", status=401, body=REFUSED)
    held = server.faults.hold("token/refresh/", answer=True)
    late = begin(ada, "GET", "me/")
    assert held.arrived()
    ada.login("grace", PASSWORDS["grace"])
    held.release()
    assert late.result.error == "LoginRequired"
    assert ada.call("GET", "me/").json()["username"] == "grace"


def test_graces_refresh_is_her_own_while_adas_is_under_way(
    ada: Client, server: TutorialServer
) -> None:
    server.faults.next("me/", status=401, body=REFUSED, times=2)
    held = server.faults.hold("token/refresh/", answer=True)
    late = begin(ada, "GET", "me/")
    assert held.arrived()
    ada.login("grace", PASSWORDS["grace"])
    hers = begin(ada, "GET", "me/")
    held.release()
    assert late.result.error == "LoginRequired"
    assert hers.result.body["username"] == "grace"
