"""What a stranger sends: refused or answered, written down, and nothing is left open."""

import json
import socket
from types import SimpleNamespace

import jwt
import pytest
import requests

from tests.server.caller import Caller
from tests.waiting import HANG
from tutorial_lib.server import Credential, Journal, TutorialServer
from tutorial_lib.server.clock import CourseClock
from tutorial_lib.server.token_facts import LONGEST_KEPT, fingerprint, peek
from tutorial_lib.server.tokens import signed_claims

HALF = "\ud800"
CHUNKED = (
    b"POST /api/token/ HTTP/1.1\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
DEEP = json.loads("[" * 900 + "]" * 900)
VALUES = (
    HALF, f"1{HALF}", "\x00", "", "x" * 30_000, 0, -1, True, None, 1.5, float("inf"), float("nan"),
    10**400, [], [HALF], {}, {HALF: HALF}, DEEP,
)  # fmt: skip
CLAIMS = ("user_id", "jti", "token_type", "exp", "iat", "nbf", "sub", "aud", "iss", "more", HALF)


@pytest.mark.parametrize("claim", CLAIMS)
def test_no_claim_of_any_type_makes_a_500_or_leaves_an_exchange_open(claim, server, caller):
    server.set(rotate_refresh_tokens=True, blacklist_after_rotation=True)
    for value in VALUES:
        answers = [
            caller.me(forged(server, "access", {claim: value})),
            caller.refresh(forged(server, "refresh", {claim: value})),
            verify(caller, forged(server, "access", {claim: value})),
            caller.blacklist(forged(server, "refresh", {claim: value})),
        ]
        assert {answer.status_code for answer in answers} <= {200, 400, 401}
    assert server.journal.settle(HANG)


def test_half_a_character_for_a_user_id_is_nobodys(server, caller):
    answer = caller.me(forged(server, "access", {"user_id": HALF}))
    assert (answer.status_code, answer.json()["code"]) == (401, "user_not_found")
    assert server.journal[0].credential.username is None


@pytest.mark.parametrize("jti", [HALF, f"a{HALF}b", "x" * 256])
def test_a_refresh_token_whose_id_cannot_be_kept_is_invalid(jti, server, caller):
    answer = caller.refresh(forged(server, "refresh", {"jti": jti}))
    assert (answer.status_code, answer.json()["detail"]) == (401, "Token is invalid")


def test_a_claim_nested_too_deeply_to_be_signed_again_is_invalid(server, caller):
    for depth in range(300, 3000, 100):
        claims = '"more":' + "[" * depth + "]" * depth
        answer = caller.refresh(forged(server, "refresh", {}, claims))
        assert answer.status_code in (200, 401)
    assert answer.status_code == 401


@pytest.mark.parametrize("step", ["classify", "guard", "clock"])
def test_what_raises_beside_the_app_leaves_no_exchange_open(step):
    def bad(*_: object) -> Credential:
        raise RuntimeError(step)

    journal = Journal()
    parts = {"classify": lambda _: Credential(), "guard": lambda _: None, "clock": CourseClock()}
    parts[step] = SimpleNamespace(now=bad) if step == "clock" else bad
    app = journal.recording(lambda *_: [], **parts)
    with pytest.raises(RuntimeError):
        app({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *_: None)
    assert journal.settle(HANG)


def test_an_error_beside_the_app_is_a_500_and_the_next_request_is_answered(monkeypatch):
    with TutorialServer() as server, Caller(server) as caller:
        monkeypatch.setattr(server.accounts, "by_id", lambda _: 1 / 0)
        access = caller.log_in()["access"]
        assert caller.me(access).status_code == 500
        assert caller.me().status_code == 401
        assert server.journal.settle(HANG)


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET http://[::1/api/me/ HTTP/1.1", b"BREW //[::1]x]/ HTTP/1.1\r\nContent-Length: 1",
        b"GET http://[x]/api/me/ HTTP/1.1", b"GET http://[::1]]:80/api/me/ HTTP/1.1",
        b"GET http://127.0.0.1\xe2\x84\x80/ HTTP/1.1",
    ],
)  # fmt: skip
def test_a_target_that_is_no_address_gets_a_400(request_line, server):
    assert status(server, request_line + b"\r\nHost: 127.0.0.1\r\n\r\n") in (400, 403)


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: +2", b"Content-Length: 2, 2", b"Content-Length: 2\r\nContent-Length: 3",
        b"Content-Length: 0x2", b"Content-Length: 1_0", b"Content-Length: " + b"9" * 5000,
        b"Content-Length: 9", b"Transfer-Encoding: gzip", b"Transfer-Encoding: identity",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2", b"Content-Length: \xb2",
        b"Transfer-Encoding: chunked", b"Transfer-Encoding:",
    ],
)  # fmt: skip
def test_a_body_whose_length_is_not_clear_gets_a_400(lines, server):
    head = b"POST /api/token/ HTTP/1.1\r\nHost: localhost\r\n" + lines
    assert status(server, head + b"\r\n\r\n{}") == 400


