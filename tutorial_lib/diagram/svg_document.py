"""What an SVG is drawn with: colours, letters, a handful of strokes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from tutorial_lib.cleaned_text import columns
from tutorial_lib.palette import DARK, LIGHT, MONO, SANS

# Paper of its own, in literal colours that every renderer knows; `AT_NIGHT` is what stands for them
# where the page is dark. A browser asks the `color-scheme` of the page for that, which JupyterLab
# sets by its theme: so it holds in a notebook that is not trusted as well.
GROUND, CARD, EDGE = LIGHT["ground"], LIGHT["paper"], LIGHT["edge"]
INK, QUIET = LIGHT["ink"], LIGHT["quiet"]
BLUE, GREEN, RED = LIGHT["access"], LIGHT["good"], LIGHT["bad"]
BROWN, VIOLET = LIGHT["refresh"], LIGHT["repeat"]
BAND = LIGHT["open-ground"]
LINE, HEAD, BAND_EDGE, CHIP, CHIP_EDGE = "#b4bccb", "#27324a", "#e0b558", "#e9edf6", "#c6cfe0"
AT_NIGHT = {LIGHT[name]: DARK[name] for name in LIGHT} | {
    LINE: "#5d6880",
    HEAD: "#c9d3e8",
    BAND_EDGE: "#8f6d1e",
    CHIP: "#2d3648",
    CHIP_EDGE: "#56627b",
}


class Look(NamedTuple):
    """How a piece of text looks: its ink, the chip under it if any, its letters."""

    ink: str
    chip: str | None = None
    edge: str | None = None
    mono: bool = False
    size: int = 14
    bold: bool = False


LOOKS = {
    "request": Look(INK, mono=True, size=15, bold=True),
    "repeated": Look(INK, mono=True, size=15, bold=True),
    "answer": Look(GREEN, size=15, bold=True),
    "refused": Look(RED, size=15, bold=True),
    "failed": Look(BROWN, size=15, bold=True),
    "dropped": Look(QUIET, size=15, bold=True),
    "again": Look(CARD, VIOLET, VIOLET, size=13, bold=True),
    "detail": Look(INK, CHIP, CHIP_EDGE, size=13),
    "call": Look(QUIET, CARD, LINE, size=13, bold=True),
    "fault": Look(RED, LIGHT["bad-ground"], RED, size=13, bold=True),
    "band": Look(LIGHT["open"], CARD, BAND_EDGE, size=13, bold=True),
    "title": Look(INK, size=19, bold=True),
    "head": Look(CARD, HEAD, HEAD, size=15, bold=True),
    "card": Look(QUIET, GROUND, EDGE, size=13, bold=True),
    "note": Look(QUIET, size=13),
    "pause": Look(INK, CHIP, LINE, size=14, bold=True),
}


class Item(NamedTuple):
    """A piece of text and the name of its look."""

    text: str
    look: str

    @property
    def width(self) -> float:
        """The room it takes in pixels, about as much as the widest usual font needs."""
        look = LOOKS[self.look]
        if look.mono:
            room = 0.61 * columns(self.text)
        else:
            room = sum(map(_letter, self.text)) * (1.13 if look.bold else 1)
        return room * look.size + (20 if look.chip else 0)


def _letter(letter: str) -> float:
    """Return the width of a letter in ems, after DejaVu Sans, one of the widest."""
    if letter in "iljtfrI.,:;'!|()[]/ ":
        return 0.36
    if letter in "mwMW@%":
        return 0.92
    return (0.66 if letter.isupper() or letter.isdigit() else 0.59) * columns(letter)


class Document:
    """An SVG document under the pen; units are pixels."""

    def __init__(self, width: int, height: int, alt: str) -> None:
        size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
        self.root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
        ElementTree.SubElement(self.root, "title").text = alt
        self.box(0.5, 0.5, width - 1, height - 1, GROUND, EDGE, 14)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str, round_: float
    ) -> None:
        place = {"x": _number(x), "y": _number(y), "rx": _number(round_)}
        size = {"width": _number(width), "height": _number(height)}
        self._add("rect", **place, **size, fill=fill, stroke=edge)

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str, **more: str) -> None:
        ends = {"x1": _number(x1), "y1": _number(y1), "x2": _number(x2), "y2": _number(y2)}
        look = {"stroke": ink, "stroke-width": "2", "stroke-linecap": "round"}
        self._add("line", **{**ends, **look, **more})

    def path(self, d: str, ink: str, fill: str = "none") -> None:
        joins = {"stroke-linejoin": "round", "stroke-linecap": "round"}
        self._add("path", d=d, stroke=ink, fill=fill, **{"stroke-width": "2"}, **joins)

    def circle(self, x: float, y: float, radius: float, fill: str, edge: str) -> None:
        place = {"cx": _number(x), "cy": _number(y), "r": _number(radius)}
        self._add("circle", **place, fill=fill, stroke=edge, **{"stroke-width": "2"})

    def item(self, item: Item, x: float, y: float) -> float:
        """Write the item with its left edge at `x` around the middle `y`; return the right edge."""
        look, width = LOOKS[item.look], item.width
        if look.chip:
            self.box(x, y - 11.5, width, 23, look.chip, look.edge or look.chip, 11.5)
            self._text(item.text, look, x + width / 2, y, "middle")
        else:
            self._text(item.text, look, x, y, "start")
        return x + width

    def _text(self, text: str, look: Look, x: float, y: float, anchor: str) -> None:
        letters = {"font-family": MONO if look.mono else SANS, "font-size": str(look.size)}
        weight = {"font-weight": "600"} if look.bold else {}
        place = {"x": _number(x), "y": _number(y + look.size * 0.36), "text-anchor": anchor}
        self._add("text", **place, fill=look.ink, **letters, **weight).text = text

    def _add(self, name: str, **attributes: str) -> ElementTree.Element:
        return ElementTree.SubElement(self.root, name, attributes)

    def finished(self, at_night: bool = True) -> str:
        """Return the document; `at_night` it is dark where the page around it is dark."""
        if at_night:
            style = ElementTree.Element("style")
            style.text = f"@media (prefers-color-scheme:dark){{{''.join(self._night())}}}"
            self.root.insert(1, style)
        return ElementTree.tostring(self.root, encoding="unicode")

    def _night(self) -> Iterator[str]:
        used = {(name, colour) for one in self.root.iter() for name, colour in one.items()}
        for name, day in sorted(used):
            if name in ("fill", "stroke") and day in AT_NIGHT:
                yield f'[{name}="{day}"]{{{name}:{AT_NIGHT[day]}}}'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
