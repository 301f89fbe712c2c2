"""Settings with and without a key, and what somebody can sign at a server that starts with them."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.attacked_server import Attacked
from tutorial_lib.theft import signed_by

OWNER = next(iter(PEOPLE))
NEW, OLD = "b4a7" * 16, "5d1e" * 16  # stand for random ones
SHORT = "b4a7" * 7 + "b4a"  # 31 bytes
GUESSES = ("", " ", "secret", "None", "change-me", SHORT)
# What must not become a key: the settings, and in words.
UNSAFE: dict[str, dict[str, str]] = {
    "no key at all": {},
    "an empty key": {"JWT_KEY": ""},
    "a blank": {"JWT_KEY": " "},
    "the word `secret`": {"JWT_KEY": "secret"},
    "the text None": {"JWT_KEY": "None"},
    "31 bytes": {"JWT_KEY": SHORT},
    "a good key, and an empty one before it": {"JWT_KEY": NEW, "JWT_KEY_BEFORE": ""},
    "a good key, and a word before it": {"JWT_KEY": NEW, "JWT_KEY_BEFORE": "secret"},
    "no key, and a good one before it": {"JWT_KEY": "", "JWT_KEY_BEFORE": OLD},
}
# What an honest server starts with.
SAFE: dict[str, dict[str, str]] = {
    "a key": {"JWT_KEY": NEW},
    "a key of 32 bytes, the fewest": {"JWT_KEY": NEW[:32]},
    "16 characters that are 32 bytes": {"JWT_KEY": "ключключключключ"},
    "a key, and the one before": {"JWT_KEY": NEW, "JWT_KEY_BEFORE": OLD},
    "a key, and other settings": {"JWT_KEY": NEW, "DEBUG": "", "HOST": "localhost"},
}


@check("signing_keys", home="my_server")
def nobody_else_signs(checker: Checker) -> None:
    """It starts with what is safe, and nobody signs anything at a server that has started."""
    for what, settings in SAFE.items():
        _starts(checker, what, settings)
    _changes(checker)
    for what, settings in UNSAFE.items():
        _resists(checker, what, settings)


def _server(checker: Checker, settings: dict[str, str]) -> tuple[Attacked | None, Any]:
    came = checker.attempt(lambda: checker.answer(dict(settings)))
    if came.error is not None:
        return None, came
    keys = came.value
    is_list = isinstance(keys, list) and keys and all(isinstance(key, str) for key in keys)
    checker.expect(is_list, "no-list", fact=type(keys).__name__)
    return Attacked(checker, keys=keys), came


def _starts(checker: Checker, what: str, settings: dict[str, str]) -> None:
    attacked, came = _server(checker, settings)
    if not isinstance(came.error, ValueError | KeyError):
        came.reraise()
    fact = came.error_name
    checker.expect(attacked, "starts-not", what=what, fact=fact)
    assert attacked is not None
    seen = attacked.who(attacked.log_in(OWNER)["access"])
    checker.expect(seen == OWNER, "starts-not", what=what, fact="a login that is refused")


def _changes(checker: Checker) -> None:
    """The key is changed: who is logged in stays so, and what is new needs the old key no more."""
    before, _ = _server(checker, {"JWT_KEY": OLD})
    after, _ = _server(checker, {"JWT_KEY": NEW, "JWT_KEY_BEFORE": OLD})
    later, _ = _server(checker, {"JWT_KEY": NEW})
    assert before and after and later
    checker.expect(after.who(before.log_in(OWNER)["access"]) == OWNER, "logged-out")
    checker.expect(later.who(after.log_in(OWNER)["access"]) == OWNER, "old-signs")
    checker.expect(not later.who(before.log_in(OWNER)["access"]), "old-stays")


def _resists(checker: Checker, what: str, settings: dict[str, str]) -> None:
    attacked, came = _server(checker, settings)
    if attacked is None:
        is_said = isinstance(came.error, ValueError)
        checker.expect(is_said, "crashed", what=what, fact=came.error_name)
        told = [value for value in settings.values() if len(value) > 4 and value in str(came.error)]
        checker.expect(not told, "told", what=what)
        return
    signed = attacked.log_in(OWNER)["access"].rpartition(".")[0]
    for guess in GUESSES:
        seen = attacked.who(signed_by(guess, signed))
        checker.expect(not seen, "anyone-signs", what=what, guess=f"{guess!r}", seen=seen)
    checker.expect("JWT_KEY_BEFORE" in settings, "started", what=what)
    checker.expect(settings["JWT_KEY"], "old-alone")
