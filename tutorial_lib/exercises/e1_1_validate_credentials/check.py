"""Forms that may be sent, and forms that break each rule."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Trial, check

ME = ("noor", PEOPLE["noor"])


@check("validate_credentials")
def form_rules(trial: Trial) -> None:
    """A form that may be sent gets {}, each broken rule one message in a list."""
    empty = _form(trial, "", "")
    for form in [ME, (" jun", "seven77"), ("小明", "密码密码密码码")]:
        fields = ", ".join(str(field) for field in _form(trial, *form))
        trial.expect(not fields, "good-refused", username=form[0], fields=fields)
    trial.expect(_form(trial, "noor", "six677") == {}, "six-refused")
    trial.expect(set(_form(trial, "   ", "tidal-1911")) == {"username"}, "blank-accepted")
    trial.expect(_form(trial, "noor", "      ") == {}, "password-stripped")
    fields = ", ".join(str(field) for field in empty) or "no field"
    trial.expect(set(empty) == {"username", "password"}, "one-at-a-time", fields=fields)
    trial.expect(all(isinstance(texts, list) for texts in empty.values()), "not-lists")
    trial.expect(all(texts and str(texts[0]).strip() for texts in empty.values()), "no-text")
    trial.expect(all(len(texts) == 1 for texts in empty.values()), "two-messages")
    trial.expect(set(_form(trial, "noor", "five5")) == {"password"}, "short-accepted")


def _form(trial: Trial, username: str, password: str) -> dict[Any, Any]:
    """What the learner's form says."""
    said = trial.answer(username, password)
    if not isinstance(said, dict):
        trial.wrong("no-dictionary", seen=repr(said))
    return said
