"""Two Node processes with one file, under rotation: the second user of a refresh token loses."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.javascript.one_program import OneProgram
from tutorial_lib.gauntlet.client import Client, together
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer

Pair = tuple[Client, Client]


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    rotation = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
    with TutorialServer(accounts=PASSWORDS, **rotation) as running:
        yield running


@pytest.fixture(scope="module")
def programs(node: str, client_program: str) -> Iterator[tuple[OneProgram, OneProgram]]:
    """Two processes."""
    words = (node, client_program, "mended")
    with OneProgram(*words) as one, OneProgram(*words) as other:
        yield one, other


@pytest.fixture
def pair(programs: tuple[OneProgram, OneProgram], server: TutorialServer, login_file: Path) -> Pair:
    """A client in each, logged in by one of them, and an access token that has expired."""
    one, other = (make(server.api_url, path=login_file) for make in programs)
    one.login("ada", PASSWORDS["ada"])
    server.clock.advance(minutes=31)
    return one, other


def test_refused_at_once_they_share_one_refresh(pair: Pair, server: TutorialServer) -> None:
    server.faults.hold("me/", until=2, answer=True, times=2)
    results = together([partial(client.call, "GET", "me/") for client in pair])
    assert [result.status for result in results] == [200, 200]
    assert len(server.journal.to("token/refresh/")) == 1


def test_in_turn_each_uses_what_the_other_received(pair: Pair, server: TutorialServer) -> None:
    for client in (*pair, *pair):
        server.clock.advance(minutes=31)
        assert client.call("GET", "me/").status_code == 200
    assert [call.status for call in server.journal.to("token/refresh/")] == [200] * 4


def test_a_logout_in_one_process_holds_in_the_other(pair: Pair) -> None:
    pair[0].logout()
    assert pair[1].call("GET", "me/").status_code == 401


@pytest.mark.parametrize("lock", ["store", "refresh"])
def test_a_lock_left_by_a_crash_is_taken_over(pair: Pair, login_file: Path, lock: str) -> None:
    left = login_file.with_name(f"{login_file.name}.{lock}.lock")
    left.mkdir()
    os.utime(left, (0, 0))
    assert pair[0].call("GET", "me/").status_code == 200
