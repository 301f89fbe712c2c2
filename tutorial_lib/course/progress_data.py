"""Where a learner stands: what is known of each exercise and question, without a word of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from .content import exercise_ids
from .progress_file import Record

Answer = Literal["first", "right", "wrong"]  # right at first, right later, not yet right


@dataclass(frozen=True)
class Tried:
    """How one exercise went: tries until it was right, hints asked for, the solution seen.

    `message` is the id of what the last check said, where that is known: a code has no room for it.
    """

    tries: int = 0
    hints: int = 0
    looked_up: bool = False
    right: bool = False
    message: str = ""


@dataclass(frozen=True)
class Results:
    """What one learner has done; `latest` is the exercise tried last, `day` the day of that."""

    exercises: dict[str, Tried] = field(default_factory=dict)
    questions: dict[str, Answer] = field(default_factory=dict)
    latest: str = ""
    day: date | None = None
    name: str = ""

    @classmethod
    def of(cls, record: Record, name: str = "") -> Results:
        """Return what a record says."""
        latest = record["latest"]
        return cls(
            {id: _tried(entry) for id, entry in record["exercises"].items()},
            {id: _answer(entry) for id, entry in record["questions"].items()},
            latest.get("exercise", ""),
            _day(latest.get("date", "")),
            name,
        )

    def tried(self, id: str) -> Tried:
        """Return how an exercise went."""
        return self.exercises.get(id, Tried())

    def is_right(self, id: str) -> bool:
        """Whether an exercise or a question is right."""
        return self.tried(id).right or self.questions.get(id) in ("first", "right")

    @property
    def now(self) -> str:
        """The exercise they are at: the latest until it is right, then the next; "" for none."""
        ids = exercise_ids()
        after = ids[ids.index(self.latest) :] if self.latest in ids else []
        return next((id for id in [*after, *ids] if not self.is_right(id)), "")


def _tried(entry: dict[str, Any]) -> Tried:
    return Tried(
        max(entry.get("needed", entry.get("tries", 0)), 0),
        max(entry.get("hints", 0), 0),
        entry.get("solution", False),
        "right" in entry,
        entry.get("message", ""),
    )


def _answer(entry: dict[str, Any]) -> Answer:
    if not entry.get("right", False):
        return "wrong"
    return "first" if entry.get("at_first", False) else "right"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
