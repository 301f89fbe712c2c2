"""Every word that the doctor says, by id: a translation is one more file.

JSON, since a Python that is too old has no TOML, and is to be told so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

LANGUAGE_VARIABLE = "JWT_COURSE_LANGUAGE"
FIRST = "en"  # complete; other languages may lack some words
ANY = "any"


def words(check: str, state: str, part: str, facts: Mapping[str, str]) -> str:
    """Return a part of what is said of a check, with its facts put in where it says `$name`.

    English where the language lacks it, and what is said of any check where this one lacks it.
    Raises KeyError for a state that nobody has words for: an author's mistake.
    """
    for language in (os.environ.get(LANGUAGE_VARIABLE, FIRST), FIRST):
        for said in (catalogue(language).get(check, {}), catalogue(language).get(ANY, {})):
            if state in said:
                return Template(said[state].get(part, "")).substitute(facts)
    raise KeyError(f"{check} has no words for {state!r}")


def line(name: str) -> str:
    """Return one of the lines that are about the whole examination."""
    return words("doctor", name, "what", {})


@cache
def catalogue(language: str) -> dict[str, Any]:
    """Return a language's words by check and state; {} for an unknown language."""
    file = files(__package__) / "messages" / f"{language}.json"
    if not language.isidentifier() or not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
