"""A sequence diagram in plain text, for terminals, saved notebooks and screen readers."""

from __future__ import annotations

from collections.abc import Iterator

from tutorial_lib.cleaned_text import columns, shorten

from .model import Arrow, Aside, Block, Gap, Pause, Picture, Row
from .words import say

MARGIN = "    "
NARROW, WIDE = 48, 88  # columns between client and API
BESIDE = 16  # columns between API and stranger
STROKES = {"request": "-", "repeated": "=", "answer": "-", "refused": "- ", "failed": ". "}


def draw(picture: Picture) -> str:
    """Return the picture as lines of text."""
    width = _width(picture)
    return "\n".join(line.rstrip() for line in _lines(picture, width))


def _lines(picture: Picture, width: int) -> Iterator[str]:
    beside = len(picture.lanes) - picture.lanes.index("API") > 1
    if picture.title:
        yield f"{MARGIN}{picture.title}"
    yield _heads(picture, width)
    for part in picture.parts:
        yield _between("", width, beside)
        if isinstance(part, Block):
            yield from _block(part, width, beside)
        else:
            yield _divider(part, width)
    yield _between("", width, beside)


def _block(block: Block, width: int, beside: bool) -> Iterator[str]:
    if block.title:
        yield _between(f"  {block.title}", width, beside)
    is_banded = False
    for row in block.rows:
        if is_banded and not (isinstance(row, Arrow) and row.refresh and not row.band):
            yield _between(_stretched("  ", ". ", width - 2), width, beside)
            is_banded = False
        if isinstance(row, Arrow) and row.band:
            yield _between(_stretched(f"  [ {row.band} ] ", ". ", width - 2), width, beside)
            is_banded = True
        yield _row(row, width, beside)
    if is_banded:
        yield _between(_stretched("  ", ". ", width - 2), width, beside)


def _row(row: Row, width: int, beside: bool) -> str:
    if isinstance(row, Arrow):
        return _arrow(row, width, beside)
    if isinstance(row, Aside):
        return _between(f"  * {row.actor}: {row.text}", width, beside)
    return _divider(row, width)


def _arrow(arrow: Arrow, width: int, beside: bool) -> str:
    """Return one arrow; one that concerns the stranger runs on through the API's lane."""
    far = arrow.lane != "API"
    said = _stroke(arrow, width + (BESIDE + 1 if far else 0))
    return f"{MARGIN}|{said}|" if far or not beside else f"{MARGIN}|{said}|{' ' * BESIDE}|"


def _stroke(arrow: Arrow, width: int) -> str:
    words = sentence(arrow, width - 8)
    if arrow.shape == "dropped":
        return _padded(f"          x-- {words} ", "-", width)
    stroke = STROKES[arrow.shape]
    if arrow.outward:
        return _padded(f"{stroke * 2} {words} ", stroke, width - 1) + ">"
    return "<" + _padded(f"{(stroke * 2)[:2]} {words} ", stroke, width - 1)


def sentence(arrow: Arrow, room: int = 200) -> str:
    """Return an arrow's words on one line, such as "401 refused, token_not_valid"."""
    said = [arrow.label, *arrow.details]
    if arrow.fault:
        said.append(say("fault", fault=arrow.fault))
    tags = f"{arrow.call}, " if arrow.call else ""
    if arrow.shape == "repeated":
        tags += f"{say('repeated')}: "
    if arrow.outward:
        return shorten(f"{tags}{said[0]} ({', '.join(said[1:])})", room)
    return shorten(tags + ", ".join(said), room)


def _padded(text: str, stroke: str, width: int) -> str:
    missing = width - columns(text)
    return text + (stroke * width)[:missing] if missing > 0 else text


def _stretched(text: str, stroke: str, width: int) -> str:
    return _padded(text, stroke, width).rstrip()


def _between(text: str, width: int, beside: bool) -> str:
    line = f"{MARGIN}|{_padded(text, ' ', width)}|"
    return f"{line}{' ' * BESIDE}|" if beside else line


def _divider(row: Pause | Gap, width: int) -> str:
    words = f" {row.words} "
    left = (width - columns(words)) // 2
    return f"{MARGIN}{_padded('~' * left + words, '~', width + 2)}"


def _heads(picture: Picture, width: int) -> str:
    names = [name for name in picture.lanes if name != "storage"]
    line = "  " + _padded(names[0], " ", width + 2) + names[1]
    return line + " " * (BESIDE - 2) + names[2] if len(names) > 2 else line


def _width(picture: Picture) -> int:
    rows = [row for part in picture.parts if isinstance(part, Block) for row in part.rows]
    said = [columns(sentence(row)) + 12 for row in rows if isinstance(row, Arrow)]
    said += [columns(f"{row.actor}: {row.text}") + 6 for row in rows if isinstance(row, Aside)]
    return min(max([NARROW, *said]), WIDE)
