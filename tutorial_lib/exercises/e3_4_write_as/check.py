"""Notes that a stranger leaves in the names of several users."""

from __future__ import annotations

import requests

from tutorial_lib.client import login
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.logins import word_for
from tutorial_lib.server import TutorialServer

PLAYED = {"noor": "the tide is out", "jun": "船已离港"}  # whose header arrived, and what is written


@check("write_as")
def writes_in_anothers_name(checker: Checker) -> None:
    """One call with the header as it came stores each note, for the user whose header it was."""
    server = checker.server()
    for username, text in PLAYED.items():
        access = login(server.api_url, username, PEOPLE[username]).access
        _leaves_a_note(checker, server, access, text)
    checker.expect(not checker.heard.in_addresses, "in-the-address")
    checker.show(server)
    checker.expect(not checker.heard.wire.waits, "no-timeout", waits=checker.heard.wire.waits)


def _leaves_a_note(checker: Checker, server: TutorialServer, access: str, text: str) -> None:
    issued = server.journal[-1].issued[0]
    server.journal.clear()
    with checker.heard.wire.reading() as written:
        done = checker.attempt(lambda: checker.answer(f"Bearer {access}", server.api_url, text))
    sent = [one for one in server.journal.to("notes/") if one.method == "POST"]
    if done.error and not sent:
        raise done.error
    seen = ", ".join(f"{one.asked} {one.answer}" for one in server.journal) or "nothing"
    checker.expect(sent, "not-called", seen=seen)
    checker.expect(len(server.journal) == 1, "twice", seen=seen)
    (call,) = sent
    carried = call.credential
    checker.expect(carried.kind != "none", "no-header", answer=call.answer)
    is_whole = carried.fingerprint == issued
    if access in "".join(written):
        checker.expect(is_whole, "not-as-it-came", carried=str(carried), answer=call.answer)
    checker.expect(is_whole, "another-token")
    done.reraise()
    header = {"Authorization": f"Bearer {access}"}
    notes = requests.get(server.api_url + "notes/", headers=header, timeout=5).json()
    checker.expect([one["text"] for one in notes] == [text], "other-text", answer=call.answer)
    is_answer = isinstance(done.value, requests.Response) and done.value.status_code == 201
    checker.expect(is_answer, "no-answer", value=word_for(done.value))
