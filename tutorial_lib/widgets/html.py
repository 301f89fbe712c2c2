"""The one place where text becomes HTML, and is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

# `$` would be typeset as mathematics; the braces keep Vue-like templates of a host page out.
_TYPESET = {"$": "&#36;", "{{": "&#123;&#123;"}
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
    return said if len(said) <= most else f"{said[:most]}… ({len(said):,} characters)"


def text(value: object) -> Markup:
    """Escape a value; `Markup` stays as it is."""
    if isinstance(value, Markup):
        return value
    # A lone surrogate cannot be sent to a browser; NUL and its like are not HTML.
    shown = "".join(sign if _is_sendable(sign) else "\ufffd" for sign in str(value))
    escaped = str(escape(shown))
    for sign, entity in _TYPESET.items():
        escaped = escaped.replace(sign, entity)
    return Markup(escaped)


def join(children: Iterable[Child]) -> Markup:
    """Put children behind each other."""
    return Markup("").join(text(child) for child in children)


def _is_sendable(sign: str) -> bool:
    number = ord(sign)
    return not 0xD800 <= number <= 0xDFFF and (number >= 0x20 or sign in "\n\t")
