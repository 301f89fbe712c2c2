"""Two tokens side by side, as HTML; and the mark on a token that was changed here."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tutorial_lib.anatomy import Change, Member, TokenAnatomy, difference
from tutorial_lib.texts import Words

from .html import element, join
from .styles import Looks
from .token_view import MOST_ROWS, SIGNATURE_SIGNS, TIME_SIGNS

say = Words("tutorial_lib.widgets", "comparison")
TONES = {"changed": "open", "different": "open", "added": "good", "removed": "bad"}


def comparison_view(
    before: TokenAnatomy, after: TokenAnatomy, names: tuple[str, str], looks: Looks
) -> Markup:
    """Return what differs between two tokens as a table, and below it what is the same."""
    found = difference(before, after)
    table = looks.table(
        looks.row("", "", *(element("b", name) for name in names)),
        _signatures(before, after, found.signature, looks),
        _times(before, after, looks),
        *_rows(found.changes, looks),
    )
    same = [change for change in found.members if change.kind == "same"]
    return join([looks.heading(say("heading", words=found.words)), table, _same(same, looks)])


def made_here_view(origin: TokenAnatomy, made: TokenAnatomy, looks: Looks) -> Markup:
    """Return the mark on a token that no server made: what was changed, and who signed it."""
    found = difference(origin, made)
    head = element("span", say("made-here"), **looks("verdict-word"))
    lines = [
        element("div", one.label, ": ", _value(one.before, looks), " → ", _value(one.after, looks))
        for one in found.changes
    ]
    signature = say("old-signature" if found.signature == "same" else "own-signature")
    return looks.note("open", head, *lines, signature)


def _signatures(before: TokenAnatomy, after: TokenAnatomy, kind: str, looks: Looks) -> Markup:
    said = [
        f"{SIGNATURE_SIGNS.get(one.signature.state, '?')} {one.signature.word}"
        for one in (before, after)
    ]
    name = element("span", say("signature"), **looks("signature-text"))
    return looks.row(_kind(kind, looks), name, *said)


def _times(before: TokenAnatomy, after: TokenAnatomy, looks: Looks) -> Markup:
    said = [f"{TIME_SIGNS.get(one.time.state, '?')} {one.time.word}" for one in (before, after)]
    return looks.row("", say("in-time"), *said)


def _rows(changes: Sequence[Change], looks: Looks) -> list[Markup]:
    shown = [_row(change, looks) for change in changes[:MOST_ROWS]]
    if len(changes) > MOST_ROWS:
        more = say("more", count=f"{len(changes) - MOST_ROWS:,}")
        shown.append(looks.row("", more, "", ""))
    return shown


def _row(change: Change, looks: Looks) -> Markup:
    where = looks.aside(f" {say('header')}") if change.where == "header" else ""
    name = join([looks.code(change.label, "name"), where])
    told = [_told(member, looks) for member in (change.before, change.after)]
    return looks.row(_kind(change.kind, looks), name, *told)


def _same(members: Sequence[Change], looks: Looks) -> Markup:
    if not members:
        return Markup("")
    count = say("same-one" if len(members) == 1 else "same", count=f"{len(members):,}")
    return looks.folded(count, looks.table(*_rows(members, looks)))


def _kind(kind: str, looks: Looks) -> Markup:
    said = say(f"kind/{kind}")
    return looks.chip(TONES[kind], said) if kind in TONES else looks.aside(said)


def _told(member: Member | None, looks: Looks) -> Markup:
    date = f"{member.date}, {member.distance}" if member and member.date else ""
    return join([_value(member, looks), looks.aside(date, tag="div") if date else ""])


def _value(member: Member | None, looks: Looks) -> Markup:
    return looks.aside(say("absent")) if member is None else looks.code(member.shown)
