"""A token laid open, as HTML: the same for the live decoder and for its twin."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tutorial_lib.anatomy import (
    Member,
    Part,
    Remark,
    SignatureVerdict,
    TimeVerdict,
    TokenAnatomy,
)
from tutorial_lib.texts import Words

from .html import cut, element, join
from .styles import TWIN, Looks, highlight

say = Words("tutorial_lib.widgets", "token")
LONGEST_SHOWN = 4000  # characters of one part, or of its JSON, before it is cut in the middle
MOST_ROWS = 60
EDGE_SHOWN = 6  # characters at either end of a part that is not shown whole

SIGNATURE_TONES = {"right": "good", "wrong": "bad", "refused": "bad"}
SIGNATURE_SIGNS = {"right": "✓", "wrong": "✗", "refused": "✗"}
TIME_TONES = {"valid": "good", "expired": "bad", "not yet": "bad"}
TIME_SIGNS = {"valid": "✓", "expired": "✗", "not yet": "✗"}


def token_view(anatomy: TokenAnatomy, looks: Looks = TWIN, mark: Markup | None = None) -> Markup:
    """Return a token's view: its parts, the two verdicts, header and claims, what to notice.

    With a `mark` on what was done to it, the verdicts on that stand first.
    """
    if anatomy.form == "none":
        return looks.card(looks.note("bad", f"✗ {anatomy.problem}"))
    token, verdicts = _token(anatomy, looks), _verdicts(anatomy, looks)
    pasted = [note for note in anatomy.notes if note.kind == "pasted"]
    return looks.card(
        *((verdicts, mark, token) if mark else (token, verdicts)),
        *(_note(note, looks) for note in pasted),  # which token it is, before what is in it
        *(_section(anatomy, part, looks) for part in anatomy.parts),
        *(_note(note, looks) for note in anatomy.notes if note not in pasted),
    )


def _token(anatomy: TokenAnatomy, looks: Looks) -> Markup:
    parts = [part for part in anatomy.parts if not part.missing]
    shown = [
        element("span", _raw(part, looks, len(parts)), **_part_look(anatomy, part, looks))
        for part in parts
    ]
    return element("div", Markup(".").join(shown), **looks("token"))


def _part_look(anatomy: TokenAnatomy, part: Part, looks: Looks) -> dict[str, str]:
    look = looks(f"{_colour(part)}-text")
    words = say("as-sent", part=part.name, count=f"{part.length:,}")
    return _highlighted(anatomy, part, look, words)


def _highlighted(
    anatomy: TokenAnatomy, part: Part, look: dict[str, str], words: str
) -> dict[str, str]:
    """Let a part and its section light up together; a twin has no stylesheet to do it."""
    if "class_" not in look:
        return look
    more = highlight(anatomy.parts.index(part), words)
    return {**look, **more, "class_": f"{look['class_']} {more['class_']}"}


def _raw(part: Part, looks: Looks, count: int) -> str:
    """Return a part's text, or its two ends, since a saved token is a lost one.

    The live view is saved with its widget's state: it shows whole what no server takes alone.
    """
    is_whole = not looks.literal and part.name in ("header", "claims") and count > 1
    most = LONGEST_SHOWN if is_whole else 2 * EDGE_SHOWN
    if part.length <= most:
        return "…" if part.name == "signature" and part.raw else part.raw
    half = most // 2
    return f"{part.raw[:half]}…{part.raw[-half:]}"


def _colour(part: Part) -> str:
    return part.name if part.name in ("header", "claims") else "signature"


def _verdicts(anatomy: TokenAnatomy, looks: Looks) -> Markup:
    signature, time = anatomy.signature, anatomy.time
    sign = SIGNATURE_SIGNS.get(signature.state, "?")
    when = TIME_SIGNS.get(time.state, "?")
    return element(
        "div",
        _verdict(signature, sign, SIGNATURE_TONES.get(signature.state, "open"), looks),
        _verdict(time, when, TIME_TONES.get(time.state, "open"), looks),
        **looks("row"),
    )


def _verdict(verdict: SignatureVerdict | TimeVerdict, sign: str, tone: str, looks: Looks) -> Markup:
    word = verdict.word
    head = element("span", f"{sign} {word[:1].upper()}{word[1:]}", **looks("verdict-word"))
    return element("div", head, verdict.why, **looks("verdict", f"{tone}-tone"))


def _section(anatomy: TokenAnatomy, part: Part, looks: Looks) -> Markup:
    colour = _colour(part)
    aside = looks.aside(f" {say('characters', count=f'{part.length:,}')}")
    heading = element("div", part.name.capitalize(), aside, **looks("heading", f"{colour}-heading"))
    members = anatomy.members(part)
    problem = looks.note("bad", f"✗ {part.problem}") if part.problem else ""
    body = join([problem, _table(members, looks) if members else "", _decoded(part, looks)])
    look = looks("section", f"{colour}-section")
    look = _highlighted(anatomy, part, look, say("decoded", part=part.name))
    return element("div", heading, body, **look)


def _decoded(part: Part, looks: Looks) -> Markup:
    shown = part.shown
    if not shown:
        return Markup("")
    shown = cut(shown, LONGEST_SHOWN)
    if part.name not in ("header", "claims"):
        return looks.aside(shown, tag="div")
    return looks.folded(say("as-json"), element("pre", shown, **looks("json")))


def _table(members: Sequence[Member], looks: Looks) -> Markup:
    rows = [_row(member, looks) for member in members[:MOST_ROWS]]
    if len(members) > MOST_ROWS:
        rows.append(looks.row(say("more", count=f"{len(members) - MOST_ROWS:,}")))
    return looks.table(*rows)


def _row(member: Member, looks: Looks) -> Markup:
    date = f"{member.date}, {member.distance}" if member.date else ""
    told = [element("div", line) for line in (date, member.meaning, member.problem) if line]
    source = looks.aside(member.source) if member.source else ""
    return element(
        "tr",
        element("td", looks.code(member.label), **looks("cell", "member")),
        element("td", looks.code(member.shown), **looks("cell")),
        element("td", *told, source, **looks("cell", "meaning")),
    )


def _note(note: Remark, looks: Looks) -> Markup:
    source = f" ({note.source})" if note.source else ""
    return looks.note("bad" if note.serious else "open", f"! {note.text}{source}")
