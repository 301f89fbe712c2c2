"""A login that is granted, every way in which it isn't, and logins after that."""

from __future__ import annotations

from typing import Any

from tutorial_lib.client import (
    TokenPair,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.logins import asked_right, came_as_json
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.token_facts import fingerprint

TYPO = " full-moon 1911 "  # a space can be part of one
SHORT = "kit-5"  # from a time without the form's rule; such accounts there are
OTHERS = {"小明": "潮汐-1911-潮汐", "Kit of the Lab": SHORT}
HERE = PEOPLE | OTHERS
# How a login ends badly: the chapter's table. Each is JSON, but for the 500s, which are HTML.
OWN_401: dict[str, Any] = {}  # the server's own
IN_CHINESE = {"status": 401, "body": {"detail": "登录失败"}}
PICTURED = (OWN_401, IN_CHINESE, {"status": 503})  # what the learner sees of it at the end
REFUSALS: tuple[dict[str, Any], ...] = (
    OWN_401,
    IN_CHINESE,
    {"status": 400, "body": {"password": ["This field may not be blank."]}},
    {"status": 403, "body": {"detail": "Log in from the office."}},
    {"status": 404, "body": {"detail": "Not found."}},
    {"status": 405, "body": {"detail": 'Method "POST" not allowed.'}},
    {"status": 415, "body": {"detail": "Unsupported media type."}},
)
TROUBLES: tuple[dict[str, Any], ...] = (
    {"status": 429, "body": {"detail": "Request was throttled."}},
    {"status": 500},
    {"status": 503},
    {"status": 503, "body": {"detail": "Back at nine."}},
)
# Answers that are called good, and bring no two tokens.
NO_LOGINS: tuple[Any, ...] = (
    {},
    {"detail": "Welcome."},
    {"access": "eyJvbmUiOiJvZiJ9." + "eyJ0d28iOiJ0b2tlbnMifQ.bm8tbG9naW4"},
    "<h1>Welcome to the hotel</h1>",
)
NO_ANSWERS: dict[str, dict[str, Any]] = {
    "the connection was dropped": {"drop": "before"},
    "the answer was lost on its way": {"drop": "after"},
    "the answer broke off in the middle": {"cut": True},
    "the answer did not come in time": {"silent": True},
}
LATER = ("jun", "noor", "noor", *OTHERS)  # another user, and the first one again
STUMBLES = (LookupError, TypeError, AttributeError)  # nobody raises these to say "refused"


@check("obtain_tokens", finished=("login", "ApiSession"))
def obtain(checker: Checker) -> None:
    """One POST with a timeout, nothing of it told, and an error for every bad end."""
    checker.heard.secrets |= {TYPO, *HERE.values()}
    pictured, server = checker.server(), checker.server(accounts=HERE)
    checker.show(pictured)
    _granted(checker, pictured)
    for fault in PICTURED:
        _is_refused(checker, pictured, fault, once=False)
    checker.show(server)
    for username in LATER:
        _is_its_own_login(checker, server, username)
    for fault in (*REFUSALS, *TROUBLES):
        server.journal.clear()
        _is_refused(checker, server, fault, once=fault in REFUSALS)
    for body in NO_LOGINS:
        _is_no_login(checker, server, body)
    _is_its_own_login(checker, server, "noor")
    checker.expect(not checker.heard.wire.waits, "no-timeout", waits=checker.heard.wire.waits)
    for how, fault in NO_ANSWERS.items():
        server.journal.clear()
        with checker.ending(server, "token/", **fault):
            came = checker.attempt(lambda: checker.answer(server.api_url, "noor", TYPO))
        checker.expect(came.error, "no-answer", how=how)
    checker.show(pictured)


def _granted(checker: Checker, server: TutorialServer) -> None:
    """A login that succeeds: one request, and its two tokens."""
    first = checker.attempt(lambda: checker.answer(server.api_url, "noor", PEOPLE["noor"]))
    checker.expect(not checker.heard.in_addresses, "in-the-address")
    granted = [one for one in server.journal.to("token/") if one.status == 200]
    asked_right(checker, first, server.journal, bool(granted))
    if first.error:
        raise first.error
    seen = ", ".join(f"{one.method} {one.path} {one.status}" for one in server.journal)
    checker.expect(len(server.journal) == 1, "twice", seen=seen)
    checker.expect(granted[0].credential.kind == "none", "in-the-header")
    checker.expect(came_as_json(granted[0]), "no-json")
    pair = first.value
    if not isinstance(pair, TokenPair):
        checker.wrong("no-pair", kind=type(pair).__name__)
    checker.expect(_marks(pair) == granted[0].issued, "swapped")


def _marks(pair: object) -> tuple[str, ...]:
    """The fingerprints of a pair's tokens, nothing where it is none."""
    if not isinstance(pair, TokenPair):
        return ()
    return tuple(fingerprint(str(token)) for token in (pair.access, pair.refresh))


def _is_refused(
    checker: Checker, server: TutorialServer, fault: dict[str, Any], *, once: bool
) -> None:
    """A login that ends badly, each time in this way; a refusal is not asked for `once` more."""
    before = len(server.journal)
    with checker.ending(server, "token/", **fault), checker.heard.wire.reading() as bodies:
        refusal = checker.attempt(lambda: checker.answer(server.api_url, "noor", TYPO))
    sent = server.journal[before:]
    checker.expect(sent, "not-asked", seen="nothing")
    checker.expect(not bodies or TYPO in "".join(bodies), "not-as-typed")
    status = sent[-1].status
    checker.expect(refusal.error, "refused-quietly", status=status)
    stumbled = isinstance(refusal.error, STUMBLES)
    checker.expect(not stumbled, "stumbled", status=status, error=refusal.error_name)
    checker.expect(len(sent) == 1 or not once, "asked-again", status=status, requests=len(sent))


def _is_its_own_login(checker: Checker, server: TutorialServer, username: str) -> None:
    """A later login brings tokens of its own."""
    before = len(server.journal)
    came = checker.attempt(lambda: checker.answer(server.api_url, username, HERE[username]))
    pair, sent = came.value, server.journal[before:]
    facts = {"username": username, "length": len(HERE[username]), "error": came.error_name}
    checker.expect(sent or not came.error, "not-sent", **facts)
    came.reraise()
    checker.expect(all(one.credential.kind == "none" for one in sent), "in-the-header")
    is_new = bool(sent) and _marks(pair) == sent[-1].issued
    checker.expect(is_new, "another-login", username=username, requests=len(sent))


def _is_no_login(checker: Checker, server: TutorialServer, body: Any) -> None:
    """An answer that is called good, and brings no two tokens: not a login."""
    server.journal.clear()
    with checker.ending(server, "token/", status=200, body=body):
        came = checker.attempt(lambda: checker.answer(server.api_url, "noor", TYPO))
    checker.expect(came.error, "no-tokens", body=body, came=type(came.value).__name__)
