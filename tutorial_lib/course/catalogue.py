"""Every word that an exercise says, by id: a translation is one more folder."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from tutorial_lib.anatomy.visible import visible

LANGUAGE_VARIABLE = "JWT_COURSE_LANGUAGE"
FIRST = "en"  # complete; other languages may lack some messages

Messages = dict[str, Any]


class Words:
    """The messages of one exercise, question or view; English where a language has none.

    Raises KeyError for an id that English does not have either: an author's mistake.
    """

    def __init__(self, id: str) -> None:
        self.id = id

    def __call__(self, message: str, /, **facts: str) -> str:
        """Return a message with its facts put in, where it says `$name`."""
        found: Any = self._find(message)
        quoted = {name: quotable(text) for name, text in facts.items()}
        return Template(str(found).strip()).substitute(quoted)

    def every(self, name: str) -> list[str]:
        """Return a list of messages, such as the hints."""
        return [str(message).strip() for message in self._find(name)]

    def messages(self, name: str) -> dict[str, str]:
        """Return a table of messages by their ids."""
        return {id: str(text).strip() for id, text in self._find(name).items()}

    def tables(self, name: str) -> list[Messages]:
        """Return a list of tables, such as a question's options."""
        return [dict(table) for table in self._find(name)]

    def __contains__(self, name: str) -> bool:
        try:
            self._find(name)
        except KeyError:
            return False
        return True

    def _find(self, name: str) -> Any:
        for language in (os.environ.get(LANGUAGE_VARIABLE, FIRST), FIRST):
            found: Any = catalogue(language).get(self.id)
            for step in name.split("/"):
                found = found.get(step) if isinstance(found, dict) else None
            if found is not None:
                return found
        raise KeyError(f"{self.id} has no message {name!r}")


def quotable(text: str) -> str:
    """Return a text from anywhere on one line, so that it cannot leave the backticks it is in."""
    return " ".join(visible(text).split()).replace("`", "'")


@cache
def catalogue(language: str) -> Messages:
    """Return the messages of a language by the ids of those who say them; {} for an unknown one."""
    folder = files(__package__) / "messages" / language
    if not language.isidentifier() or not folder.is_dir():
        return {}
    merged: Messages = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            merged |= tomllib.loads(file.read_text(encoding="utf-8"))
    return merged
