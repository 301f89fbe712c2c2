"""What came of a benchmark: ours and the others in one unit, and how they compare."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Take = Callable[[], float]


@dataclass(frozen=True)
class Measured:
    """One benchmark: the median of each side, and ours by the base, round by round.

    `at_most` is what the ratio may be; `facts` says what else was seen.
    """

    what: str
    unit: str
    values: Mapping[str, float]
    ours: str
    base: str
    ratio: float
    at_most: float | None = None
    facts: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the ratio is as it was promised, where it was."""
        return self.at_most is None or self.ratio <= self.at_most

    def __str__(self) -> str:
        """The medians as a table, the ratio under it."""
        lines = [f"{self.what}, {self.unit}", ""]
        width = max(map(len, self.values))
        lines += [f"  {name:<{width}}  {value:>10,.1f}" for name, value in self.values.items()]
        limit = "" if self.at_most is None else f" (at most {self.at_most:g})"
        lines += ["", f"  {self.ours} / {self.base}: {self.ratio:.2f}{limit}"]
        return "\n".join([*lines, f"  {self.facts}"] if self.facts else lines)


def take_turns(sides: Mapping[str, Take], rounds: int) -> dict[str, list[float]]:
    """Let the sides take turns, each round beginning with another; returns what each took."""
    names = list(sides)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for round_ in range(rounds):
        first = round_ % len(names)
        for name in names[first:] + names[:first]:
            taken[name].append(sides[name]())
    return taken


def medians(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The median of each side."""
    return {name: statistics.median(values) for name, values in taken.items()}


def paired(taken: Mapping[str, Sequence[float]], ours: str, base: str) -> float:
    """The median of the ratios, round by round: a machine that slows down slows both."""
    return statistics.median(a / b for a, b in zip(taken[ours], taken[base], strict=True))
