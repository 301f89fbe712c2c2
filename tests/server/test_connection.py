"""Strange bodies and strange requests: a clear answer, and the next request is answered too."""

import http.client
import socket

import pytest

from tests.server.caller import Caller
from tests.waiting import HANG
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.middleware import BODY_LIMIT


@pytest.fixture
def bearer(caller: Caller) -> dict[str, str]:
    return {"Authorization": f"Bearer {caller.log_in()['access']}"}


def test_a_body_of_just_the_limit_is_read(caller, bearer):
    body = b'"' + b"x" * (BODY_LIMIT - 2) + b'"'
    headers = {**bearer, "Content-Type": "application/json"}
    assert caller.send("POST", "echo/", data=body, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["echo/", "token/"])
def test_a_body_over_the_limit_is_413_and_the_next_request_is_answered(path, caller, bearer):
    headers = {**bearer, "Content-Type": "application/json"}
    body = b"x" * (BODY_LIMIT + 1)
    answer = caller.send("POST", path, data=body, headers=headers)
    assert (answer.status_code, answer.json()) == (413, {"detail": "Request Entity Too Large."})
    assert caller.send("GET", "me/", headers=bearer).status_code == 200


def test_a_chunked_body_is_read(caller, bearer):
    headers = {**bearer, "Content-Type": "application/json"}
    answer = caller.send("POST", "echo/", data=iter([b'{"a"', b":1}"]), headers=headers)
    assert answer.json()["body"] == {"a": 1}


def test_a_chunked_body_over_the_limit_is_413(caller, bearer):
    headers = {**bearer, "Content-Type": "application/json"}
    chunks = (b"x" * 100_000 for _ in range(40))
    assert caller.send("POST", "echo/", data=chunks, headers=headers).status_code == 413


def test_a_client_that_asks_first_is_told_to_go_on(server):
    answer = raw(
        server,
        b"POST /api/token/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
        b"Content-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{}",
    )
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 ")


@pytest.mark.parametrize(
    "head",
    [
        b"POST /api/token/ HTTP/1.1\r\nContent-Length: many",
        b"POST /api/token/ HTTP/1.1\r\nContent-Length: -5",
        b"POST /api/token/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz",
        b"GET",
        b"GET /api/me/ HTTP/9.9",
        b"GET /api/me/ HTTP/1.1\r\n" + b"X: y\r\n" * 200,
    ],
)
@pytest.mark.slow
def test_what_is_not_http_is_refused_and_the_connection_ends(head: bytes, server, caller):
    answer = raw(server, head + b"\r\n\r\n")
    assert b"400" in answer or b"505" in answer or b"431" in answer
    assert caller.me().status_code == 401


def test_a_client_that_goes_away_harms_nobody(server, caller):
    with connection(server) as client:
        client.sendall(b"POST /api/token/ HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
    assert caller.me().status_code == 401


def test_a_connection_is_kept_for_many_requests(server):
    client = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]))
    client.request("HEAD", "/api/me/")
    answer = client.getresponse()
    assert answer.read() == b"" and int(answer.headers["Content-Length"]) > 0
    kept = client.sock
    for _ in range(3):
        client.request("POST", "/api/token/", body=b"{}")
        client.getresponse().read()
    assert client.sock is kept
    client.close()


def test_an_unknown_path_is_json(caller):
    answer = caller.get("nothing/")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_options_names_the_methods_without_a_description(caller):
    answer = caller.send("OPTIONS", "token/")
    assert (answer.status_code, answer.headers["Allow"]) == (200, "POST, OPTIONS")
    assert answer.content == b""


def connection(server: TutorialServer) -> socket.socket:
    port = int(server.url.rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), timeout=HANG)


def raw(server: TutorialServer, request: bytes) -> bytes:
    """Everything the server says to these bytes, up to the end of the connection."""
    answer = b""
    with connection(server) as client:
        client.sendall(request)
        while data := client.recv(65536):
            answer += data
    return answer
