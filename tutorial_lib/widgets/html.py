"""The one place where text becomes HTML, and is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from tutorial_lib.texts import Words

say = Words("tutorial_lib.widgets", "html")

# `$` begins mathematics; the braces keep Vue-like templates of a host page out.
_ENTITIES = {"$": "&#36;", "{{": "&#123;&#123;"}
# What mathematics begins with. A typesetter reads each element's own text: alone in a `<span>`
# a sign begins nothing, in a notebook that is not trusted too, which keeps plain tags.
_MATHEMATICS = re.compile(r"(<[^>]*>)|\$|&#36;|(?:\\|&#92;)+")
_VOID = frozenset({"br", "img", "hr"})

Child = object


def element(tag: str, *children: Child, **attributes: str | None) -> Markup:
    """Build an element. Every child that is no `Markup` is text and escaped as such.

    `class_` and the like lose their underscore; an attribute that is `None` is left out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), text(value))
        for name, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{join(children)}</{tag}>")


def cut(value: object, most: int = 300) -> str:
    """Return a text that may come from anywhere, with its end left out when it is very long."""
    said = str(value)
    if len(said) <= most:
        return said
    return say("cut", text=said[:most], count=f"{len(said):,}")


def text(value: object) -> Markup:
    """Escape a value; `Markup` stays as it is."""
    if isinstance(value, Markup):
        return value
    # A lone surrogate cannot be sent to a browser; NUL and its like are not HTML.
    shown = "".join(sign if _is_sendable(sign) else "\ufffd" for sign in str(value))
    escaped = str(escape(shown))
    for sign, entity in _ENTITIES.items():
        escaped = escaped.replace(sign, entity)
    return Markup(escaped)


def untypeset(markup: str) -> Markup:
    """Let no text between the tags of this markup be taken for mathematics."""
    return Markup(_MATHEMATICS.sub(_alone, markup))


def join(children: Iterable[Child]) -> Markup:
    """Put children behind each other."""
    return Markup("").join(_child(one) for one in children)


def _child(child: Child) -> Markup:
    return child if isinstance(child, Markup) else untypeset(text(child))


def _alone(found: re.Match[str]) -> str:
    return found[1] or f"<span>{found[0]}</span>"


def _is_sendable(sign: str) -> bool:
    number = ord(sign)
    return not 0xD800 <= number <= 0xDFFF and (number >= 0x20 or sign in "\n\t")
