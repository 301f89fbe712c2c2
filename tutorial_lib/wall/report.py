"""A verifier against the wall: a row for each attack, one for honest traffic, and how it ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from tutorial_lib.gauntlet.verdict import printable
from tutorial_lib.texts import Words

from . import attacks, signing
from .attack import ATTACKS, Attack, Variant
from .honest import honest
from .trial import Seen, Verify, tried
from .world import START, World, world

say = Words("tutorial_lib.wall", "report")
SEED = "the wall"
ENDLESS = "it did not end"
BY_THE_FORMULA = 18  # against verifiers that use the course's seam, it does the bare arithmetic
Outcome = Literal["refused", "another reason", "accepted", "broke", "not applicable"]
assert attacks.PAGES is not None  # the module that fills ATTACKS


@dataclass(frozen=True)
class Played:
    """One token that was presented: what it was, and what came of it."""

    title: str
    outcome: Outcome
    seen: Seen

    @property
    def fact(self) -> str:
        """What was seen, in a line."""
        return say(self.outcome, title=self.title, fact=self.seen.fact)


@dataclass(frozen=True)
class AttackRow:
    """An attack with its variants, of which the worst decides."""

    attack: Attack
    played: tuple[Played, ...]

    @property
    def outcome(self) -> Outcome:
        """What came of it: "refused" when every variant was, for a reason that fits."""
        return self.worst.outcome

    @property
    def worst(self) -> Played:
        """The variant that decides."""
        order: tuple[Outcome, ...] = ("accepted", "broke", "another reason", "refused")
        return min(self.played, key=lambda one: order.index(one.outcome))

    @property
    def fact(self) -> str:
        """The one fact."""
        if self.outcome != "refused":
            return self.worst.fact
        reasons = Counter(one.seen.fact for one in self.played)
        said = ", ".join(f"{reason} ({count})" for reason, count in sorted(reasons.items()))
        return say("all-refused", count=str(len(self.played)), reasons=said)

    def __str__(self) -> str:
        number, title = self.attack.number, self.attack.title
        return f"{number:>3}  {self.outcome:<14}  {title}\n{'':21}{self.fact}"


@dataclass(frozen=True)
class WallReport:
    """A verifier's rows, and how much honest traffic it let pass; its repr is the table."""

    name: str
    rows: tuple[AttackRow, ...]
    honest: tuple[Played, ...]

    @property
    def passed(self) -> int:
        """How many honest tokens were accepted, with the claims that they bring."""
        return sum(one.outcome == "accepted" for one in self.honest)

    @property
    def refused(self) -> int:
        """How many attacks were refused in all of their variants."""
        return sum(row.outcome == "refused" for row in self.rows)

    @property
    def variants(self) -> int:
        """How many tokens attacked."""
        return sum(len(row.played) for row in self.rows)

    @property
    def turned_away(self) -> tuple[Played, ...]:
        """The honest tokens that did not pass."""
        return tuple(one for one in self.honest if one.outcome != "accepted")

    @property
    def is_clean(self) -> bool:
        """Whether every attack was refused and all honest traffic passed."""
        return self.refused == len(self.rows) and not self.turned_away

    @property
    def summary(self) -> str:
        """The verifier and its result, in a line."""
        facts = {
            "refused": self.refused,
            "attacks": len(self.rows),
            "variants": self.variants,
            "passed": self.passed,
            "honest": len(self.honest),
        }
        told = {name: str(count) for name, count in facts.items()}
        return say("summary", name=self.name, **told)

    @property
    def honest_row(self) -> str:
        """The row of the honest traffic."""
        outcome = f"{self.passed} of {len(self.honest)}"
        fact = say("honest-passed") if not self.turned_away else self.turned_away[0].fact
        return f"{'':>3}  {outcome:<14}  {say('honest')}\n{'':21}{fact}"

    def table(self) -> str:
        """Return the rows as text."""
        return "\n".join([*map(str, self.rows), self.honest_row, "", self.summary])

    def results(self) -> dict[str, Any]:
        """Return what came of it, by the attack's number, as the recorded table keeps it."""
        turned_away = [one.fact for one in self.turned_away]
        return {
            "attacks": {str(row.attack.number): [row.outcome, row.fact] for row in self.rows},
            "honest": [self.passed, len(self.honest), *turned_away[:1]],
        }

    def to_json(self) -> str:
        """Return the rows and their variants as JSON."""
        rows = [
            {
                "attack": row.attack.number,
                "title": row.attack.title,
                "mended_by": row.attack.mended_by,
                "outcome": row.outcome,
                "fact": row.fact,
                "variants": [[one.title, one.outcome, one.seen.fact] for one in row.played],
            }
            for row in self.rows
        ]
        said = [[one.title, one.outcome, one.seen.fact] for one in self.honest]
        head = {"name": self.name, "is_clean": self.is_clean, "summary": self.summary}
        return json.dumps({**head, "rows": rows, "honest": said}, indent=1, ensure_ascii=False)

    def __repr__(self) -> str:
        return self.table()


