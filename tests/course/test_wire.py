"""What goes over the wire is seen whoever sends it, and ends as a check wants it to."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests

from tests.waiting import HANG
from tutorial_lib.course.checking import Checker
from tutorial_lib.course.checking.wire import Wire, no_pauses

Send = Callable[[str, float | None], object]


def by_requests(url: str, timeout: float | None) -> object:
    return requests.get(url, timeout=timeout)


def by_urllib(url: str, timeout: float | None) -> object:
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.read()


def by_http_client(url: str, timeout: float | None) -> object:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().read()
    finally:
        connection.close()


EVERY_WAY = pytest.mark.parametrize("send", [by_requests, by_urllib, by_http_client])


@EVERY_WAY
@pytest.mark.parametrize(
    "timeout, waits", [(5.0, ""), (3600.0, "for 3600 seconds"), (None, "forever")]
)
def test_how_long_a_silent_server_is_waited_for(
    send: Send, timeout: float | None, waits: str
) -> None:
    with Checker(print) as checker:
        send(checker.server().api_url + "me/", timeout)
    assert checker.heard.wire.waits == waits


def test_a_limit_for_the_answer_alone_is_none_for_the_way_there() -> None:
    with Checker(print) as checker:
        requests.get(checker.server().api_url + "me/", timeout=(None, 5))
    assert checker.heard.wire.waits == "forever"


@EVERY_WAY
def test_a_secret_in_an_address_is_seen(send: Send) -> None:
    with Checker(print) as checker:
        checker.heard.secrets.add("open & shut case")
        send(checker.server().api_url + "me/?word=open+%26+shut+case", HANG)
    assert checker.heard.in_addresses


@EVERY_WAY
def test_an_answer_that_comes_too_late_is_a_timeout_and_nobody_waits(send: Send) -> None:
    with Checker(print) as checker:
        server = checker.server()
        with (
            pytest.raises((TimeoutError, requests.Timeout)),
            checker.ending(server, "me/", silent=True),
        ):
            send(server.api_url + "me/", HANG)
        assert len(server.journal) == 1
        send(server.api_url + "me/", HANG)


@EVERY_WAY
def test_an_answer_that_breaks_off_is_an_error_to_whoever_reads_it(send: Send) -> None:
    with Checker(print) as checker:
        server = checker.server()
        with (
            pytest.raises((http.client.IncompleteRead, requests.RequestException)),
            checker.ending(server, "me/", cut=True),
        ):
            send(server.api_url + "me/", HANG)
        assert [exchange.status for exchange in server.journal] == [401]


def test_who_tries_again_meets_the_same_end_until_the_block_ends() -> None:
    with Checker(print) as checker:
        server = checker.server()
        url = server.api_url + "me/"
        with checker.ending(server, "me/", status=503):
            inside = [requests.get(url, timeout=HANG).status_code for _ in range(3)]
        assert (inside, requests.get(url, timeout=HANG).status_code) == ([503] * 3, 401)


def test_a_look_is_taken_when_the_request_is_out() -> None:
    seen: list[int] = []
    with Checker(print) as checker:
        server = checker.server()
        with checker.heard.wire.looking(lambda: seen.append(len(seen))):
            requests.get(server.api_url + "me/", timeout=HANG)
        requests.get(server.api_url + "me/", timeout=HANG)
    assert seen == [0]


def test_pauses_take_no_time() -> None:
    with no_pauses():
        time.sleep(10 * HANG)


def test_nothing_stays_patched() -> None:
    def state() -> tuple[object, ...]:
        return (HTTP.putrequest, HTTP.getresponse, time.sleep)

    HTTP = http.client.HTTPConnection
    before = state()
    with Wire().watched(), no_pauses():
        assert state() != before
    assert state() == before
