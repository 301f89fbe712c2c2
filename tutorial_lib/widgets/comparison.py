"""Two tokens member by member: what is the same, and what was added, removed or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tutorial_lib.anatomy import Change, Difference, Member, TokenAnatomy, difference

KINDS = ("changed", "added", "removed", "same")


@dataclass(frozen=True)
class Row:
    """A member of both tokens or of one, `kind` as in `Change` or "same"."""

    where: str
    kind: str
    before: Member | None
    after: Member | None

    @property
    def label(self) -> str:
        """The member's name, safe to print."""
        member = self.after or self.before
        return member.label if member else ""


def rows_of(before: TokenAnatomy, after: TokenAnatomy) -> tuple[Row, ...]:
    """Return every member of header and claims, in the order of the tokens."""
    found = difference(before, after)
    header = _rows("header", before.header, after.header, found.header)
    return (*header, *_rows("claims", before.claims, after.claims, found.claims))


def in_words(found: Difference) -> str:
    """Say how much differs, such as "2 changed, 1 added; signature different"."""
    kinds = Counter(change.kind for change in (*found.header, *found.claims))
    words = ", ".join(f"{kinds[kind]:,} {kind}" for kind in KINDS if kinds[kind])
    return f"{words or 'no member differs'}; signature {found.signature}"


def _rows(
    where: str, before: Sequence[Member], after: Sequence[Member], changes: Sequence[Change]
) -> list[Row]:
    old = {member.name: member for member in before}
    new = {member.name: member for member in after}
    kinds = {change.name: change.kind for change in changes}
    names = dict.fromkeys([*old, *new])
    return [Row(where, kinds.get(name, "same"), old.get(name), new.get(name)) for name in names]
