"""The answers of an API between which a decision must tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from tutorial_lib.course.checking import PEOPLE, Checker

WORDS = ("hand over", "refresh")
SHORT_TEXT = 20  # characters: a longer text may be a token
IN_FRENCH = {"detail": "Le jeton n'est plus valable", "code": "token_not_valid"}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="lab", error="invalid_token"'}


@dataclass(frozen=True)
class Case:
    """One answer: what is due for it, what was sent, and how the server answers.

    `id` is the message for another decision, `stumble` the one for an error on the way. In
    `sent` a `$` is the token; without a `fault` the server answers as it does.
    """

    id: str
    due: str = "hand over"
    sent: str | None = "Bearer $"
    fault: dict[str, Any] = field(default_factory=dict)
    stumble: str = ""

    def answer(self, server: Any, token: str) -> requests.Response:
        """Fetch the answer."""
        if self.fault:
            server.faults.next("me/", **self.fault)
        headers = {"Authorization": self.sent.replace("$", token)} if self.sent else {}
        with requests.Session() as session:
            session.trust_env = False  # a .netrc would bring a header of its own
            return session.get(f"{server.api_url}me/", headers=headers, timeout=5)


def refused(body: Any, **more: Any) -> dict[str, Any]:
    """Return a staged 401."""
    return {"status": 401, "body": body, **more}


CASES = (
    Case("expired", "refresh"),
    *(Case("not-401", fault={"status": status}) for status in (200, 404, 429, 503)),
    Case("not-401", fault={"status": 403, "body": IN_FRENCH}),
    Case("no-token", sent=None, stumble="no-header"),
    Case("no-token", sent=None, fault=refused(IN_FRENCH), stumble="no-header"),
    Case("not-bearer", sent="Basic bm9vcjp0aWRhbA=="),
    Case("other-code", fault=refused({"code": "user_inactive"})),
    Case("other-code", fault=refused({"code": "user_not_found"})),
    Case("other-code", fault=refused({"code": "bad_authorization_header"})),
    Case("by-words", "refresh", fault=refused(IN_FRENCH)),
    Case("no-reason", "refresh", fault=refused("<h1>Non</h1>"), stumble="not-json"),
    Case("no-reason", "refresh", fault=refused({"detail": "Non."})),
    Case("challenge", "refresh", fault=refused({"code": "other"}, headers=CHALLENGE)),
    Case("no-reason", "refresh", fault=refused(["Non."]), stumble="not-object"),
)
LOGIN = Case("no-token", stumble="no-header")


def decided(checker: Checker, server: Any, case: Case, answer: requests.Response) -> None:
    """End the check unless the learner's function says of an answer what is due."""
    asked = len(server.journal)
    came = checker.attempt(lambda: checker.answer(answer))
    if came.error is not None:
        stumbled = isinstance(came.error, ValueError | LookupError | AttributeError | TypeError)
        checker.expect(not (case.stumble and stumbled), case.stumble, fact=came.error_name)
        raise came.error
    checker.expect(isinstance(came.value, str) and came.value in WORDS, "neither", fact=named(came))
    fact = f"{answer.status_code} {code_of(answer)}".strip()
    checker.expect(came.value == case.due, case.id, fact=fact)
    checker.expect(len(server.journal) == asked, "asked-again")


def refused_login(server: Any) -> requests.Response:
    """Fetch the answer to a wrong password."""
    wrong = {"username": "noor", "password": PEOPLE["jun"]}
    return requests.post(f"{server.api_url}token/", json=wrong, timeout=5)


def named(came: Any) -> str:
    """Name a value, never one that could be a token."""
    value = came.value
    is_short = isinstance(value, str) and len(value) <= SHORT_TEXT
    is_plain = value is None or isinstance(value, bool) or is_short
    return repr(value) if is_plain else f"a {type(value).__name__}"


def code_of(answer: requests.Response) -> str:
    """Return an answer's code, "" where it has none."""
    try:
        body = answer.json()
    except ValueError:
        return ""
    return str(body.get("code", "")) if isinstance(body, dict) else ""
