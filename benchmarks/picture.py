"""The results as one picture, readable on light and dark pages: it brings its own background."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from tutorial_lib.widgets.html import element

from .measured import Measured

WIDTH, LEFT, BAR, NUMBER = 860, 300, 400, 90
LINE, TITLE, GAP = 22, 30, 18
PAPER, INK, QUIET, OURS, OTHERS = "#ffffff", "#1f2328", "#57606a", "#0a5dc2", "#8c959f"
FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif"


def picture(results: Iterable[Measured]) -> str:
    """Draw a group of bars for each result; the bars of a group have one scale."""
    parts: list[Markup] = []
    top = GAP
    for result in results:
        parts += _group(result, top)
        top += TITLE + LINE * len(result.values) + GAP
    paper = element("rect", width="100%", height="100%", rx="8", fill=PAPER)
    drawing = element(
        "svg",
        element("title", "What was measured: ours beside the others"),
        paper,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {top}",
        font_family=FONT,
        font_size="13",
    )
    return f"{drawing}\n"


def _group(result: Measured, top: int) -> Iterator[Markup]:
    limit = "" if result.at_most is None else f", at most {result.at_most:g}"
    title = f"{result.what} ({result.unit}; ratio {result.ratio:.2f}{limit})"
    yield _text(title, GAP, top + 14, fill=INK, font_weight="600")
    longest = max(result.values.values())
    for number, (name, value) in enumerate(result.values.items()):
        y = top + TITLE + LINE * number
        is_ours = name == result.ours or name.startswith("ours")
        yield _text(name, LEFT - 10, y + 11, fill=INK if is_ours else QUIET, text_anchor="end")
        length = f"{max(1.0, BAR * value / longest):.1f}"
        colour = OURS if is_ours else OTHERS
        yield element("rect", x=str(LEFT), y=str(y), width=length, height="14", rx="2", fill=colour)
        yield _text(f"{value:,.1f}", LEFT + BAR + NUMBER, y + 11, fill=INK, text_anchor="end")


def _text(words: str, x: int, y: int, **looks: str) -> Markup:
    return element("text", words, x=str(x), y=str(y), **looks)
