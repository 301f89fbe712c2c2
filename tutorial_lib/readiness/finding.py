"""One thing that was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from tutorial_lib.texts import Words

Level = Literal["ready", "note", "trouble"]
SIGNS: dict[Level, str] = {"ready": "✓", "note": "!", "trouble": "✗"}
WORDS = Words("tutorial_lib.readiness")


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
        return self._said("what")

    @property
    def remedy(self) -> str:
        """What to do; empty where nothing needs to be done."""
        return self._said("remedy")

    @property
    def row(self) -> dict[str, str]:
        """The finding for a program to read."""
        names = ("check", "subject", "level", "state", "what", "remedy")
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        """Return the finding and its remedy in one line."""
        return f"{self.sign} {self.level.capitalize()}: {self.what} {self.remedy}".rstrip()

    def _said(self, part: str) -> str:
        own = f"{self.check}/{self.state}"
        message = f"{own if own in WORDS else f'any/{self.state}'}/{part}"
        if part == "remedy" and message not in WORDS:
            return ""
        return WORDS(message, subject=self.subject, **self.facts)


def _finding(
    level: Level, check: str, state: str = "ready", *, subject: str = "", **facts: object
) -> Finding:
    return Finding(level, check, state, subject, {name: str(fact) for name, fact in facts.items()})


ready = partial(_finding, "ready")
note = partial(_finding, "note")
trouble = partial(_finding, "trouble")
