"""Where a token gets out: in words, in what an error brings along, in what is told beside it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tutorial_lib.course.checking import Checker

PIECE = 10  # characters of a token that are too many to be seen


def leaks(text: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether a piece of a token stands in a text."""
    starts = [(token, at) for token in tokens for at in range(len(token) - PIECE + 1)]
    return any(token[at : at + PIECE] in text for token, at in starts)


class Log(logging.Handler):
    """Keeps what is logged, at any level."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as it would be written."""
        self.lines.append(self.format(record))


@contextmanager
def heard_all(checker: Checker) -> Iterator[list[str]]:
    """Gather what is printed, logged and warned of; complete when the block has ended."""
    told: list[str] = []
    with ExitStack() as stack:
        heard = stack.enter_context(checker.overheard())
        logged = stack.enter_context(logging_kept())
        warned = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        yield told
    warnings_told = [str(one.message) for one in warned]
    told += [heard.printed.getvalue(), *logged.lines, *warnings_told]


@contextmanager
def logging_kept() -> Iterator[Log]:
    """Let everything be logged to a list, and nowhere else that the root logger knows."""
    root, log = logging.getLogger(), Log()
    before, level = root.handlers, root.level
    root.handlers = [log]
    root.setLevel(logging.DEBUG)
    try:
        yield log
    finally:
        root.handlers = before
        root.setLevel(level)


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
