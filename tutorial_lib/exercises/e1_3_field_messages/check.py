"""Refusals in every shape that a server or a proxy gives them."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.server import TutorialServer

JSON = "application/json"
OWN = {"username": ["This field may not be blank."], "password": ["This field is required."]}
OTHER = {"email": ["Enter a valid email address."], "non_field_errors": ["Not like this."]}
TWO = {"password": ["Too short.", "Too common."]}
CHINESE = {"detail": "登录失败"}
# A body (None: the server's own), its Content-Type (None: the usual one), what is due, the message.
BODIES: tuple[tuple[Any, str | None, Any, str], ...] = (
    (None, None, OWN, "lost"),
    ({}, None, {}, "left-over"),
    (OTHER, None, OTHER, "other-fields"),
    (TWO, None, TWO, "first-only"),
    ({"detail": "Not now."}, None, {"detail": ["Not now."]}, "text-alone"),
    (CHINESE, None, {"detail": ["登录失败"]}, "text-alone"),
    ({**TWO, "detail": "Not now."}, None, {**TWO, "detail": ["Not now."]}, "text-alone"),
    (rb'{"detail": "\ud83d\udd11 a\/b"}', JSON, {"detail": ["\N{KEY} a/b"]}, "escapes"),
    ("<h1>Bad Request</h1>", None, {}, "html"),
    ("", None, {}, "unreadable"),
    (b"", JSON, {}, "unreadable"),
    (b"Bad Request", "text/plain", {}, "unreadable"),
    (b'{"username": [', JSON, {}, "unreadable"),
    ("<h1>Bad Request</h1>", JSON, {}, "html"),
    ("<h1>Ungültige Anfrage</h1>".encode("latin-1"), "text/html", {}, "not-utf-8"),
    ("Ungültige Anfrage".encode("latin-1"), JSON, {}, "not-utf-8"),
    (["Not like this."], None, {}, "not-an-object"),
    *((body, JSON, {}, "not-an-object") for body in (b'"no"', b"null", b"42", b"true", b"[]")),
    (OTHER, "application/json; charset=utf-8", OTHER, "label"),
    (OTHER, "application/problem+json", OTHER, "label"),
)


@check("field_messages")
def messages_of_a_refusal(checker: Checker) -> None:
    """The server's words by field, whatever fields it has; {} where it said nothing readable."""
    server = checker.server()
    read = [(_reads(checker, server, *case), case[2]) for case in BODIES]
    for messages, due in read:
        checker.expect(messages == due, "changed-later", due=due, came=messages)


def _reads(
    checker: Checker, server: TutorialServer, body: Any, kind: str | None, due: object, id: str
) -> object:
    """Hand in a 400 with this body; return what was read in it."""
    if body is not None:
        server.faults.next("token/", status=400, body=body, content_type=kind)
    response = requests.post(server.api_url + "token/", json={"username": " "}, timeout=5)
    server.journal.clear()  # that was the check's own request
    read = checker.attempt(lambda: checker.answer(response))
    unread = not read.error and not isinstance(read.value, dict)
    checker.expect(not unread, "no-dictionary", kind=type(read.value).__name__)
    said, label = response.text or "(empty)", response.headers["Content-Type"]
    is_due = not read.error and read.value == due
    checker.expect(is_due, id, said=said, came=read.came, label=label)
    return read.value
