"""Two tokens side by side: what is the same, and what was added, removed or changed."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tutorial_lib.texts import Words

from .claims import Member
from .token_anatomy import TokenAnatomy

say = Words("tutorial_lib.anatomy", "difference")
KINDS = ("changed", "added", "removed")


@dataclass(frozen=True)
class Change:
    """A member of both tokens or of one: "same", "changed", "added" or "removed".

    `where` is "header" or "claims"; `before` is None where it was added, `after` where removed.
    """

    where: str
    name: str
    before: Member | None
    after: Member | None

    @property
    def kind(self) -> str:
        """The change as a word."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        same = _canonical(self.before.value) == _canonical(self.after.value)
        return "same" if same else "changed"

    @property
    def label(self) -> str:
        """The member's name, safe to print."""
        return (self.after or self.before or Member(self.name, None)).label


@dataclass(frozen=True, repr=False)
class Difference:
    """What differs between two tokens, and what does not; `signature` is "same" or "different".

    `members` are those of both, the header's first, in the order of the tokens.
    """

    members: tuple[Change, ...]
    signature: str

    def __repr__(self) -> str:
        header, claims = len(self.header), len(self.claims)
        return f"<Difference: header {header:,}, claims {claims:,}, signature {self.signature}>"

    @property
    def header(self) -> tuple[Change, ...]:
        """What differs in the header."""
        return tuple(change for change in self.changes if change.where == "header")

    @property
    def claims(self) -> tuple[Change, ...]:
        """What differs in the claims."""
        return tuple(change for change in self.changes if change.where == "claims")

    @property
    def changes(self) -> tuple[Change, ...]:
        """The members that differ."""
        return tuple(change for change in self.members if change.kind != "same")

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.changes and self.signature == "same"

    @property
    def words(self) -> str:
        """How much differs, such as "2 changed, 1 added; signature different"."""
        kinds = Counter(change.kind for change in self.changes)
        words = ", ".join(f"{kinds[kind]:,} {kind}" for kind in KINDS if kinds[kind])
        return say("words", members=words or say("none"), signature=self.signature)

    def text(self) -> str:
        """Return the difference for a terminal, one line for each change."""
        return "\n".join([*map(_line, self.changes), say("signature", signature=self.signature)])


def difference(before: TokenAnatomy, after: TokenAnatomy) -> Difference:
    """Compare two anatomies, member by member; times and verdicts play no part."""
    header = _members("header", before.header, after.header)
    claims = _members("claims", before.claims, after.claims)
    same = _signature(before) == _signature(after)
    return Difference((*header, *claims), "same" if same else "different")


def _members(where: str, before: Sequence[Member], after: Sequence[Member]) -> list[Change]:
    old = {member.name: member for member in before}
    new = {member.name: member for member in after}
    names = dict.fromkeys([*old, *new])
    return [Change(where, name, old.get(name), new.get(name)) for name in names]


def _canonical(value: object) -> str:
    # As JSON, because to Python 1, 1.0 and True are equal.
    return json.dumps(value, sort_keys=True)


def _signature(anatomy: TokenAnatomy) -> bytes | str:
    part = anatomy.part("signature")
    return part.data if part else anatomy.token


def _line(change: Change) -> str:
    before = change.before.shown if change.before else ""
    after = change.after.shown if change.after else ""
    arrow = f"{before} -> {after}" if before and after else before or after
    return f"{change.where}: {change.kind} {change.label}: {arrow}"
