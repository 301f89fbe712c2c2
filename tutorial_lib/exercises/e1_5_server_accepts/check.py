"""Good, forged and expired tokens, and a server that gives no verdict."""

from __future__ import annotations

import jwt

from tutorial_lib.client import (
    login,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.logins import asked_right
from tutorial_lib.server import TutorialServer

ME = ("noor", PEOPLE["noor"])
ANOTHER_KEY = "the key of a forger, made up for want of the real one"


@check("server_accepts")
def asked_the_server(checker: Checker) -> None:
    """Yes and no by the server's word, an error where it gives none."""
    server = checker.server()
    pair = login(server.api_url, *ME)
    server.journal.clear()
    forged = jwt.encode(server.decode(pair.access), ANOTHER_KEY, algorithm="HS256")
    for token, due in [(pair.access, True), (pair.refresh, True), (forged, False)]:
        _verdict(checker, server, token, due)
    server.clock.advance(minutes=8)
    _verdict(checker, server, pair.access, False)
    for status in (503, 429):
        server.faults.next("token/verify/", status=status)
        _no_verdict(checker, server, forged, "no-verdict", status=status)
    server.faults.next("token/verify/", drop="before")
    _no_verdict(checker, server, forged, "no-answer")
    checker.expect(None not in checker.heard.timeouts, "no-timeout")


def _verdict(checker: Checker, server: TutorialServer, token: str, due: bool) -> None:
    """Ask about a token of which the server knows whether it is good."""
    before = len(server.journal)
    said = checker.attempt(lambda: checker.answer(server.api_url, token))
    sent = server.journal[before:]
    asked = [one for one in sent if one.path.endswith("/token/verify/") and one.method == "POST"]
    if not (said.error and asked):
        asked_right(checker, said, sent, len(asked) == 1)
    if said.error and due:
        raise said.error
    checker.expect(not said.error, "refusal-raised", error=said.error_name)
    checker.expect(isinstance(said.value, bool), "no-bool", seen=said.value)
    checker.expect(said.value is due, "wrong-verdict", status=asked[0].status, seen=said.value)


def _no_verdict(
    checker: Checker, server: TutorialServer, token: str, id: str, **facts: object
) -> None:
    """Ask a server that cannot say."""
    said = checker.attempt(lambda: checker.answer(server.api_url, token))
    checker.expect(said.error, id, seen=said.value, **facts)
