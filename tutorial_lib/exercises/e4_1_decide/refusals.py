"""The answers of an API between which a decision must tell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from tutorial_lib.course.checking import PEOPLE, Checker

WORDS = ("hand over", "refresh")
SHORT_TEXT = 20  # characters: a longer text may be a token
WITH_CHARSET = "application/json; charset=utf-8"
IN_FRENCH = {"detail": "Le jeton n'est plus valable", "code": "token_not_valid"}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="lab", error="invalid_token"'}
CHALLENGE_FIRST = {"WWW-Authenticate": 'Bearer error="invalid_token", realm="lab"'}
ANOTHER_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="lab", error="insufficient_scope"'}


@dataclass(frozen=True)
class Case:
    """One answer: what is due for it, what was sent, and how the server answers.

    `id` is the message for another decision, `stumble` the one for an error on the way; where the
    task leaves it open, either word is due (""). In `sent` a `$` is the token; without a `fault`
    the server answers as it does. Some servers send no challenge.
    """

    id: str
    due: str = "hand over"
    sent: str | None = "Bearer $"
    fault: dict[str, Any] = field(default_factory=dict)
    stumble: str = ""
    has_challenge: bool = True

    def answer(self, server: Any, token: str) -> requests.Response:
        """Fetch the answer."""
        if self.fault:
            server.faults.next("me/", **self.fault)
        headers = {"Authorization": self.sent.replace("$", token)} if self.sent else {}
        with requests.Session() as session:
            session.trust_env = False  # a .netrc would bring a header of its own
            answer = session.get(f"{server.api_url}me/", headers=headers, timeout=5)
        if not self.has_challenge:
            answer.headers.pop("WWW-Authenticate", None)
        return answer


def refused(body: Any, **more: Any) -> dict[str, Any]:
    """Return a staged 401."""
    return {"status": 401, "body": body, **more}


MENTIONED = {  # the code of the table stands in it, and is not the answer's code
    "detail": "This is no token_not_valid: the account is closed.",
    "code": "user_inactive",
    "messages": [{"code": "token_not_valid"}],
}
NO_REASON = Case("no-reason", "refresh")
CASES = (
    Case("expired", "refresh"),
    *(Case("not-401", fault={"status": status}) for status in (200, 404, 429, 500, 503)),
    *(Case("not-401", fault={"status": status, "body": IN_FRENCH}) for status in (200, 400, 403)),
    Case("not-401", fault={"status": 403, "body": IN_FRENCH, "headers": CHALLENGE}),
    Case("no-token", sent=None, stumble="no-header"),
    Case("no-token", sent=None, fault=refused(IN_FRENCH), stumble="no-header"),
    Case("no-token", sent=None, fault=refused("", headers=CHALLENGE), stumble="no-header"),
    Case("not-bearer", sent="Basic bm9vcjp0aWRhbA=="),
    Case("not-bearer", sent="Basic bm9vcjp0aWRhbA==", fault=refused(IN_FRENCH)),
    Case("not-bearer", sent='Digest username="Bearer noor"', fault=refused(IN_FRENCH)),
    *(
        Case("other-code", fault=refused({"code": code}))
        for code in (
            "user_inactive",
            "user_not_found",
            "bad_authorization_header",
            "two_factor_due",
            "token_not_valid_here",
            "not_valid",
        )
    ),
    Case("other-code", fault=refused(MENTIONED)),
    Case("other-code", fault=refused({"code": "no_scope"}, headers=ANOTHER_CHALLENGE)),
    Case("other-code", fault=refused({"code": "user_inactive"}, content_type=WITH_CHARSET)),
    Case("by-words", "refresh", fault=refused(IN_FRENCH)),
    replace(NO_REASON, fault=refused("<h1>Refusé</h1>"), stumble="not-json"),
    replace(NO_REASON, fault=refused(""), stumble="not-json"),
    replace(NO_REASON, fault=refused({"detail": "Non: token_not_valid."})),
    replace(NO_REASON, fault=refused({})),
    Case("expired", "refresh", stumble="no-challenge", has_challenge=False),
    Case("challenge", "refresh", fault=refused({"code": "other"}, headers=CHALLENGE)),
    Case("challenge", "refresh", fault=refused({"code": "user_inactive"}, headers=CHALLENGE)),
    Case("challenge", "refresh", fault=refused({"code": "other"}, headers=CHALLENGE_FIRST)),
    *(
        Case("not-text", "", fault=refused({"code": code}), stumble="not-text")
        for code in (["token_not_valid"], {"name": "other"}, 17)
    ),
    *(
        replace(NO_REASON, fault=refused(body), stumble="not-object")
        for body in (["Non."], [{"code": "user_inactive"}], '"code"', "null", "17")
    ),
)
LOGIN = Case("no-token", stumble="no-header")


def decided(checker: Checker, server: Any, case: Case, answer: requests.Response) -> None:
    """End the check unless the learner's function says of an answer what is due."""
    asked, before = len(server.journal), looked_at(answer)
    came = checker.attempt(lambda: checker.answer(answer))
    if came.error is not None:
        stumbled = isinstance(came.error, ValueError | LookupError | AttributeError | TypeError)
        facts = {"fact": came.error_name, "body": answer.text or "nothing"}
        checker.expect(not (case.stumble and stumbled), case.stumble, **facts)
        raise came.error
    checker.expect(isinstance(came.value, str) and came.value in WORDS, "neither", fact=named(came))
    fact = f"{answer.status_code} {code_of(answer)}".strip()
    checker.expect(came.value == case.due or not case.due, case.id, fact=fact)
    checker.expect(len(server.journal) == asked, "asked-again")
    after = looked_at(answer)
    changed = [name for name in before if after[name] != before[name]]
    checker.expect(not changed, "altered", fact=", ".join(changed))


def looked_at(answer: requests.Response) -> dict[str, Any]:
    """Return all of an answer that somebody may look at after the decision, in copies."""
    request = answer.request
    return {
        "the status": (answer.status_code, answer.reason),
        "the headers": dict(answer.headers),
        "the text": answer.text,
        "the history": [*answer.history],
        "the request's method or address": (request.method, request.url),
        "the request's headers": dict(request.headers),
    }


def refused_login(server: Any) -> requests.Response:
    """Fetch the answer to a wrong password."""
    wrong = {"username": "noor", "password": PEOPLE["jun"]}
    return requests.post(f"{server.api_url}token/", json=wrong, timeout=5)


def in_small_letters(answer: requests.Response) -> requests.Response:
    """Return the answer with the names of all headers, its request's too, in small letters."""
    for message in (answer, answer.request):
        small = {name.lower(): value for name, value in message.headers.items()}
        message.headers = CaseInsensitiveDict(small)
    return answer


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
