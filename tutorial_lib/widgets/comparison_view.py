"""Two tokens side by side, as HTML; and the mark on a token that was changed here."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tutorial_lib.anatomy import Member, TokenAnatomy, difference

from .comparison import Row, in_words, rows_of
from .html import element, join
from .looks import Looks
from .token_view import MOST_ROWS, SIGNATURE_SIGNS, TIME_SIGNS

SIGNS = {"changed": "≠", "added": "+", "removed": "-", "same": "=", "different": "≠"}
TONES = {"changed": "open", "different": "open", "added": "good", "removed": "bad"}
OLD_SIGNATURE = "Its signature is still the one of the token before, which it no longer fits."
OWN_SIGNATURE = "It was signed here too: whoever has the secret can do that."


def comparison_view(
    before: TokenAnatomy, after: TokenAnatomy, names: tuple[str, str], looks: Looks
) -> Markup:
    """Return what differs between two tokens as a table, and below it what is the same."""
    rows = rows_of(before, after)
    found = difference(before, after)
    differing = [row for row in rows if row.kind != "same"]
    table = [
        _row(("", "", *(element("b", name) for name in names)), looks),
        _signatures(before, after, found.signature, looks),
        _times(before, after, looks),
        *_members(differing, looks),
    ]
    heading = element("div", f"Side by side: {in_words(found)}", **looks("heading"))
    same = _same([row for row in rows if row.kind == "same"], looks)
    return join([heading, _table(table, looks), same])


def made_here_view(origin: TokenAnatomy, made: TokenAnatomy, looks: Looks) -> Markup:
    """Return the mark on a token that no server made: what was changed, and who signed it."""
    found = difference(origin, made)
    head = element("span", "≠ changed here, not by a server", **looks("verdict-word"))
    lines = [
        element("div", row.label, ": ", _value(row.before, looks), " → ", _value(row.after, looks))
        for row in rows_of(origin, made)
        if row.kind != "same"
    ]
    signature = OLD_SIGNATURE if found.signature == "same" else OWN_SIGNATURE
    return _note(looks, "open", head, *lines, signature)


def _table(rows: Sequence[Markup], looks: Looks) -> Markup:
    return element("table", element("tbody", *rows), **looks("table"))


def _signatures(before: TokenAnatomy, after: TokenAnatomy, kind: str, looks: Looks) -> Markup:
    verdicts = [one.signature for one in (before, after)]
    said = [_said(SIGNATURE_SIGNS, verdict.state, verdict.word) for verdict in verdicts]
    name = element("span", "signature", **looks("signature-text"))
    return _row((_kind(kind, looks), name, *said), looks)


def _times(before: TokenAnatomy, after: TokenAnatomy, looks: Looks) -> Markup:
    said = [_said(TIME_SIGNS, one.time.state, one.time.word) for one in (before, after)]
    return _row(("", "in time?", *said), looks)


def _said(signs: dict[str, str], state: str, word: str) -> str:
    return f"{signs.get(state, '?')} {word}"


def _members(rows: Sequence[Row], looks: Looks) -> list[Markup]:
    shown = [
        _row(
            (
                _kind(row.kind, looks),
                join([element("code", row.label, **looks("mono", "name")), _where(row, looks)]),
                _told(row.before, looks),
                _told(row.after, looks),
            ),
            looks,
        )
        for row in rows[:MOST_ROWS]
    ]
    if len(rows) > MOST_ROWS:
        shown.append(_row(("", f"and {len(rows) - MOST_ROWS:,} more", "", ""), looks))
    return shown


def _same(rows: Sequence[Row], looks: Looks) -> Markup:
    if not rows:
        return Markup("")
    count = "1 member is" if len(rows) == 1 else f"{len(rows):,} members are"
    summary = element("summary", f"{count} the same in both", **looks("aside"))
    return element("details", summary, _table(_members(rows, looks), looks))


def _kind(kind: str, looks: Looks) -> Markup:
    tone = TONES.get(kind)
    look = looks("chip", f"{tone}-tone") if tone else looks("aside")
    return element("span", f"{SIGNS[kind]} {kind}", **look)


def _where(row: Row, looks: Looks) -> Markup | str:
    return element("span", " (header)", **looks("aside")) if row.where == "header" else ""


def _told(member: Member | None, looks: Looks) -> Markup:
    date = f"{member.date}, {member.distance}" if member and member.date else ""
    return join([_value(member, looks), element("div", date, **looks("aside")) if date else ""])


def _value(member: Member | None, looks: Looks) -> Markup:
    if member is None:
        return element("span", "○ not there", **looks("aside"))
    return element("code", member.shown, **looks("mono"))


def _row(cells: Sequence[object], looks: Looks) -> Markup:
    return element("tr", *(element("td", cell, **looks("cell")) for cell in cells))


def _note(looks: Looks, tone: str, *children: object) -> Markup:
    return element("div", *children, **looks("note", f"{tone}-tone"))
