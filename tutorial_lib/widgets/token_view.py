"""A token laid open, as HTML: the same for the live decoder and for its twin."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tutorial_lib.anatomy import TokenAnatomy
from tutorial_lib.anatomy.claims import Member
from tutorial_lib.anatomy.parts import Part

from .html import element, join
from .lighting import lit
from .looks import TWIN, Looks

LONGEST_SHOWN = 4000  # characters of one part, or of its JSON, before it is cut in the middle
MOST_ROWS = 60
EDGE_SHOWN = 6  # characters at either end of a part that is not shown whole

SIGNATURE_TONES = {"right": "good", "wrong": "bad", "refused": "bad"}
SIGNATURE_SIGNS = {"right": "✓", "wrong": "✗", "refused": "✗"}
TIME_TONES = {"valid": "good", "expired": "bad", "not yet": "bad"}
TIME_SIGNS = {"valid": "✓", "expired": "✗", "not yet": "✗"}


def token_view(anatomy: TokenAnatomy, looks: Looks = TWIN) -> Markup:
    """Return a token's view: its parts, the two verdicts, header and claims, what to notice."""
    if anatomy.form == "none":
        return element("div", _note(looks, "bad", "✗", anatomy.problem or ""), **looks("card"))
    return element(
        "div",
        _token(anatomy, looks),
        _verdicts(anatomy, looks),
        *(_section(anatomy, part, looks) for part in anatomy.parts),
        _notes(anatomy, looks),
        **looks("card"),
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
    return _lit(anatomy, part, look, f"{part.name} as it is sent, {part.length:,} characters")


def _lit(anatomy: TokenAnatomy, part: Part, look: dict[str, str], words: str) -> dict[str, str]:
    """Let a part and its section light up together; a twin has no stylesheet to do it."""
    if "class_" not in look:
        return look
    more = lit(anatomy.parts.index(part), words)
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
        _verdict(looks, SIGNATURE_TONES.get(signature.state, "open"), sign, *_words(signature)),
        _verdict(looks, TIME_TONES.get(time.state, "open"), when, *_words(time)),
        **looks("row"),
    )


def _words(verdict: object) -> tuple[str, str]:
    return str(getattr(verdict, "word", "")), str(getattr(verdict, "why", ""))


def _verdict(looks: Looks, tone: str, sign: str, word: str, why: str) -> Markup:
    head = element("span", f"{sign} {word[:1].upper()}{word[1:]}", **looks("verdict-word"))
    return element("div", head, why, **looks("verdict", f"{tone}-tone"))


def _section(anatomy: TokenAnatomy, part: Part, looks: Looks) -> Markup:
    colour = _colour(part)
    aside = element("span", f" {part.length:,} characters", **looks("aside"))
    heading = element("div", part.name.capitalize(), aside, **looks("heading", f"{colour}-heading"))
    members: Sequence[Member] = {"header": anatomy.header, "claims": anatomy.claims}.get(
        part.name, ()
    )
    problem = _note(looks, "bad", "✗", part.problem) if part.problem else ""
    body = join([problem, _table(members, looks) if members else "", _decoded(part, looks)])
    look = looks("section", f"{colour}-section")
    return element("div", heading, body, **_lit(anatomy, part, look, f"{part.name}, decoded"))


def _decoded(part: Part, looks: Looks) -> Markup:
    shown = part.shown
    if not shown:
        return Markup("")
    if len(shown) > LONGEST_SHOWN:
        shown = f"{shown[:LONGEST_SHOWN]}… ({len(shown):,} characters)"
    if part.name not in ("header", "claims"):
        return element("div", shown, **looks("aside"))
    summary = element("summary", "as JSON", **looks("aside"))
    return element("details", summary, element("pre", shown, **looks("json")))


def _table(members: Sequence[Member], looks: Looks) -> Markup:
    rows = [_row(member, looks) for member in members[:MOST_ROWS]]
    if len(members) > MOST_ROWS:
        more = element("td", f"and {len(members) - MOST_ROWS:,} more", **looks("cell"))
        rows.append(element("tr", more))
    return element("table", element("tbody", *rows), **looks("table"))


def _row(member: Member, looks: Looks) -> Markup:
    name = element("code", member.label, **looks("mono"))
    value = element("code", member.shown, **looks("mono"))
    date = f"{member.date}, {member.distance}" if member.date else ""
    told = [element("div", line) for line in (date, member.meaning, member.problem) if line]
    source = element("span", member.source, **looks("aside")) if member.source else ""
    return element(
        "tr",
        element("td", name, **looks("cell", "member")),
        element("td", value, **looks("cell")),
        element("td", *told, source, **looks("cell", "meaning")),
    )


def _notes(anatomy: TokenAnatomy, looks: Looks) -> Markup:
    return join(
        _note(looks, "bad" if note.serious else "open", "!", _said(note.text, note.source))
        for note in anatomy.notes
    )


def _said(text: str, source: str) -> str:
    return f"{text} ({source})" if source else text


def _note(looks: Looks, tone: str, sign: str, words: str) -> Markup:
    return element("div", f"{sign} {words}", **looks("note", f"{tone}-tone"))
