"""The parts of a token and their decoded sides light up together: by CSS alone."""

from __future__ import annotations

MOST_PARTS = 6  # five of an encrypted token, or all that is too many in one
_COLOURS = ("header", "claims", "signature")


def lit(number: int, words: str) -> dict[str, str]:
    """Return the attributes of an element that lights up with the others of its number.

    It can be reached by the Tab key, and a screen reader says `words` when it is.
    """
    return {
        "class_": f"jwt-lit jwt-lit-{number}",
        "tabindex": "0",
        "role": "group",
        "aria_label": words,
    }


def lighting() -> str:
    """Return the rules of the stylesheet; pointing and the keyboard's focus do the same."""
    return "".join([*map(_colours, _COLOURS), *map(_rule, range(MOST_PARTS))])


def _colours(name: str) -> str:
    places = f".jwt-lit.jwt-{name}-text,.jwt-lit.jwt-{name}-section"
    return f"{places}{{--jwt-lit:var(--jwt-{name});--jwt-lit-ground:var(--jwt-{name}-ground)}}"


def _rule(number: int) -> str:
    group = f".jwt-lit-{number}"
    # An outline takes no room, so nothing moves; with the colour alone some would see nothing.
    shown = "outline:2px solid var(--jwt-lit);background:var(--jwt-lit-ground);border-radius:4px"
    return f".jwt-card:has({group}:is(:hover,:focus-within)) {group}.jwt-lit{{{shown}}}"
