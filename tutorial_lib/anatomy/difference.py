"""Two tokens side by side: what was added, removed or changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from .claims import Member
from .token import TokenAnatomy


@dataclass(frozen=True)
class Change:
    """One member that differs: `before` is None where it was added, `after` where removed."""

    name: str
    before: Member | None
    after: Member | None

    @property
    def kind(self) -> str:
        """The change as a word: "added", "removed" or "changed"."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True, repr=False)
class Difference:
    """What differs between two tokens; `signature` is "same" or "different"."""

    header: tuple[Change, ...]
    claims: tuple[Change, ...]
    signature: str

    def __repr__(self) -> str:
        header, claims = len(self.header), len(self.claims)
        return f"<Difference: header {header:,}, claims {claims:,}, signature {self.signature}>"

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.header and not self.claims and self.signature == "same"

    def text(self) -> str:
        """The difference for a terminal, one line for each change."""
        lines = [_line("header", change) for change in self.header]
        lines += [_line("claims", change) for change in self.claims]
        return "\n".join([*lines, f"signature: {self.signature}"])


def difference(before: TokenAnatomy, after: TokenAnatomy) -> Difference:
    """Compare two anatomies, member by member; times and verdicts play no part."""
    same = _signature(before) == _signature(after)
    return Difference(
        _changes(before.header, after.header),
        _changes(before.claims, after.claims),
        "same" if same else "different",
    )


def _changes(before: Sequence[Member], after: Sequence[Member]) -> tuple[Change, ...]:
    old = {member.name: member for member in before}
    new = {member.name: member for member in after}
    names = dict.fromkeys([*old, *new])
    changes = (Change(name, old.get(name), new.get(name)) for name in names)
    return tuple(change for change in changes if _differs(change))


def _differs(change: Change) -> bool:
    if change.before is None or change.after is None:
        return True
    return _canonical(change.before.value) != _canonical(change.after.value)


def _canonical(value: object) -> str:
    # As JSON, because to Python 1, 1.0 and True are equal.
    return json.dumps(value, sort_keys=True)


def _signature(anatomy: TokenAnatomy) -> bytes | str:
    part = anatomy.part("signature")
    return part.data if part else anatomy.token


def _line(where: str, change: Change) -> str:
    before = change.before.shown if change.before else ""
    after = change.after.shown if change.after else ""
    label = (change.after or change.before or Member(change.name, None)).label
    arrow = f"{before} -> {after}" if before and after else before or after
    return f"{where}: {change.kind} {label}: {arrow}"
