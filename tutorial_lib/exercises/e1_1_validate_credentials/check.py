"""Forms that may be sent, and forms that break each rule."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check

ME = ("noor", PEOPLE["noor"])


@check("validate_credentials", finished=("validate_credentials",))
def form_rules(checker: Checker) -> None:
    """A form that may be sent gets {}, each broken rule one message in a list."""
    empty = _form(checker, "", "")
    for form in [ME, (" jun", "seven77"), ("小明", "密码密码密码码")]:
        fields = ", ".join(str(field) for field in _form(checker, *form))
        checker.expect(not fields, "good-refused", username=form[0], fields=fields)
    checker.expect(_form(checker, "noor", "six677") == {}, "six-refused")
    checker.expect(set(_form(checker, "   ", "tidal-1911")) == {"username"}, "blank-accepted")
    checker.expect(_form(checker, "noor", "      ") == {}, "password-stripped")
    fields = ", ".join(str(field) for field in empty) or "no field"
    checker.expect(set(empty) == {"username", "password"}, "one-at-a-time", fields=fields)
    checker.expect(all(isinstance(texts, list) for texts in empty.values()), "not-lists")
    checker.expect(all(texts and str(texts[0]).strip() for texts in empty.values()), "no-text")
    checker.expect(all(len(texts) == 1 for texts in empty.values()), "two-messages")
    checker.expect(set(_form(checker, "noor", "five5")) == {"password"}, "short-accepted")


def _form(checker: Checker, username: str, password: str) -> dict[Any, Any]:
    """What the learner's form says."""
    said = checker.answer(username, password)
    if not isinstance(said, dict):
        checker.wrong("no-dictionary", seen=repr(said))
    return said
