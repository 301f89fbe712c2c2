"""The one visual language: looks, spacing and type of every widget and its twin."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tutorial_lib.diagram import SequenceDiagram
from tutorial_lib.palette import DARK as DARK
from tutorial_lib.palette import LIGHT as LIGHT
from tutorial_lib.palette import MONO, SANS

from .html import element

# What each piece looks like; {name} stands for a colour of the palette in force.
RULES = {
    "card": f"background:{{paper}};color:{{ink}};border:1px solid {{edge}};border-radius:10px;"
    f"padding:14px 16px;font:14px/1.5 {SANS};max-width:860px",
    "token": f"font:14px/1.6 {MONO};overflow-wrap:anywhere;background:{{ground}};"
    "border-radius:8px;padding:8px 10px;margin:0 0 12px",
    "row": "display:flex;flex-wrap:wrap;gap:10px;margin:0 0 12px",
    "verdict": "flex:1 1 260px;border-radius:8px;padding:8px 12px",
    "verdict-word": "font-weight:700;font-size:15px;display:block",
    "section": "border-left:5px solid {edge};padding:2px 0 2px 12px;margin:0 0 12px",
    "heading": "font-weight:700;font-size:15px;margin:0 0 4px",
    "aside": "color:{quiet};font-weight:400;font-size:13px",
    "json": f"font:13px/1.5 {MONO};white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0;"
    "background:{ground};color:{ink};border-radius:8px;padding:8px 10px",
    "table": "border-collapse:collapse;width:100%;font-size:14px;color:{ink}",
    "cell": "text-align:left;vertical-align:top;padding:4px 12px 4px 0;"
    "border-bottom:1px solid {edge};overflow-wrap:anywhere;background:{paper}",
    "mark": "text-align:center;padding:4px 0;min-width:13px;font-weight:700;font-size:13px;"
    "border-bottom:1px solid {edge};background:{paper}",
    "number": "font-size:10px;font-weight:400",
    "last": "padding-left:10px;white-space:nowrap",
    "whole": "white-space:nowrap",
    "mono": f"font-family:{MONO};font-size:13px;overflow-wrap:anywhere",
    "name": "overflow-wrap:break-word",  # which keeps a table from breaking a short name
    "member": "width:18%",
    "meaning": "width:58%",  # so that one long value leaves no gap beside the short ones
    "line": "display:flex;align-items:baseline;margin:0 0 6px",
    "bar": "border-radius:6px;border:1px solid {edge};height:22px",
    "hand": "color:{ink};font-weight:700;font-size:13px;white-space:nowrap",
    "hand-before": "text-align:right",
    "chip": "border-radius:6px;padding:1px 8px;font-weight:700;white-space:nowrap",
    "picture": "display:block;max-width:100%;height:auto;margin:12px 0 8px",
    "note": "border-radius:8px;padding:6px 12px;margin:0 0 6px",
    "beside": "border-radius:6px;padding:0 10px",
    "block": "margin:0 0 12px",
}
for _part in ("header", "claims", "signature"):
    RULES[f"{_part}-text"] = f"color:{{{_part}}};font-weight:600"
    RULES[f"{_part}-section"] = f"border-left-color:{{{_part}}}"
    RULES[f"{_part}-heading"] = f"color:{{{_part}}}"
for _token in ("access", "refresh"):
    RULES[f"{_token}-text"] = f"color:{{{_token}}};font-weight:700"
    RULES[f"{_token}-bar"] = f"background:{{{_token}}}"
RULES["repeat-text"] = "color:{repeat};font-weight:700"
for _tone in ("good", "bad", "open"):
    RULES[f"{_tone}-tone"] = f"background:{{{_tone}-ground}};color:{{{_tone}}}"

# How those who show notebooks say that it is dark: VS Code, Colab, JupyterLab with Notebook 7.
DARK_PLACES = (
    "body.vscode-dark",
    'body[data-vscode-theme-kind="vscode-dark"]',
    'body[data-vscode-theme-kind="vscode-high-contrast"]',
    'html[theme="dark"] body',
    'body[data-jp-theme-light="false"]',
)


@dataclass(frozen=True)
class Looks:
    """How pieces are given their looks: by literal styles, or by classes of a stylesheet."""

    literal: bool

    def __call__(self, *names: str) -> dict[str, str]:
        """Return the attribute that gives an element these looks."""
        if self.literal:
            return {"style": ";".join(RULES[name].format_map(LIGHT) for name in names)}
        return {"class_": " ".join(f"jwt-{name}" for name in names)}

    def card(self, *children: object) -> Markup:
        """Return the frame around all that a widget shows."""
        return element("div", *children, **self("card"))

    def note(self, tone: str, *children: object) -> Markup:
        """Return a line on ground of its own; `tone` is "good", "bad" or "open"."""
        return element("div", *children, **self("note", f"{tone}-tone"))

    def heading(self, *children: object) -> Markup:
        """Return the heading of what follows."""
        return element("div", *children, **self("heading"))

    def aside(self, *children: object, tag: str = "span") -> Markup:
        """Return what matters less."""
        return element(tag, *children, **self("aside"))

    def code(self, text: str, *more: str) -> Markup:
        """Return a piece of code or of a token, with `more` looks."""
        return element("code", text, **self("mono", *more))

    def chip(self, tone: str, text: str) -> Markup:
        """Return a word on ground of its own, within a line."""
        return element("span", text, **self("chip", f"{tone}-tone"))

    def picture(self, diagram: SequenceDiagram) -> Markup:
        """Return a diagram as an image; in a twin it is as light as the card around it."""
        source, width = diagram.source(at_night=not self.literal), str(diagram.width)
        return element("img", src=source, alt=diagram.alt(), width=width, **self("picture"))

    def table(self, *rows: Markup) -> Markup:
        """Return a table without a head."""
        return element("table", element("tbody", *rows), **self("table"))

    def row(self, *cells: object) -> Markup:
        """Return a row of a table."""
        return element("tr", *(element("td", cell, **self("cell")) for cell in cells))

    def folded(self, summary: object, *children: object) -> Markup:
        """Return what opens at a click on its summary."""
        return element("details", element("summary", summary, **self("aside")), *children)


# A saved notebook that is not trusted keeps `style` with literal colours and no more.
TWIN = Looks(literal=True)
LIVE = Looks(literal=False)

PICTURES = ".jwt-picture{color-scheme:var(--jwt-scheme)}"
# JupyterLab sets the tables of Markdown to the right.
TABLES = ".jwt-card .jp-RenderedHTMLCommon :is(th,td){text-align:left}"
MOST_PARTS = 6  # five of an encrypted token, or all that is too many in one


def highlight(number: int, words: str) -> dict[str, str]:
    """Return the attributes of an element that lights up with the others of its number.

    It can be reached by the Tab key, and a screen reader says `words` when it is.
    """
    return {
        "class_": f"jwt-lit jwt-lit-{number}",
        "tabindex": "0",
        "role": "group",
        "aria_label": words,
    }


def stylesheet() -> Markup:
    """Return the stylesheet of the live widgets; JupyterLab's theme chooses the palette.

    It is markup already: in a `<style>` an escaped quotation mark would end the rule it is in.
    Each class stands twice in its selector, which outweighs JupyterLab's own rules for `pre`,
    `td` and `img` in an output.
    """
    light = "".join(f"--jwt-{name}:{colour};" for name, colour in LIGHT.items())
    dark = "".join(f"--jwt-{name}:{colour};" for name, colour in DARK.items())
    # Not every host tells its theme to what follows a `color-scheme`, as a diagram does.
    light, dark = f"{light}--jwt-scheme:light;", f"{dark}--jwt-scheme:dark;"
    variables = {name: f"var(--jwt-{name})" for name in LIGHT}
    rules = "".join(
        f".jwt-{name}.jwt-{name}{{{rule.format_map(variables)}}}" for name, rule in RULES.items()
    )
    colours = f"body{{{light}}}{','.join(DARK_PLACES)}{{{dark}}}"
    return Markup(f"{colours}{rules}{PICTURES}{TABLES}{_highlights()}")


def _highlights() -> str:
    """Return the rules for `highlight`; pointing and the keyboard's focus do the same."""
    colours = map(_part_colours, ("header", "claims", "signature"))
    return "".join([*colours, *map(_highlighted, range(MOST_PARTS))])


def _part_colours(name: str) -> str:
    places = f".jwt-lit.jwt-{name}-text,.jwt-lit.jwt-{name}-section"
    return f"{places}{{--jwt-lit:var(--jwt-{name});--jwt-lit-ground:var(--jwt-{name}-ground)}}"


def _highlighted(number: int) -> str:
    group = f".jwt-lit-{number}"
    # An outline takes no room, so nothing moves; with the colour alone some would see nothing.
    shown = "outline:2px solid var(--jwt-lit);background:var(--jwt-lit-ground);border-radius:4px"
    return f".jwt-card:has({group}:is(:hover,:focus-within)) {group}.jwt-lit{{{shown}}}"
