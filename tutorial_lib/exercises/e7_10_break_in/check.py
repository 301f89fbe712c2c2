"""Short secrets, found by trying words, and a key that is in no list of words."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.attacked_server import NOTES, Attacked

PAIRS = (tuple(PEOPLE), tuple(PEOPLE)[::-1])  # the owner of the token, and the victim
WORDS = ("letmein", "secret", "Gartenzaun", "correct horse", "ключ", " blank ", "s3cr3t!")
STRONG = "3f9c" * 16  # stands for one that nobody could guess


@check("break_in", home="my_server")
def found_by_trying(checker: Checker) -> None:
    """Whatever the word is, the victim's notes are read with it; without one there is no way in."""
    for count, word in enumerate(WORDS):
        _weak(checker, word, *PAIRS[count % 2])
    _strong(checker)


def _opened(checker: Checker, key: str, mine: str, victim: str) -> tuple[Attacked, Any, str]:
    attacked = Attacked(checker, keys=[key])
    sample = attacked.log_in(mine)["access"]
    whose = attacked.server.decode(attacked.log_in(victim)["access"])["user_id"]
    words = list(WORDS)
    came = checker.attempt(lambda: checker.answer(sample, words, whose))
    checker.expect(words == list(WORDS), "words-changed")
    return attacked, came, sample


def _weak(checker: Checker, word: str, mine: str, victim: str) -> None:
    attacked, came, sample = _opened(checker, word, mine, victim)
    before = len(attacked.server.journal)
    came.reraise()
    is_text = isinstance(came.value, str)
    checker.expect(is_text, "no-token", word=word, fact=type(came.value).__name__)
    attacked.api.get("notes/", token=came.value)
    (seen,) = attacked.server.journal[before:]
    fact, whose = seen.answer, seen.credential.username or "nobody"
    checker.expect(seen.status == 200, "refused", word=word, fact=fact)
    is_there = NOTES[victim] in (seen.response.body if seen.response else "")
    checker.expect(is_there, "not-the-victim", whose=whose)
    own, said = (attacked.server.decode(token) for token in (sample, came.value))
    changed = [name for name in own | said if name != "user_id" and own.get(name) != said.get(name)]
    checker.expect(not changed, "other-claims", names=", ".join(changed))


def _strong(checker: Checker) -> None:
    """No word fits: None."""
    _, came, _ = _opened(checker, STRONG, *PAIRS[0])
    checker.expect(
        came.error is None and came.value is None, "made-up", fact=came.error_name or "a token"
    )
