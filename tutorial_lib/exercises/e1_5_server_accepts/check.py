"""Good, forged and expired tokens, and a server that gives no verdict."""

from __future__ import annotations

import jwt

from tutorial_lib.client import (
    login,
)
from tutorial_lib.course.checking import PEOPLE, Trial, check
from tutorial_lib.course.checking.logins import asked_right
from tutorial_lib.server import TutorialServer

ME = ("noor", PEOPLE["noor"])
ANOTHER_KEY = "the key of a forger, made up for want of the real one"


@check("server_accepts")
def asked_the_server(trial: Trial) -> None:
    """Yes and no by the server's word, an error where it gives none."""
    server = trial.server()
    pair = login(server.api_url, *ME)
    server.journal.clear()
    forged = jwt.encode(server.decode(pair.access), ANOTHER_KEY, algorithm="HS256")
    with trial.overheard() as heard:
        for token, due in [(pair.access, True), (pair.refresh, True), (forged, False)]:
            _verdict(trial, server, token, due)
        server.clock.advance(minutes=8)
        _verdict(trial, server, pair.access, False)
        for status in (503, 429):
            server.faults.next("token/verify/", status=status)
            _no_verdict(trial, server, forged, "no-verdict", status=status)
        server.faults.next("token/verify/", drop="before")
        _no_verdict(trial, server, forged, "no-answer")
    trial.expect(None not in heard.timeouts, "no-timeout")


def _verdict(trial: Trial, server: TutorialServer, token: str, due: bool) -> None:
    """Ask about a token of which the server knows whether it is good."""
    before = len(server.journal)
    said = trial.attempt(lambda: trial.answer(server.api_url, token))
    sent = server.journal[before:]
    asked = [one for one in sent if one.path.endswith("/token/verify/") and one.method == "POST"]
    if not (said.error and asked):
        asked_right(trial, said, sent, len(asked) == 1)
    if said.error and due:
        raise said.error
    trial.expect(not said.error, "refusal-raised", error=said.error_name)
    trial.expect(isinstance(said.value, bool), "no-bool", seen=said.value)
    trial.expect(said.value is due, "wrong-verdict", status=asked[0].status, seen=said.value)


def _no_verdict(trial: Trial, server: TutorialServer, token: str, id: str, **facts: object) -> None:
    """Ask a server that cannot say."""
    said = trial.attempt(lambda: trial.answer(server.api_url, token))
    trial.expect(said.error, id, seen=said.value, **facts)
