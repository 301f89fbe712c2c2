"""A sequence diagram as SVG.

Each kind of arrow has a shape of its own and a word of its own; colour only repeats them.
"""

from __future__ import annotations

from . import svg_document as paper
from .layout import (
    EDGE,
    LINE,
    PILL,
    SPACE,
    Box,
    Layout,
    PlacedRow,
    fitted,
    layout,
    length,
    width,
)
from .model import Arrow, Aside, Gap, Pause, Picture
from .svg_document import Document, Item

__all__ = ["draw", "width"]

INKS = {
    "request": paper.BLUE,
    "repeated": paper.VIOLET,
    "answer": paper.GREEN,
    "refused": paper.RED,
    "failed": paper.BROWN,
    "dropped": paper.QUIET,
}


def draw(picture: Picture, alt: str, at_night: bool = True) -> str:
    """Return the picture as an SVG document."""
    plan = layout(picture)
    pen = Document(plan.width, round(plan.height), alt)
    if picture.title:
        pen.item(fitted(Item(picture.title, "title"), plan.width - 2 * EDGE), EDGE + 4, 36)
    for box in plan.cards:
        _card(pen, plan, box)
    for band in plan.bands:
        _band(pen, plan, band)
    _lanes(pen, plan)
    for band in plan.bands:
        pen.item(Item(band.words, "band"), plan.lanes["client"] + 18, band.top + 20)
    for box in plan.cards:
        if box.words:
            pen.item(Item(box.words, "card"), EDGE + 12, box.top + 20)
    for placed in plan.rows:
        _row(pen, plan, placed)
    return pen.finished(at_night)


def _card(pen: Document, plan: Layout, box: Box) -> None:
    pen.box(EDGE, box.top, plan.width - 2 * EDGE, box.height, paper.CARD, paper.EDGE, 12)


def _band(pen: Document, plan: Layout, band: Box) -> None:
    left, right = plan.lanes["client"] - 40, plan.lanes["API"] + 40
    pen.box(left, band.top, right - left, band.height, paper.BAND, paper.BAND_EDGE, 10)


def _lanes(pen: Document, plan: Layout) -> None:
    """Draw the name of each lane, and the line that runs down from it."""
    for name, x in plan.lanes.items():
        head = Item(name, "head")
        wide = max(110, head.width + 20)
        pen.line(x, plan.top + 38, x, plan.height - 14, paper.LINE)
        pen.box(x - wide / 2, plan.top, wide, 38, paper.HEAD, paper.HEAD, 19)
        pen.item(head, x - head.width / 2, plan.top + 19)


def _row(pen: Document, plan: Layout, placed: PlacedRow) -> None:
    if isinstance(placed.row, Arrow):
        _arrow_with_words(pen, plan, placed, placed.row)
    elif isinstance(placed.row, Aside):
        _note(pen, plan, placed, placed.row)
    else:
        _divider(pen, plan, placed, placed.row)


def _arrow_with_words(pen: Document, plan: Layout, placed: PlacedRow, arrow: Arrow) -> None:
    client, server = plan.lanes["client"], plan.lanes[arrow.lane]
    for number, items in enumerate(placed.lines):
        x = client + 18 if arrow.outward else plan.lanes["API"] - 18 - length(items)
        for item in items:
            x = pen.item(item, x, placed.top + 14 + number * LINE) + SPACE
    _arrow(pen, arrow.shape, client, server, placed.arrow_y)


def _arrow(pen: Document, shape: str, client: float, server: float, y: float) -> None:
    ink = INKS[shape]
    if shape == "request":
        pen.line(client + 6, y, server - 14, y, ink)
        _head(pen, server - 5, y, -12, ink, ink)
    elif shape == "repeated":
        pen.line(client + 6, y - 3, server - 15, y - 3, ink)
        pen.line(client + 6, y + 3, server - 15, y + 3, ink)
        _head(pen, server - 5, y, -13, ink, ink, 8)
    elif shape == "answer":
        pen.line(client + 7, y, server - 6, y, ink)
        _head(pen, client + 6, y, 10, ink)
    elif shape == "dropped":
        middle = (client + server) / 2
        pen.line(middle, y, server - 6, y, ink)
        _cross(pen, middle - 9, y, 7, ink)
    else:
        _refusal(pen, shape, client, server, y)


def _refusal(pen: Document, shape: str, client: float, server: float, y: float) -> None:
    """Draw a broken line from a badge: dashes and a cross for a 401, dots and a bar else."""
    ink = INKS[shape]
    dashes = "9 7" if shape == "refused" else "1 7"
    pen.line(client + 8, y, server - 14, y, ink, **{"stroke-dasharray": dashes})
    _head(pen, client + 6, y, 10, ink)
    pen.circle(server, y, 10, paper.CARD, ink)
    if shape == "refused":
        _cross(pen, server, y, 4, ink)
    else:
        pen.line(server - 4.5, y, server + 4.5, y, ink)


def _head(
    pen: Document, x: float, y: float, back: float, ink: str, fill: str = "none", half: float = 6
) -> None:
    closing = " Z" if fill != "none" else ""
    wings = [f"{x + back:.1f} {y + side * half:.1f}" for side in (-1, 1)]
    pen.path(f"M {wings[0]} L {x:.1f} {y:.1f} L {wings[1]}{closing}", ink, fill)


def _cross(pen: Document, x: float, y: float, half: float, ink: str) -> None:
    pen.line(x - half, y - half, x + half, y + half, ink)
    pen.line(x - half, y + half, x + half, y - half, ink)


def _note(pen: Document, plan: Layout, placed: PlacedRow, note: Aside) -> None:
    """Draw a step between client and storage, or write the words of any other actor."""
    y, (item,) = placed.top + 14, placed.lines[0]
    if note.actor != "storage":
        pen.item(item, plan.lanes["client"] + 18, y)
        return
    left, right = plan.lanes["storage"], plan.lanes["client"]
    pen.item(item, (left + right - item.width) / 2, y)
    pen.line(left + 6, placed.arrow_y, right - 6, placed.arrow_y, paper.QUIET)
    tip, back = (right - 5, -8) if note.inward else (left + 5, 8)
    _head(pen, tip, placed.arrow_y, back, paper.QUIET, "none", 5)


def _divider(pen: Document, plan: Layout, placed: PlacedRow, row: Pause | Gap) -> None:
    y, (item,) = placed.top + PILL, placed.lines[0]
    dots = {"stroke-dasharray": "2 7"} if isinstance(row, Pause) else {"stroke-dasharray": "1 12"}
    pen.line(EDGE + 14, y, plan.width - EDGE - 14, y, paper.QUIET, **dots)
    pen.item(item, (plan.width - item.width) / 2, y)
