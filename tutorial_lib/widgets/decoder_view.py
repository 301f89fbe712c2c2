"""What a decoder shows, as HTML: a token, the mark of one made here, and a second token beside."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tutorial_lib.anatomy import TokenAnatomy

from .comparison_view import comparison_view, made_here_view
from .html import element, join
from .looks import Looks
from .token_view import token_view


@dataclass(frozen=True)
class Decoded:
    """What was read: a token, one to compare it with, the one it was made of; what went wrong."""

    anatomy: TokenAnatomy
    other: TokenAnatomy | None = None
    origin: TokenAnatomy | None = None
    problem: str = ""


def decoder_view(decoded: Decoded, names: tuple[str, str], looks: Looks) -> Markup:
    """Return all that is to be seen, what matters most on top."""
    return join([*_above(decoded, names, looks), token_view(decoded.anatomy, looks)])


def _above(decoded: Decoded, names: tuple[str, str], looks: Looks) -> list[Markup]:
    blocks: list[Markup] = []
    if decoded.problem:
        words = element("div", f"✗ {decoded.problem}", **looks("note", "bad-tone"))
        blocks.append(_card(words, looks))
    if decoded.origin:
        blocks.append(_card(made_here_view(decoded.origin, decoded.anatomy, looks), looks))
    if decoded.other:
        blocks.append(_card(_beside(decoded.anatomy, decoded.other, names, looks), looks))
    return blocks


def _beside(
    anatomy: TokenAnatomy, other: TokenAnatomy, names: tuple[str, str], looks: Looks
) -> Markup:
    if other.form == "none":
        words = f"○ {names[1]}: {other.problem} Paste one into its field."
        return element("div", words, **looks("note", "open-tone"))
    table = comparison_view(anatomy, other, names, looks)
    summary = element("summary", f"{names[1]}, laid open", **looks("aside"))
    return join([table, element("details", summary, token_view(other, looks))])


def _card(content: Markup, looks: Looks) -> Markup:
    return element("div", element("div", content, **looks("card")), **looks("block"))
