"""Every text that the course says, by id, in TOML beside the package that says it.

`text.toml` is English, `text.de.toml` beside it is German: a translation is one more file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

try:
    import tomllib
except ModuleNotFoundError:  # a Python that is too old, and the doctor must be able to say so
    try:
        from pip._vendor import tomli as tomllib  # type: ignore[no-redef]
    except ModuleNotFoundError:
        said = "This Python is too old: the course needs 3.11 or newer, and start.py run with it."
        raise SystemExit(said) from None

LANGUAGE_VARIABLE = "JWT_COURSE_LANGUAGE"
FIRST = "en"  # complete; other languages may lack some messages

KINDS: dict[type, str] = {str: "a text", list: "a list", dict: "a table"}

Messages = dict[str, Any]


class AuthorsMistake(ValueError):
    """What an author has to mend, in one line: the file, what is wrong with it, and the remedy."""


class Words:
    """The messages of a package's file, or of one table in it; English where a language has none.

    `package` is a module's name, `id` the table's, `file` the file's without its ending.
    Raises AuthorsMistake for a message that English does not have either, and for a broken file.
    """

    def __init__(self, package: str, id: str = "", *, file: str = "text") -> None:
        self.package, self.id, self.file = package, id, file

    def __call__(self, message: str, /, **facts: str) -> str:
        """Return a message with its facts put in, where it says `$name`."""
        text = str(self._find(message)).strip()
        if "$" not in text:
            return text
        try:
            return Template(text).substitute({name: self.quoted(facts[name]) for name in facts})
        except KeyError as lacking:
            said = f"asks for ${lacking.args[0]}, and is given {', '.join(facts) or 'no facts'}"
            raise self.mistake(message, f"{said}: name one of those") from None
        except ValueError:
            raise self.mistake(message, "has a $ that begins no name: write $$ for it") from None

    def every(self, name: str) -> list[str]:
        """Return a list of messages, such as the hints."""
        return [str(message).strip() for message in self._find(name)]

    def messages(self, name: str) -> dict[str, str]:
        """Return a table of messages by their ids."""
        return {id: str(text).strip() for id, text in self._find(name).items()}

    def tables(self, name: str) -> list[Messages]:
        """Return a list of tables, such as a question's options."""
        return [dict(table) for table in self._find(name)]

    def check(self, kinds: Mapping[str, type]) -> None:
        """Raise AuthorsMistake unless every message is there, and a text, a list or a table."""
        for name, kind in kinds.items():
            if not isinstance(self._find(name), kind):
                raise self.mistake(name, f"is to be {KINDS[kind]}: write it as one")

    def mistake(self, message: str, said: str) -> AuthorsMistake:
        """What an author has to mend in a message."""
        asked = f"{self.id}/{message}" if self.id else message
        return AuthorsMistake(f"{_path(self.package, _name(self.file, FIRST))}, {asked!r}, {said}.")

    def quoted(self, fact: str) -> str:
        """Return a fact as it is put in; who writes Markdown makes it safe there."""
        return fact

    def __contains__(self, name: str) -> bool:
        return self._looked_up(name) is not None

    def _find(self, name: str) -> Any:
        found = self._looked_up(name)
        if found is None:
            raise self.mistake(name, "is missing: write it there, or ask for another")
        return found

    def _looked_up(self, name: str) -> Any:
        for spoken in (language(), FIRST):
            found: Any = catalogue(self.package, self.file, spoken)
            for step in [self.id, *name.split("/")] if self.id else name.split("/"):
                found = found.get(step) if isinstance(found, dict) else None
            if found is not None:
                return found
        return None


def language() -> str:
    """Return the language that was asked for, such as "de"."""
    return os.environ.get(LANGUAGE_VARIABLE, FIRST)


@cache
def catalogue(package: str, file: str = "text", language: str = FIRST) -> Messages:
    """Return all messages of a package's file in a language; {} where there is no such file.

    Raises AuthorsMistake for a file that is no TOML.
    """
    found = files(package) / _name(file, language)
    if not language.replace("-", "_").isidentifier() or not found.is_file():
        return {}
    try:
        return tomllib.loads(found.read_text(encoding="utf-8"))
    except ValueError as error:
        place = _path(package, found.name)
        raise AuthorsMistake(f"{place} is not TOML: {error}. Mend it there.") from None


def _path(package: str, name: str) -> str:
    return f"{package.replace('.', '/')}/{name}"


def _name(file: str, language: str) -> str:
    return f"{file}.toml" if language == FIRST else f"{file}.{language}.toml"
