"""Refusals in every shape that a server or a proxy gives them."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.server import TutorialServer


@check("field_messages")
def messages_of_a_refusal(checker: Checker) -> None:
    """The server's words by field, whatever fields it has; {} where it said nothing readable."""
    server = checker.server()
    own = {"username": ["This field may not be blank."], "password": ["This field is required."]}
    other = {"email": ["Enter a valid email address."], "non_field_errors": ["Not like this."]}
    two = {"password": ["Too short.", "Too common."]}
    _reads(checker, server, None, own, "lost")
    _reads(checker, server, other, other, "other-fields")
    _reads(checker, server, two, two, "first-only")
    _reads(checker, server, {"detail": "Not now."}, {"detail": ["Not now."]}, "text-alone")
    _reads(checker, server, "<h1>Bad Request</h1>", {}, "html")
    for body in (["Not like this."], b'"no"', b"null"):
        _reads(checker, server, body, {}, "not-an-object")


def _reads(checker: Checker, server: TutorialServer, body: Any, due: object, id: str) -> None:
    """Hand in a 400 with this body, the server's own where there is none."""
    if body is not None:
        kind = "application/json" if isinstance(body, bytes) else None
        server.faults.next("token/", status=400, body=body, content_type=kind)
    response = requests.post(server.api_url + "token/", json={"username": " "}, timeout=5)
    server.journal.clear()  # that was the check's own request
    read = checker.attempt(lambda: checker.answer(response))
    unread = not read.error and not isinstance(read.value, dict)
    checker.expect(not unread, "no-dictionary", kind=type(read.value).__name__)
    came = read.came
    checker.expect(not read.error and read.value == due, id, said=response.text, came=came)
