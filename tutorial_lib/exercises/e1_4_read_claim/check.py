"""Claims of many tokens: any length, any letters, any value."""

from __future__ import annotations

import base64
import binascii
import json

from tutorial_lib.client import (
    login,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check

ME = ("noor", PEOPLE["noor"])


@check("read_claim", finished=("read_token",))
def claim_by_hand(checker: Checker) -> None:
    """Any claim of any token, whatever its length, its letters and its value."""
    server = checker.server()
    pair = login(server.api_url, *ME)
    server.journal.clear()
    for token in (pair.access, pair.refresh):
        for name, due in server.decode(token).items():
            _claim(checker, token, name, due, "another-value")
    for length in range(1, 5):
        _claim(checker, _token(note="a" * length), "note", "a" * length, "padding")
    _claim(checker, _token(note="~~~ so? ~~~ who? ~~~"), "note", "~~~ so? ~~~ who? ~~~", "alphabet")
    _claim(checker, _token(name="小明"), "name", "小明", "letters")
    _claim(checker, pair.access, "email", None, "missing-claim")
    for due in (0, False, ""):
        _claim(checker, _token(note=due), "note", due, "false-claim")
    _claim(checker, "not-a-header" + pair.access, "user_id", "1", "by-library")


def _claim(checker: Checker, token: str, name: str, due: object, id: str) -> None:
    """Ask for a claim; an error is the learner's own unless the token was made to cause it."""
    read = checker.attempt(lambda: checker.answer(token, name))
    padding = isinstance(read.error, binascii.Error)
    if read.error and id == "another-value" and not padding:
        raise read.error
    came = read.came
    same = not read.error and type(read.value) is type(due) and read.value == due
    id = "padding" if padding and id == "another-value" else id
    checker.expect(same, id, name=name, came=came, due=repr(due))


def _token(**claims: object) -> str:
    """A token with these claims, written as they are; nobody has signed it."""
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts]
    encoded = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]
    return ".".join([*encoded, "c2lnbmVkIGJ5IG5vYm9keQ"])
