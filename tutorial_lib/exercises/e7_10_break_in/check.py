"""Short secrets, found by trying words, and a key that is in no list of words."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.attacked_server import NOTES, Attacked

MINE, VICTIM = PEOPLE
WORDS = ("letmein", "secret", "Gartenzaun", "correct horse", "ключ", "hunter2", "s3cr3t!")
PLACES = (0, 3, 4, -1)  # in the list of words
STRONG = "3f9c" * 16  # stands for one that nobody could guess


@check("break_in", home="my_server")
def found_by_trying(checker: Checker) -> None:
    """Whatever the word is, the victim's notes are read with it; without one there is no way in."""
    for place in PLACES:
        _weak(checker, WORDS[place])
    _strong(checker)


def _opened(checker: Checker, key: str) -> tuple[Attacked, Any, int]:
    attacked = Attacked(checker, keys=[key])
    sample = attacked.log_in(MINE)["access"]
    victim = attacked.server.decode(attacked.log_in(VICTIM)["access"])["user_id"]
    came = checker.attempt(lambda: checker.answer(sample, list(WORDS), victim))
    return attacked, came, len(attacked.server.journal)


def _weak(checker: Checker, word: str) -> None:
    attacked, came, before = _opened(checker, word)
    came.reraise()
    is_text = isinstance(came.value, str)
    checker.expect(is_text, "no-token", word=word, fact=type(came.value).__name__)
    attacked.api.get("notes/", token=came.value)
    (seen,) = attacked.server.journal[before:]
    fact, whose = seen.answer, seen.credential.username or "nobody"
    checker.expect(seen.status == 200, "refused", word=word, fact=fact)
    is_there = NOTES[VICTIM] in (seen.response.body if seen.response else "")
    checker.expect(is_there, "not-the-victim", whose=whose)


def _strong(checker: Checker) -> None:
    """No word fits: None."""
    _, came, _ = _opened(checker, STRONG)
    checker.expect(
        came.error is None and came.value is None, "made-up", fact=came.error_name or "a token"
    )
