import threading

import pytest
import requests

from tests.server.caller import Caller, at_once
from tests.waiting import HANG, wait_until
from tutorial_lib.server import TutorialServer


def test_a_status_answers_instead_of_the_app_so_many_times(server, caller):
    server.faults.next("token/refresh/", status=503, times=2)
    refresh = caller.log_in()["refresh"]
    assert [caller.refresh(refresh).status_code for _ in range(3)] == [503, 503, 200]


def test_other_paths_are_left_alone(server, caller):
    server.faults.next("me/", status=500)
    assert "access" in caller.log_in()
    assert server.faults.pending == ("me/: status 500",)


def test_a_star_is_any_path_until_cleared(server, caller):
    server.faults.next("*", status=500, times=None)
    assert [caller.me().status_code, caller.get("echo/").status_code] == [500, 500]
    server.faults.clear()
    assert caller.me().status_code == 401


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ({"detail": "no"}, "application/json", '{"detail":"no"}'),
        ("<h1>no</h1>", "text/html; charset=utf-8", "<h1>no</h1>"),
        (b'{"access":', "application/octet-stream", '{"access":'),
    ],
)
def test_a_body_alone_comes_with_200(body, content_type, text, server, caller):
    server.faults.next("me/", body=body)
    answer = caller.me()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.text == text


def test_headers_and_content_type_are_as_asked(server, caller):
    server.faults.next("me/", status=429, headers={"Retry-After": "7"}, content_type="text/x")
    headers = caller.me().headers
    assert (headers["Retry-After"], headers["Content-Type"]) == ("7", "text/x")


def test_a_401_brings_the_challenge(server, caller):
    server.faults.next("me/", status=401, body={"code": "other"})
    assert caller.me().headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_dropped_before_does_no_work(method: str, server, caller):
    headers = {"Authorization": f"Bearer {caller.log_in()['access']}"}
    server.faults.next("notes/", drop="before")
    with pytest.raises(requests.ConnectionError):
        caller.send("POST", "notes/", json={"text": "x"}, headers=headers)
    assert caller.send("GET", "notes/", headers=headers).json() == []


def test_a_connection_dropped_after_has_done_its_work(server, caller):
    server.set(rotate_refresh_tokens=True, blacklist_after_rotation=True)
    refresh = caller.log_in()["refresh"]
    server.faults.next("token/refresh/", drop="after")
    with pytest.raises(requests.ConnectionError):
        caller.refresh(refresh)
    assert caller.refresh(refresh).json()["detail"] == "Token is blacklisted"


@pytest.mark.parametrize(("status", "expected"), [(None, 302), (307, 307)])
def test_a_redirect_says_where_to(status, expected, server, caller):
    server.faults.next("me/", status=status, redirect="http://127.0.0.1:9/elsewhere")
    answer = caller.get("me/", allow_redirects=False)
    assert answer.status_code == expected
    assert answer.headers["Location"] == "http://127.0.0.1:9/elsewhere"


def test_a_delay_outlasts_a_timeout_and_ends_with_clear(server, caller):
    server.faults.next("me/", delay=30)
    with pytest.raises(requests.Timeout):
        caller.get("me/", timeout=0.2)
    server.faults.next("me/", delay=2 * HANG)
    with Background(caller) as background:
        background.start()
        wait_until(lambda: not server.faults.pending)
        server.faults.clear()
        assert background.result() == 401


def test_requests_wait_for_each_other(server):
    server.faults.hold("me/", until=3)
    assert at_once(server, 3, lambda caller: caller.me().status_code) == [401] * 3
    assert {exchange.fault for exchange in server.journal} == {"held"}


def test_one_alone_waits_for_the_others_to_its_limit(server, caller):
    held = server.faults.hold("me/", until=2, limit=0.1)
    assert caller.me().status_code == 401
    assert held.arrived(1)


def test_a_held_request_goes_on_when_released(server, caller):
    with Background(caller) as background:
        with server.faults.hold("me/") as held:
            background.start()
            assert held.arrived(timeout=HANG)
            assert len(server.journal) == 0
        assert background.result() == 401


def test_a_held_answer_has_done_its_work(server, caller):
    headers = {"Authorization": f"Bearer {caller.log_in()['access']}"}
    held = server.faults.hold("notes/", answer=True)
    body = {"json": {"text": "x"}, "headers": headers}
    with Background(caller, "POST", "notes/", **body) as background, Caller(server) as other:
        background.start()
        assert held.arrived(timeout=HANG)
        assert len(other.send("GET", "notes/", headers=headers).json()) == 1
        held.release()
        assert background.result() == 201


@pytest.mark.parametrize("act", ["clear", "stop"])
def test_clear_and_stop_let_everyone_go(act: str, server, caller):
    held = server.faults.hold("me/", limit=HANG)
    with Background(caller) as background:
        background.start()
        assert held.arrived(timeout=HANG)
        server.faults.clear() if act == "clear" else server.stop()
        background.join()
        assert held.is_released


def test_nobody_arrives_where_nobody_calls(server):
    assert not server.faults.hold("me/").arrived(timeout=0.01)


def test_above_the_cap_everything_is_throttled(server, caller):
    server.faults.cap(2)
    assert [caller.me().status_code for _ in range(4)] == [401, 401, 429, 429]


@pytest.mark.parametrize(
    "fault", [{}, {"drop": "sometimes"}, {"status": 500, "times": 0}, {"delay": -1}]
)
def test_a_fault_that_makes_no_sense_is_refused(fault: dict, server: TutorialServer):
    with pytest.raises(ValueError):
        server.faults.next("me/", **fault)


class Background:
    """One request on a thread of its own."""

    def __init__(self, caller: Caller, method: str = "GET", path: str = "me/", **request) -> None:
        self._status: list[int] = []
        self._thread = threading.Thread(
            target=self._run, args=(caller, method, path), kwargs=request
        )
        self.start = self._thread.start

    def _run(self, caller: Caller, method: str, path: str, **request) -> None:
        try:
            self._status.append(caller.send(method, path, **request).status_code)
        except requests.ConnectionError:
            self._status.append(0)

    def join(self) -> None:
        self._thread.join(timeout=HANG)
        assert not self._thread.is_alive()

    def result(self) -> int:
        self.join()
        return self._status[0]

    def __enter__(self) -> "Background":
        return self

    def __exit__(self, *error: object) -> None:
        self.join()
