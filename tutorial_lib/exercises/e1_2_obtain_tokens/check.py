"""A login that is granted, and three that are refused."""

from __future__ import annotations

from typing import Any

from tutorial_lib.client import (
    TokenPair,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.logins import asked_right
from tutorial_lib.server import TutorialServer

ME = ("noor", PEOPLE["noor"])
STUMBLES = (LookupError, TypeError, AttributeError)  # nobody raises these to say "refused"


@check("obtain_tokens", finished=("login", "ApiSession"))
def obtain(checker: Checker) -> None:
    """One POST with a timeout, nothing of it printed, and an error for a refusal."""
    server = checker.server()
    _obtained(checker, server)
    for fault in ({}, {"status": 401, "body": {"detail": "登录失败"}}, {"status": 503}):
        _refused(checker, server, fault)
    checker.expect(None not in checker.heard.timeouts, "no-timeout")


def _obtained(checker: Checker, server: TutorialServer) -> None:
    """A login that succeeds: one request, and its two tokens."""
    first = checker.attempt(lambda: checker.answer(server.api_url, *ME))
    addresses = checker.heard.addresses
    checker.expect(not any(ME[1] in address for address in addresses), "in-the-address")
    granted = [one for one in server.journal.to("token/") if one.status == 200]
    asked_right(checker, first, server.journal, bool(granted))
    if first.error:
        raise first.error
    checker.expect(len(server.journal) == 1, "twice", requests=len(server.journal))
    checker.expect(granted[0].credential.kind == "none", "in-the-header")
    pair = first.value
    if not isinstance(pair, TokenPair):
        checker.wrong("no-pair", kind=type(pair).__name__)
    kinds = [_kind(server, token) for token in (pair.access, pair.refresh)]
    checker.expect(kinds == ["access", "refresh"], "swapped")


def _kind(server: TutorialServer, token: object) -> object:
    """What a token is good for, None where it is none of this server's."""
    try:
        return server.decode(token)["token_type"]  # type: ignore[arg-type]
    except Exception:
        return None


def _refused(checker: Checker, server: TutorialServer, fault: dict[str, Any]) -> None:
    """A login that the server refuses, in this way or by itself."""
    if fault:
        server.faults.next("token/", **fault)
    refusal = checker.attempt(lambda: checker.answer(server.api_url, "noor", "not-her-password"))
    status = server.journal[-1].status
    checker.expect(refusal.error, "refused-quietly", status=status)
    stumbled = isinstance(refusal.error, STUMBLES)
    checker.expect(not stumbled, "stumbled", status=status, error=refusal.error_name)