@pytest.mark.parametrize(
    "chunks",
    [
        b"5\r\n{}", b"5\r\n", b"5", b"", b"2\r\n{}", b"2\r\n{}x\r\n0\r\n\r\n", b"zz\r\n", b"-1\r\n",
        b"0x2\r\n{}\r\n0\r\n\r\n", b"f" * 5000, b"2\r\n{}\r\n0\r\n", b"0\r\nX: y", b"1_0\r\n",
        b"0\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"2;" + b"a" * 2000 + b"\r\n{}\r\n0\r\n\r\n",
    ],
)  # fmt: skip
def test_a_broken_chunk_gets_a_400_and_does_not_end_the_program(chunks, server):
    assert status(server, CHUNKED + chunks) == 400


@pytest.mark.parametrize(
    "chunks",
    [
        b"2\r\n{}\r\n0\r\n\r\n", b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", b"2;a=b\r\n{}\r\n0\r\n\r\n",
        b"002 \r\n{}\r\n000\r\nX: y\r\n\r\n", b"2\n{}\n0\n\n",
    ],
)  # fmt: skip
def test_chunks_with_extensions_and_fields_after_them_are_read(chunks, server):
    said = raw(server, CHUNKED + chunks + b"GET /api/me/ HTTP/1.1\r\n\r\n")
    assert b"This field is required." in said and said.count(b"HTTP/1.1 401") == 1


def test_blank_lines_before_a_request_are_passed_over(server):
    assert status(server, b"\r\n\n\r\nGET /api/me/ HTTP/1.1\r\n\r\n") == 401


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET", 400),
        (b"GET /api/me/\r\n", 401),
        (b"\x1f", 400),
        (b"\r\n" + b"x" * 70_000, 414),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET /api/me/\x00%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    ],
)
def test_a_head_that_is_no_request_is_refused(request_, expected, server):
    assert status(server, request_) == expected


def test_requests_in_a_row_are_answered_in_their_order(server):
    one = b"%s /api/%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
    said = raw(server, one % (b"GET", b"me/") + one % (b"GET", b"x/") + one % (b"BREW", b"token/"))
    found = [int(part[:3]) for part in said.split(b"HTTP/1.1 ")[1:]]
    assert found == [401, 404, 405]


@pytest.mark.parametrize("function", [fingerprint, peek])
def test_a_long_text_is_not_kept(function):
    remembered = cache_of(function)
    before = remembered.cache_info().currsize
    function("long" * LONGEST_KEPT)
    assert remembered.cache_info().currsize == before


def test_a_long_token_is_checked_each_time(server):
    token = forged(server, "access", {"more": "x" * LONGEST_KEPT})
    before = cache_of(signed_claims).cache_info().currsize
    assert server.decode(token)["more"] == "x" * LONGEST_KEPT
    assert cache_of(signed_claims).cache_info().currsize == before


def cache_of(function: object) -> object:
    """The `lru_cache` inside a function that forgets long texts."""
    cells = [cell.cell_contents for cell in function.__closure__]
    return next(cell for cell in cells if hasattr(cell, "cache_info"))


def forged(server: TutorialServer, kind: str, claims: dict[str, object], raw: str = "") -> str:
    """A token of a kind with these claims, signed with the key that everybody knows."""
    now = int(server.clock.now())
    usual = {"token_type": kind, "exp": now + 60, "iat": now, "jti": "0" * 32, "user_id": "1"}
    payload = json.dumps(usual | claims)
    payload = f"{payload[:-1]},{raw}}}" if raw else payload
    return jwt.api_jws.encode(payload.encode(), server.signing_key, "HS256")


def verify(caller: Caller, token: str) -> requests.Response:
    return caller.send("POST", "token/verify/", json={"token": token})


def status(server: TutorialServer, request: bytes) -> int:
    return int(raw(server, request).split(b" ", 2)[1])


def raw(server: TutorialServer, request: bytes) -> bytes:
    """What comes back for these bytes and no more."""
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=HANG) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("issuer", [1, 1.5, True, [], {}])
def test_an_issuer_that_is_no_text_makes_no_new_token(issuer, server, caller):
    answer = caller.refresh(forged(server, "refresh", {"iss": issuer}))
    assert (answer.status_code, server.errors) == (401, [])


def test_a_method_is_cut_and_shows_no_token(server, caller):
    token = caller.log_in()["access"]
    for method in (token, "X" * 60_000):
        status(server, f"{method} /api/me/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        shown = server.journal[-1].method
        assert len(shown) < 30 and token[40:60] not in shown


def test_what_nobody_foresaw_is_kept_without_what_was_sent_and_not_for_ever(server, monkeypatch):
    monkeypatch.setattr(server._resources, "_handle", lambda resource: 1 / 0)
    for _ in range(30):
        requests.get(server.api_url + "me/")
    assert len(server.errors) == 20 and server.errors[0].__traceback__ is None
    server.reset()
    assert server.errors == []
