"""Chapter 01: the form, the login, and what comes back."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any

import jwt
import requests

from tutorial_lib.client import TokenPair, login
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.journal import Exchange

from ..trial import PEOPLE, Attempt, Overheard, Trial
from . import check

ME = ("noor", PEOPLE["noor"])
ANOTHER_KEY = "the key of a forger, made up for want of the real one"
STUMBLES = (LookupError, TypeError, AttributeError)  # nobody raises these to say "refused"


@check("1.1", "validate_credentials")
def form_rules(trial: Trial) -> None:
    """A form that may be sent gets {}, each broken rule one message in a list."""
    empty = _form(trial, "", "")
    for form in [ME, (" jun", "seven77"), ("小明", "密码密码密码码")]:
        fields = ", ".join(str(field) for field in _form(trial, *form))
        trial.expect(not fields, "good-refused", username=form[0], fields=fields)
    trial.expect(_form(trial, "noor", "six677") == {}, "six-refused")
    trial.expect(set(_form(trial, "   ", "tidal-1911")) == {"username"}, "blank-accepted")
    trial.expect(_form(trial, "noor", "      ") == {}, "password-stripped")
    fields = ", ".join(str(field) for field in empty) or "no field"
    trial.expect(set(empty) == {"username", "password"}, "one-at-a-time", fields=fields)
    trial.expect(all(isinstance(texts, list) for texts in empty.values()), "not-lists")
    trial.expect(all(texts and str(texts[0]).strip() for texts in empty.values()), "no-text")
    trial.expect(all(len(texts) == 1 for texts in empty.values()), "two-messages")
    trial.expect(set(_form(trial, "noor", "five5")) == {"password"}, "short-accepted")


def _form(trial: Trial, username: str, password: str) -> dict[Any, Any]:
    """What the learner's form says."""
    said = trial.answer(username, password)
    if not isinstance(said, dict):
        trial.wrong("no-dictionary", seen=repr(said))
    return said


@check("1.2", "obtain_tokens")
def obtain(trial: Trial) -> None:
    """One POST with a timeout, nothing of it printed, and an error for a refusal."""
    server = trial.server()
    with trial.overheard() as heard:
        _obtained(trial, server, heard)
        for fault in ({}, {"status": 401, "body": {"detail": "登录失败"}}, {"status": 503}):
            _refused(trial, server, fault)
    trial.expect(heard.printed.getvalue().strip() == "", "printed")
    trial.expect(None not in heard.timeouts, "no-timeout")


def _obtained(trial: Trial, server: TutorialServer, heard: Overheard) -> None:
    """A login that succeeds: one request, and its two tokens."""
    first = trial.attempt(lambda: trial.answer(server.api_url, *ME))
    trial.expect(not any(ME[1] in address for address in heard.addresses), "in-the-address")
    granted = [one for one in server.journal.to("token/") if one.status == 200]
    _asked_right(trial, first, server.journal, bool(granted))
    if first.error:
        raise first.error
    trial.expect(len(server.journal) == 1, "twice", requests=len(server.journal))
    trial.expect(granted[0].credential.kind == "none", "in-the-header")
    pair = first.value
    if not isinstance(pair, TokenPair):
        trial.wrong("no-pair", kind=type(pair).__name__)
    kinds = [_kind(server, token) for token in (pair.access, pair.refresh)]
    trial.expect(kinds == ["access", "refresh"], "swapped")


def _asked_right(trial: Trial, call: Attempt, sent: Iterable[Exchange], asked: bool) -> None:
    """The request that was due; an error of the learner's own goes before that."""
    if call.error and not isinstance(call.error, requests.RequestException):
        raise call.error
    seen = ", ".join(f"{one.method} {one.path} {one.status}" for one in sent)
    trial.expect(asked, "not-asked", seen=seen or "nothing")


def _kind(server: TutorialServer, token: object) -> object:
    """What a token is good for, None where it is none of this server's."""
    try:
        return server.decode(token)["token_type"]  # type: ignore[arg-type]
    except Exception:
        return None


def _refused(trial: Trial, server: TutorialServer, fault: dict[str, Any]) -> None:
    """A login that the server refuses, in this way or by itself."""
    if fault:
        server.faults.next("token/", **fault)
    refusal = trial.attempt(lambda: trial.answer(server.api_url, "noor", "not-her-password"))
    status = server.journal[-1].status
    trial.expect(refusal.error, "refused-quietly", status=status)
    stumbled = isinstance(refusal.error, STUMBLES)
    trial.expect(not stumbled, "stumbled", status=status, error=refusal.error_name)


