"""Forms that may be sent, and forms that break each rule."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check

BOTH = ("username", "password")
# User name, password, the fields with a broken rule, and the message where others are named.
Form = tuple[str, str, tuple[str, ...], str]
FORMS: tuple[Form, ...] = (
    ("noor", PEOPLE["noor"], (), "good-refused"),
    (" jun", "seven77", (), "good-refused"),
    ("小明", "密码密码密码码", (), "good-refused"),
    ("a", "qwertzu", (), "good-refused"),
    ("n" * 300, "qwertzu", (), "good-refused"),
    ("noor@lab.example", "12345678", (), "good-refused"),
    ("noor of the lab", "long" * 50, (), "good-refused"),
    ("noor", "six677", (), "six-refused"),
    ("   ", "tidal-1911", ("username",), "blank-accepted"),
    ("noor", PEOPLE["noor"], (), "left-over"),
    ("noor", "      ", (), "password-stripped"),
    ("noor", "five5 ", (), "password-stripped"),
    ("noor", " five5", (), "password-stripped"),
    ("", "", BOTH, "one-at-a-time"),
    ("noor", "five5", ("password",), "short-accepted"),
    ("noor", "     ", ("password",), "short-accepted"),
    ("noor", "密码密码码", ("password",), "short-accepted"),
    ("noor", "", ("password",), "short-accepted"),
    ("", "tidal-1911", ("username",), "blank-accepted"),
    (" ", "five5", BOTH, "one-at-a-time"),
    ("noor", PEOPLE["noor"], (), "left-over"),
)


@check("validate_credentials", finished=("validate_credentials",))
def form_rules(checker: Checker) -> None:
    """A form that may be sent gets {}, each broken rule one message in a list."""
    checker.heard.secrets |= {password for _, password, *_ in FORMS if password.strip()}
    said = [(form, _said_of(checker, *form)) for form in FORMS]
    for form, messages in said:
        _is_as_it_was(checker, form, messages)
        _is_one_text_each(checker, form[1], messages)


def _said_of(
    checker: Checker, username: str, password: str, due: tuple[str, ...], id: str
) -> dict[Any, Any]:
    """What the learner's function says of a form: the fields that are due, and no other."""
    said = checker.answer(username, password)
    if not isinstance(said, dict):
        checker.wrong("no-dictionary", seen=repr(said))
    fields = ", ".join(str(field) for field in said) or "no field"
    facts = {"username": repr(username), "fields": fields, "length": len(password)}
    checker.expect(set(said) == set(due), id, **facts)
    return said


def _is_as_it_was(checker: Checker, form: Form, said: dict[Any, Any]) -> None:
    """What was said of a form, when others have been looked at."""
    fields = ", ".join(str(field) for field in said) or "no field"
    due = ", ".join(form[2]) or "no field"
    checker.expect(set(said) == set(form[2]), "changed-later", due=due, fields=fields)


def _is_one_text_each(checker: Checker, password: str, said: dict[Any, Any]) -> None:
    for field, texts in said.items():
        checker.expect(isinstance(texts, list), "not-lists", field=field)
        is_said = texts and all(isinstance(text, str) and text.strip() for text in texts)
        checker.expect(is_said, "no-text", field=field)
        checker.expect(len(texts) == 1, "two-messages", field=field, count=len(texts))
        is_told = password.strip() and password in texts[0]
        checker.expect(not is_told, "tells-the-password", field=field)
