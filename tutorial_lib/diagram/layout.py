"""Where everything stands: lanes across, rows down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tutorial_lib.cleaned_text import columns, shorten

from .model import Arrow, Aside, Block, Gap, Pause, Picture, Row
from .svg_document import Item
from .words import say

EDGE = 20  # from the paper's edge to a card
LINE = 30  # one line of words above an arrow
PILL = 16  # from the top of a divider to its middle
SPACE = 10  # between two words of a line
LABEL = 44  # columns of a method and path


@dataclass(frozen=True)
class PlacedRow:
    """A row, its lines of words, and its top."""

    row: Row
    lines: tuple[tuple[Item, ...], ...]
    top: float

    @property
    def arrow_y(self) -> float:
        """Where the arrow runs."""
        return self.top + len(self.lines) * LINE + 4


@dataclass(frozen=True)
class Box:
    """The ground under some rows, with the words at its top."""

    words: str
    top: float
    height: float


@dataclass
class Layout:
    """A picture with every place decided; units are pixels."""

    lanes: dict[str, float]
    width: int
    top: float
    height: float = 0
    cards: list[Box] = field(default_factory=list)
    bands: list[Box] = field(default_factory=list)
    rows: list[PlacedRow] = field(default_factory=list)

    @property
    def room(self) -> float:
        """The width of the words between client and API."""
        return self.lanes["API"] - self.lanes["client"] - 44


def width(picture: Picture) -> int:
    """Return the width of the whole paper; four lanes need more of it."""
    return 960 if len(picture.lanes) > 3 else 860


def lanes(picture: Picture) -> dict[str, float]:
    """Return the middle of each lane; the storage stands left, on the client's own side."""
    left = {"storage": 90.0, "client": 290.0} if "storage" in picture.lanes else {"client": 90.0}
    right = width(picture) - 90.0
    others = picture.lanes[picture.lanes.index("API") + 1 :]
    api = right - (150 if "storage" in left else 190) if others else right
    return left | {"API": api} | dict.fromkeys(others, right)


def layout(picture: Picture) -> Layout:
    """Return every place of the picture, from top to bottom."""
    plan = Layout(lanes(picture), width(picture), top=64 if picture.title else 22)
    y = plan.top + 38 + 22
    for part in picture.parts:
        y = _card(plan, part, y) if isinstance(part, Block) else _row(plan, part, y)
        y += 14
    plan.height = y + 8
    return plan


def _card(plan: Layout, block: Block, top: float) -> float:
    y = top + (36 if block.title else 10)
    band: Box | None = None
    for row in block.rows:
        if band and not (isinstance(row, Arrow) and row.refresh and not row.band):
            y = _close(plan, band, y)
            band = None
        if isinstance(row, Arrow) and row.band:
            band, y = Box(row.band, y + 6, 0), y + 44
        y = _row(plan, row, y)
    if band:
        y = _close(plan, band, y)
    title = fitted(Item(block.title, "card"), plan.width - 2 * EDGE - 24).text
    plan.cards.append(Box(title, top, y + 6 - top))
    return y + 6


def _close(plan: Layout, band: Box, y: float) -> float:
    plan.bands.append(replace(band, height=y - band.top))
    return y + 10


def _row(plan: Layout, row: Row, top: float) -> float:
    placed = PlacedRow(row, _lines(row, plan.room), top)
    plan.rows.append(placed)
    if isinstance(row, Pause | Gap):
        return top + 2 * PILL
    return placed.arrow_y + (18 if isinstance(row, Arrow) else 12)


def _lines(row: Row, room: float) -> tuple[tuple[Item, ...], ...]:
    if isinstance(row, Arrow):
        return _wrapped(_items(row), room)
    if isinstance(row, Aside):
        text = row.text if row.actor == "storage" else f"{row.actor}: {row.text}"
        return ((Item(shorten(text, 28 if row.actor == "storage" else 60), "note"),),)
    assert isinstance(row, Pause | Gap)
    return ((Item(row.words, "pause"),),)


def _items(arrow: Arrow) -> list[Item]:
    items = [Item(arrow.call, "call")] if arrow.call else []
    if arrow.shape == "repeated":
        items.append(Item(say("repeated"), "again"))
    items.append(Item(shorten(arrow.label, LABEL), arrow.shape))
    for detail in arrow.details:
        is_odd = detail.startswith(say("credential/refresh"))
        items.append(Item(detail, "fault" if is_odd else "detail"))
    if arrow.fault:
        items.append(Item(say("fault", fault=arrow.fault), "fault"))
    return items


def _wrapped(items: list[Item], room: float) -> tuple[tuple[Item, ...], ...]:
    """Return the items in as many lines as they need, one that is too wide shortened."""
    lines: list[list[Item]] = [[]]
    for item in items:
        item = fitted(item, room)
        if lines[-1] and length([*lines[-1], item]) > room:
            lines.append([])
        lines[-1].append(item)
    return tuple(map(tuple, lines))


def fitted(item: Item, room: float) -> Item:
    """Return the item, its middle left out where it is wider than the room."""
    if item.width <= room:
        return item
    return item._replace(text=shorten(item.text, int(columns(item.text) * room / item.width) - 1))


def length(items: list[Item] | tuple[Item, ...]) -> float:
    """Return the width of a line of items."""
    return sum(item.width for item in items) + SPACE * (len(items) - 1)
