"""The pictures of what really reached a server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.waiting import HANG
from tutorial_lib.diagram import sequence
from tutorial_lib.diagram.model import Arrow, Block
from tutorial_lib.server import TutorialServer


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as server:
        yield server


def post(server: TutorialServer, path: str, **body: str) -> dict[str, str]:
    found: dict[str, str] = requests.post(server.api_url + path, json=body, timeout=HANG).json()
    return found


def get(server: TutorialServer, path: str, access: str) -> requests.Response:
    header = {"Authorization": f"Bearer {access}"}
    return requests.get(server.api_url + path, headers=header, timeout=HANG)


def log_in(server: TutorialServer) -> dict[str, str]:
    return post(server, "token/", username="ada", password="lovelace-1843")


def journey(server: TutorialServer) -> None:
    """Log in, call, 31 minutes pass, call again, refresh, repeat."""
    pair = log_in(server)
    get(server, "me/", pair["access"])
    server.clock.advance(minutes=31)
    get(server, "me/", pair["access"])
    fresh = post(server, "token/refresh/", refresh=pair["refresh"])
    get(server, "me/", fresh["access"])


def test_the_journey_is_three_calls_and_a_pause(server: TutorialServer):
    journey(server)
    text = sequence(server.journal).text()
    found = [line.strip(" |~") for line in text.splitlines() if "call " in line or "~" in line]
    wanted = ["call 1: POST token/", "call 2: GET me/", "31 minutes pass", "call 3: GET me/"]
    assert found == wanted


def test_the_journey_gives_the_same_bytes_on_every_server(server: TutorialServer):
    journey(server)
    with TutorialServer() as other:
        journey(other)
        assert sequence(server.journal).svg() == sequence(other.journal).svg()


def test_no_token_is_in_the_picture(server: TutorialServer):
    pair = log_in(server)
    get(server, "me/", pair["refresh"])
    drawn = sequence(server.journal)
    said = drawn.svg() + drawn.text() + drawn._repr_html_()
    assert not any(part in said for token in pair.values() for part in token.split("."))


def test_a_refresh_token_sent_as_an_access_token_is_pointed_out(server: TutorialServer):
    get(server, "me/", log_in(server)["refresh"])
    assert "refresh token!" in sequence(server.journal).text()


def test_a_dropped_answer_is_drawn_below_the_request_with_its_fault(server: TutorialServer):
    server.faults.next("me/", drop="after")
    with pytest.raises(requests.ConnectionError):
        get(server, "me/", log_in(server)["access"])
    *_, request, answer, _ = sequence(server.journal).text().splitlines()
    assert "of ada, fault: dropped) --" in request and "x-- no answer --" in answer


def test_calls_that_were_held_together_are_drawn_as_mixed(server: TutorialServer):
    access = log_in(server)["access"]
    server.faults.hold("me/", until=2, times=2)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: get(server, "me/", access), range(2)))
    block = sequence(server.journal).picture.parts[-1]
    assert isinstance(block, Block)
    arrows = [row.outward for row in block.rows if isinstance(row, Arrow)]
    assert arrows == [True, True, False, False]
