"""Claims of many tokens: any length, any letters, any value."""

from __future__ import annotations

import base64
import binascii
import json

from tutorial_lib.client import (
    login,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.whose_work import used_package

JWT_LIBRARIES = ("jwt", "jose", "authlib", "jwcrypto", "josepy")
SIGNS = "~~~ so? ~~~ who? ~~~"  # its base64url holds `-` and `_`
# A claim's value, and the message where another comes; each is a token of its own.
VALUES: tuple[tuple[object, str], ...] = (
    *(("a" * length, "padding") for length in range(1, 5)),
    (SIGNS, "alphabet"),
    ("小明", "letters"),
    (0, "false-claim"),
    (False, "false-claim"),
    ("", "false-claim"),
    ([], "false-claim"),
    (1736932020.5, "another-value"),
    (True, "another-value"),
    (None, "another-value"),
    ({"roles": ["reader", "writer"]}, "another-value"),
    ('he said "a, b} c": \\ and left', "another-value"),
    (10**20, "another-value"),
)
# What stands in the header of every token, and in the claims of none.
HEADER = {"alg": "HS256", "typ": "JWT"}
INSIDE = {"email": "noor@lab.example"}  # of another claim, and no claim itself
NEARLY = {"Email": "noor@lab.example", "email_verified": True, "e-mail": 1}
NAMES = ("https://lab.example/role", "items", "a b", "小明")


@check("read_claim", finished=("read_token",))
def claim_by_hand(checker: Checker) -> None:
    """Any claim of any token, whatever its length, its letters and its value."""
    library = used_package(checker.answer, JWT_LIBRARIES)
    checker.expect(not library, "by-library", library=library)
    server = checker.server()
    pair = login(server.api_url, "noor", PEOPLE["noor"])
    other = login(server.api_url, "jun", PEOPLE["jun"])
    server.journal.clear()
    for token in (pair.access, pair.refresh, other.access, pair.access):
        for name, due in server.decode(token).items():
            _claim(checker, token, name, due, "another-value")
    for value, id in VALUES:
        _claim(checker, _token(note=value), "note", value, id)
    for name in NAMES:
        _claim(checker, _token(**{"note": name, name: "found"}), name, "found", "another-value")
    for name in ("email", *HEADER):
        _claim(checker, pair.access, name, None, "missing-claim")
    _claim(checker, _token(**NEARLY), "email", None, "missing-claim")
    _claim(checker, _token({"alg": "none"}, note="found"), "note", "found", "another-value")
    _claim(checker, _token(note=INSIDE, list=[INSIDE]), "email", None, "inside-another")


def _claim(checker: Checker, token: str, name: str, due: object, id: str) -> None:
    """Ask for a claim; an error is the learner's own unless the token was made to cause it."""
    read = checker.attempt(lambda: checker.answer(token, name))
    padding = isinstance(read.error, binascii.Error)
    if read.error and id == "another-value" and not padding:
        raise read.error
    id = "padding" if padding and id == "another-value" else id
    facts = {"name": name, "came": read.came, "due": repr(due)}
    kind, due_kind = type(read.value), type(due)
    is_converted = None not in (read.value, due) and kind is not due_kind
    kinds = {"kind": kind.__name__, "due_kind": due_kind.__name__}
    checker.expect(not is_converted, "converted", **facts, **kinds)
    is_lost = id == "another-value" and not read.error and read.value is None is not due
    checker.expect(not is_lost, "not-found", **facts)
    checker.expect(not read.error and kind is due_kind and read.value == due, id, **facts)


def _token(header: dict[str, str] = HEADER, /, **claims: object) -> str:
    """A token with these claims, written as they are; nobody has signed it."""
    parts = [header, claims]
    texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts]
    encoded = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]
    return ".".join([*encoded, "c2lnbmVkIGJ5IG5vYm9keQ"])
