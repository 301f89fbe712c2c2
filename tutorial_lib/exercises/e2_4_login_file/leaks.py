"""Where a token gets out: in words, and in what an error brings along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PIECE = 10  # characters of a token that are too many to be seen


def leaks(text: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether a piece of a token stands in a text."""
    starts = [(token, at) for token in tokens for at in range(len(token) - PIECE + 1)]
    return any(token[at : at + PIECE] in text for token, at in starts)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that a report shows with it."""
    while error is not None:
        yield error
        context = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or context


def carried_by(error: BaseException) -> list[Any]:
    """What an error carries along: its arguments, its attributes, what it was raised for."""
    extra = [getattr(error, name, None) for name in ("doc", "object")]
    return [error.args, vars(error), *extra]
