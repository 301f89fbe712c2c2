"""A question to answer before looking: every option has an answer of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Literal

from tutorial_lib.views import Shown

from . import progress_file
from .content import is_recalled, question_ids, question_words


@dataclass(frozen=True)
class Option:
    """One option: its letter, what it says, what is answered, and whether it is right."""

    letter: str
    text: str
    answer: str
    is_right: bool


class Question(Shown):
    """A question to predict an answer to, or to recall one; in a notebook it shows its panel."""

    def __init__(self, id: str) -> None:
        self.id, self.words = id, question_words(id)

    @property
    def kind(self) -> Literal["predict", "from-memory"]:
        """Whether one guesses ahead, or looks back on the chapter."""
        return "from-memory" if is_recalled(self.id) else "predict"

    @property
    def text(self) -> str:
        """What is asked."""
        return self.words("ask")

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options in their order."""
        found = self.words.tables("options")
        try:
            return tuple(
                Option(letter, one["text"].strip(), one["answer"].strip(), bool(one.get("right")))
                for letter, one in zip(ascii_uppercase[: len(found)], found, strict=True)
            )
        except KeyError as lacking:
            said = f"an option lacks its {lacking.args[0]}: add it"
            raise self.words.mistake("options", said) from None

    def choose(self, letter: str) -> Option:
        """Record a choice and return the option; raises ValueError for a letter that is none."""
        for option in self.options:
            if option.letter == letter.strip().upper():
                progress_file.answered(self.id, option.letter, is_right=option.is_right)
                return option
        letters = ", ".join(option.letter for option in self.options)
        raise ValueError(f"No option is called {letter!r}. There are: {letters}.")

    def __repr__(self) -> str:
        """Name the question."""
        return f"<Question {self.id}: {len(self.options)} options>"


def question(id: str) -> Question:
    """Return the question with this id, such as "1.form"; raises ValueError for another one.

    Raises AuthorsMistake, which is one, where the chapter's file of questions is broken.
    """
    if id not in question_ids() and "ask" not in question_words(id):
        raise ValueError(f"No question is called {id!r}. There are: {', '.join(question_ids())}.")
    asked = Question(id)
    asked.words.check({"ask": str, "options": list})
    return asked