@check("1.3", "field_messages")
def messages_of_a_refusal(trial: Trial) -> None:
    """The server's words by field, whatever fields it has; {} where it said nothing readable."""
    server = trial.server()
    own = {"username": ["This field may not be blank."], "password": ["This field is required."]}
    other = {"email": ["Enter a valid email address."], "non_field_errors": ["Not like this."]}
    two = {"password": ["Too short.", "Too common."]}
    _reads(trial, server, None, own, "lost")
    _reads(trial, server, other, other, "other-fields")
    _reads(trial, server, two, two, "first-only")
    _reads(trial, server, {"detail": "Not now."}, {"detail": ["Not now."]}, "text-alone")
    _reads(trial, server, "<h1>Bad Request</h1>", {}, "html")
    for body in (["Not like this."], b'"no"', b"null"):
        _reads(trial, server, body, {}, "not-an-object")


def _reads(trial: Trial, server: TutorialServer, body: Any, due: object, id: str) -> None:
    """Hand in a 400 with this body, the server's own where there is none."""
    if body is not None:
        kind = "application/json" if isinstance(body, bytes) else None
        server.faults.next("token/", status=400, body=body, content_type=kind)
    response = requests.post(server.api_url + "token/", json={"username": " "}, timeout=5)
    server.journal.clear()  # that was the check's own request
    read = trial.attempt(lambda: trial.answer(response))
    unread = not read.error and not isinstance(read.value, dict)
    trial.expect(not unread, "no-dictionary", kind=type(read.value).__name__)
    came = _shown(read)
    trial.expect(not read.error and read.value == due, id, said=response.text, came=came)


def _shown(read: Attempt) -> str:
    """What came of a call, in a few words."""
    return f"{read.error_name}: {read.error}" if read.error else repr(read.value)


@check("1.4", "read_claim")
def claim_by_hand(trial: Trial) -> None:
    """Any claim of any token, whatever its length, its letters and its value."""
    server = trial.server()
    pair = login(server.api_url, *ME)
    server.journal.clear()
    for token in (pair.access, pair.refresh):
        for name, due in server.decode(token).items():
            _claim(trial, token, name, due, "another-value")
    for length in range(1, 5):
        _claim(trial, _token(note="a" * length), "note", "a" * length, "padding")
    _claim(trial, _token(note="~~~ so? ~~~ who? ~~~"), "note", "~~~ so? ~~~ who? ~~~", "alphabet")
    _claim(trial, _token(name="小明"), "name", "小明", "letters")
    _claim(trial, pair.access, "email", None, "missing-claim")
    for due in (0, False, ""):
        _claim(trial, _token(note=due), "note", due, "false-claim")
    _claim(trial, "not-a-header" + pair.access, "user_id", "1", "by-library")


def _claim(trial: Trial, token: str, name: str, due: object, id: str) -> None:
    """Ask for a claim; an error is the learner's own unless the token was made to cause it."""
    read = trial.attempt(lambda: trial.answer(token, name))
    padding = isinstance(read.error, binascii.Error)
    if read.error and id == "another-value" and not padding:
        raise read.error
    came = _shown(read)
    same = not read.error and type(read.value) is type(due) and read.value == due
    id = "padding" if padding and id == "another-value" else id
    trial.expect(same, id, name=name, came=came, due=repr(due))


def _token(**claims: object) -> str:
    """A token with these claims, written as they are; nobody has signed it."""
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts]
    encoded = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]
    return ".".join([*encoded, "c2lnbmVkIGJ5IG5vYm9keQ"])


@check("1.5", "server_accepts")
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
        _asked_right(trial, said, sent, len(asked) == 1)
    if said.error and due:
        raise said.error
    trial.expect(not said.error, "refusal-raised", error=said.error_name)
    trial.expect(isinstance(said.value, bool), "no-bool", seen=said.value)
    trial.expect(said.value is due, "wrong-verdict", status=asked[0].status, seen=said.value)


def _no_verdict(trial: Trial, server: TutorialServer, token: str, id: str, **facts: object) -> None:
    """Ask a server that cannot say."""
    said = trial.attempt(lambda: trial.answer(server.api_url, token))
    trial.expect(said.error, id, seen=said.value, **facts)
