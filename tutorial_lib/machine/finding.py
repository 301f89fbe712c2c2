"""One thing that was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .words import words

Level = Literal["ready", "note", "trouble"]
SIGNS: dict[Level, str] = {"ready": "✓", "note": "!", "trouble": "✗"}


@dataclass(frozen=True)
class Finding:
    """What a check found: usable (`ready`), usable and good to know (`note`), or `trouble`.

    `check` and `state` are the id of its words; `subject` tells apart findings of one check.
    """

    level: Level
    check: str
    state: str
    subject: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What was looked at."""
        return f"{self.check} {self.subject}".strip()

    @property
    def sign(self) -> str:
        """A sign for the level, which never stands without its word."""
        return SIGNS[self.level]

    @property
    def what(self) -> str:
        """What was found, in a sentence."""
        return words(self.check, self.state, "what", self._named)

    @property
    def remedy(self) -> str:
        """What to do; empty where nothing needs to be done."""
        return words(self.check, self.state, "remedy", self._named)

    @property
    def row(self) -> dict[str, str]:
        """The finding for a program to read."""
        return {
            "check": self.check,
            "subject": self.subject,
            "level": self.level,
            "state": self.state,
            "what": self.what,
            "remedy": self.remedy,
        }

    @property
    def _named(self) -> dict[str, str]:
        return {"subject": self.subject, **self.facts}


def ready(check: str, state: str = "ready", *, subject: str = "", **facts: object) -> Finding:
    """Make a finding that all is well."""
    return _finding("ready", check, state, subject, facts)


def note(check: str, state: str, *, subject: str = "", **facts: object) -> Finding:
    """Make a finding that is good to know and stops nobody."""
    return _finding("note", check, state, subject, facts)


def trouble(check: str, state: str, *, subject: str = "", **facts: object) -> Finding:
    """Make a finding that keeps the course from working here."""
    return _finding("trouble", check, state, subject, facts)


def _finding(
    level: Level, check: str, state: str, subject: str, facts: dict[str, object]
) -> Finding:
    return Finding(level, check, state, subject, {name: str(fact) for name, fact in facts.items()})