def run(
    verify: Verify,
    *,
    only: Collection[int] = (),
    name: str = "",
    seed: object = SEED,
    on_row: Callable[[AttackRow], object] = lambda row: None,
) -> WallReport:
    """Put a verifier through the attacks, or some, and through honest traffic.

    Whatever it does, the rest goes on. Another seed makes other keys, people and tokens. `on_row`
    is called with each attack's row as soon as it is known. Raises ValueError for an unknown one.
    """
    if unknown := sorted(set(only) - set(ATTACKS)):
        known = ", ".join(map(str, ATTACKS))
        raise ValueError(f"There is no attack {unknown[0]} on a verifier: there are {known}.")
    place = world(str(seed))
    rows = []
    for attack in ATTACKS.values():
        if not only or attack.number in only:
            rows.append(attacked(verify, attack, place, seed))
            on_row(rows[-1])
    called = printable(name or getattr(verify, "__name__", type(verify).__name__))
    return WallReport(called, tuple(rows), tuple(passing(verify, place, seed)))


def attacked(verify: Verify, attack: Attack, place: World, seed: object) -> AttackRow:
    """Return what came of one attack; after a variant that does not end, no other is tried."""
    bare = signing.filled_by(signing.bare_arithmetic)
    played: list[Played] = []
    with bare if attack.number == BY_THE_FORMULA else nullcontext():
        for variant in attack.variants(place, seed):
            played.append(_against(verify, variant, place))
            if played[-1].seen.fact.startswith(ENDLESS):
                break
    return AttackRow(attack, tuple(played))


def passing(verify: Verify, place: World, seed: object) -> list[Played]:
    """Return what came of honest traffic."""
    played = []
    for one in honest(place, seed):
        seen = _tried(verify, one.token, place, one.purpose, one.later)
        is_taken = seen.kind == "taken" and seen.claims == one.claims
        if seen.kind == "taken" and not is_taken:
            seen = Seen("broke", "it returned other claims than those of the token")
        outcome: Outcome = "accepted" if is_taken else "broke"
        outcome = "refused" if seen.kind == "refused" else outcome
        played.append(Played(one.title, outcome, seen))
        if seen.fact.startswith(ENDLESS):
            break
    return played


def _against(verify: Verify, variant: Variant, place: World) -> Played:
    for token in variant.before:
        _tried(verify, token, place, "access", 0.0)
    seen = _tried(verify, variant.token, place, variant.purpose, variant.later)
    outcomes: dict[str, Outcome] = {"taken": "accepted", "broke": "broke", "refused": "refused"}
    outcome = outcomes[seen.kind]
    if seen.kind == "refused" and seen.fact not in variant.due:
        outcome = "another reason"
    return Played(variant.title, outcome, seen)


def _tried(verify: Verify, token: str, place: World, purpose: str, later: float) -> Seen:
    ours = {"issuer": place.issuer, "audience": place.audience}
    return tried(
        verify, token, keys=place.keys, given={**ours, "purpose": purpose, "now": START + later}
    )
