"""What comes from outside, in plain text: without what cannot be seen, cut, measured in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def clean(text: object, limit: int = 60) -> str:
    """Text that XML can hold and that cannot turn its neighbours around, shortened to `limit`.

    Control characters, bidirectional marks, lone surrogates and the like become U+FFFD.
    """
    said = str(text)
    if len(said) > 2 * limit:  # its middle is left out in any case, so nobody reads it
        said = said[:limit] + said[-limit - 1 :]
    return shorten("".join("\ufffd" if _unseen(letter) else letter for letter in said), limit)


def _unseen(character: str) -> bool:
    noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return noncharacter or unicodedata.category(character) in UNSEEN


def columns(text: str) -> int:
    """How many columns of a terminal the text takes; East Asian letters take two."""
    return sum(map(_width, unicodedata.normalize("NFC", text)))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` columns and letters, its middle left out where it is longer."""
    if len(text) <= 2 * limit and columns(text) <= limit:
        return text
    head, tail = (limit - 1) - (limit - 1) // 2, (limit - 1) // 2
    return _fit(text[:head], head) + "…" + _fit(text[len(text) - tail :][::-1], tail)[::-1]


def _fit(text: str, limit: int) -> str:
    while columns(text) > limit:
        text = text[:-1]
    return text


def ends(rows: Sequence[T], first: int, last: int) -> tuple[Sequence[T], int, Sequence[T]]:
    """The first rows, how many are left out, and the last rows."""
    left_out = len(rows) - first - last
    return (rows[:first], left_out, rows[first + left_out :]) if left_out > 0 else (rows, 0, ())
