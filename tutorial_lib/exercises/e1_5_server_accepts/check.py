"""Good, forged and expired tokens, and a server that gives no verdict."""

from __future__ import annotations

from typing import Any

import jwt

from tutorial_lib.client import (
    login,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.logins import asked_right, came_as_json
from tutorial_lib.server import TutorialServer

VERIFY = "token/verify/"
ANOTHER_KEY = "the key of a forger, made up for want of the real one"
NO_IN_CHINESE: dict[str, Any] = {"status": 401, "body": {"detail": "令牌无效或已过期"}}
NOT_VALID = {"detail": "Token is invalid or expired", "code": "token_not_valid"}
# How a server says neither yes nor no; the words and the `code` in the body decide nothing.
NO_VERDICTS: tuple[dict[str, Any], ...] = (
    {"status": 503},
    {"status": 429},
    {"status": 500, "body": NOT_VALID},
    {"status": 400, "body": {"token": ["This field may not be blank."]}},
    {"status": 403, "body": NOT_VALID},
    {"status": 404},
    {"status": 405},
    {"status": 415},
)
NO_ANSWERS: dict[str, dict[str, Any]] = {
    "ended the connection without an answer": {"drop": "before"},
    "was cut off before its answer came": {"drop": "after"},
    "did not answer in time": {"silent": True},
}


@check("server_accepts")
def asked_the_server(checker: Checker) -> None:
    """Yes and no by the server's word, an error where it gives none."""
    server = checker.server()
    pair = login(server.api_url, "noor", PEOPLE["noor"])
    server.journal.clear()
    forged = jwt.encode(server.decode(pair.access), ANOTHER_KEY, algorithm="HS256")
    for token, due in [(pair.access, True), (pair.refresh, True), (forged, False)]:
        _verdict(checker, server, token, due)
    server.clock.advance(minutes=8)
    _verdict(checker, server, pair.access, False)
    _is_out_of_order(checker, server, forged)
    other = checker.server()
    other.faults.next(VERIFY, **NO_IN_CHINESE)
    good = login(other.api_url, "jun", PEOPLE["jun"]).access
    _verdict(checker, other, good, False)
    _ends_badly(checker, other, good)
    _verdict(checker, other, good, True)
    checker.show(server)


def _is_out_of_order(checker: Checker, server: TutorialServer, token: str) -> None:
    """Three of the bad ends, which the learner sees when all is right."""
    for status in (503, 429):
        _no_verdict(checker, server, token, "no-verdict", {"status": status}, status=status)
    checker.expect(not checker.heard.wire.waits, "no-timeout", waits=checker.heard.wire.waits)
    how, fault = next(iter(NO_ANSWERS.items()))
    _no_verdict(checker, server, token, "no-answer", fault, how=how)


def _ends_badly(checker: Checker, server: TutorialServer, token: str) -> None:
    for fault in NO_VERDICTS:
        server.journal.clear()
        _no_verdict(checker, server, token, "no-verdict", fault, status=fault["status"])
    for how, fault in NO_ANSWERS.items():
        server.journal.clear()
        _no_verdict(checker, server, token, "no-answer", fault, how=how)


def _verdict(checker: Checker, server: TutorialServer, token: str, due: bool) -> None:
    """Ask about a token of which the server knows whether it is good."""
    before = len(server.journal)
    said = checker.attempt(lambda: checker.answer(server.api_url, token))
    sent = server.journal[before:]
    checker.expect(not checker.heard.in_addresses, "in-the-address")
    asked = [one for one in sent if one.path.endswith(f"/{VERIFY}") and one.method == "POST"]
    if not (said.error and asked):
        asked_right(checker, said, sent, len(asked) == 1)
    if said.error and due:
        raise said.error
    checker.expect(came_as_json(asked[0]), "no-json")
    checker.expect(asked[0].credential.kind == "none", "in-the-header")
    checker.expect(not said.error, "refusal-raised", error=said.error_name)
    checker.expect(isinstance(said.value, bool), "no-bool", seen=said.value)
    checker.expect(said.value is due, "wrong-verdict", status=asked[0].status, seen=said.value)


def _no_verdict(
    checker: Checker,
    server: TutorialServer,
    token: str,
    id: str,
    fault: dict[str, Any],
    **facts: object,
) -> None:
    """Ask a server that cannot say, however often it is asked."""
    with checker.ending(server, VERIFY, **fault):
        said = checker.attempt(lambda: checker.answer(server.api_url, token))
    checker.expect(said.error, id, seen=said.value, **facts)
