"""Each answer of an API gets the word that is due."""

from __future__ import annotations

from dataclasses import replace

from tutorial_lib.client import (
    login,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check

from .refusals import CASES, LOGIN, decided, in_small_letters, refused_login


@check("decide", finished=("is_token_refused",))
def decision(checker: Checker) -> None:
    """Each answer, fetched from a server, gets the word that is due; nothing is sent for it.

    All of them forwards and backwards, since what was decided before makes no difference; then
    with the names of their headers in small letters, as some servers write them.
    """
    server = checker.server()
    token = login(server.api_url, "noor", PEOPLE["noor"]).access
    server.clock.advance(minutes=8)
    answers = []
    for case in CASES:
        server.journal.clear()  # a diagram shows the one answer that it is about
        answers.append((case, case.answer(server, token)))
        decided(checker, server, *answers[-1])
    for case, answer in reversed(answers):
        decided(checker, server, case, answer)
    for case, answer in answers:
        decided(checker, server, replace(case, id="small-letters"), in_small_letters(answer))
    server.journal.clear()
    decided(checker, server, LOGIN, refused_login(server))
    server.journal.clear()
