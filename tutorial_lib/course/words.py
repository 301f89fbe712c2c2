"""The words of the course: Markdown, in which a fact from anywhere is safe."""

from __future__ import annotations

from tutorial_lib import texts
from tutorial_lib.anatomy.safe_text import visible


class Words(texts.Words):
    """The engine's own words, or those of an exercise's folder or a file of questions."""

    def __init__(self, id: str = "", *, package: str = "tutorial_lib.course", file: str = "text"):
        super().__init__(package, id, file=file)

    def quoted(self, fact: str) -> str:
        """A fact on one line."""
        return quotable(fact)


def quotable(text: str) -> str:
    """Return a text from anywhere on one line, so that it cannot leave the backticks it is in."""
    return " ".join(visible(text).split()).replace("`", "'")
