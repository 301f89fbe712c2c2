"""An anatomy in plain text; nothing of the raw token is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .claims import Member
    from .parts import Part
    from .token import TokenAnatomy

_MOST_LINES = 100


def short(anatomy: TokenAnatomy) -> str:
    """One line that holds no value of the token."""
    if anatomy.form == "none":
        return "<TokenAnatomy: not a token>"
    parts = ", ".join(_part_word(part) for part in anatomy.parts)
    return f"<TokenAnatomy: {parts}; {anatomy.time.word}; {anatomy.signature.word}>"


def summary(anatomy: TokenAnatomy) -> str:
    """The members as a table, the two verdicts, problems and notes."""
    lines: list[str] = []
    for part in anatomy.parts:
        lines.append(f"{part.name}: {part.length:,} characters")
        lines += _members({"header": anatomy.header, "claims": anatomy.claims}.get(part.name, ()))
    if anatomy.form != "none":
        lines.append(f"{anatomy.signature.word}: {anatomy.signature.why}")
        lines.append(f"{anatomy.time.word}: {anatomy.time.why}")
    lines += [f"problem: {problem}" for problem in anatomy.problems]
    lines += [f"note: {note.text}" for note in anatomy.notes]
    return "\n".join(lines)


def _part_word(part: Part) -> str:
    if part.missing:
        return f"{part.name} (missing)"
    return f"{part.name} (broken)" if part.problem else part.name


def _members(members: Sequence[Member]) -> list[str]:
    seen = members[:_MOST_LINES]
    labels = max((len(member.label) for member in seen), default=0)
    values = min(40, max((len(member.shown) for member in seen), default=0))
    lines = [_row(member, labels, values) for member in seen]
    rest = len(members) - len(seen)
    return lines + ([f"  and {rest:,} more"] if rest else [])


def _row(member: Member, labels: int, values: int) -> str:
    told = f"{member.date}, {member.distance}" if member.date else ""
    remarks = "; ".join(filter(None, (told, member.problem)))
    return f"  {member.label:<{labels}}  {member.shown:<{values}}  {remarks}".rstrip()
