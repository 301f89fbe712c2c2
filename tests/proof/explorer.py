"""Every order in which actors can go on, the simplest orders first."""

import heapq
import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import Protocol

Choices = tuple[str, ...]


class Run(Protocol):
    """One run of a small world, which goes as it is told."""

    def choices(self) -> list[str]:
        """Who can go on; nobody when all have ended, or when all wait for each other."""

    def step(self, choice: str) -> None:
        """Let one go on."""

    def digest(self) -> Hashable:
        """All that what happens next can depend on."""

    def check(self) -> None:
        """Raise `AssertionError` where something does not hold at this moment."""

    def check_end(self) -> None:
        """Raise `AssertionError` where something does not hold at the end."""

    def end(self) -> None:
        """Clear up."""


@dataclass
class Findings:
    """What an exploration came to: schedules run, by preemptions, and different states met.

    `longest` is the number of steps of the longest schedule, `ends` are the states in which
    schedules ended; `is_whole` says that nothing was left to run within the bound.
    """

    schedules: dict[int, int] = field(default_factory=dict)
    met: set[Hashable] = field(default_factory=set)
    ends: set[Hashable] = field(default_factory=set)
    longest: int = 0
    is_whole: bool = True
    failure: "Failure | None" = None

    @property
    def total(self) -> int:
        """How many schedules were run."""
        return sum(self.schedules.values())

    @property
    def states(self) -> int:
        """How many different states were met."""
        return len(self.met)

    def meets(self, state: Hashable) -> bool:
        """Note a state; true when it was met before."""
        if state in self.met:
            return True
        self.met.add(state)
        return False


@dataclass
class Failure:
    """Something that does not hold, and the schedule that shows it."""

    schedule: str
    preemptions: int
    error: BaseException

    def __str__(self) -> str:
        return f"{self.error}\nschedule ({self.preemptions} preemptions): {self.schedule}"


def explore(
    make: Callable[[], Run],
    *,
    preemptions: int | None = None,
    most: int | None = None,
    seconds: float | None = None,
    prunes: bool = True,
) -> Findings:
    """Run all schedules with at most so many preemptions (None: all there are).

    A preemption takes the turn from somebody who could go on. Schedules with fewer of them come
    first, so the first failure is a simplest one, and it ends the exploration; so do `most`
    schedules and `seconds`. A run that comes to a state that was met before ends there: what can
    follow from it has been run, or will be (`prunes=False` runs it again).
    """
    findings, order = Findings(), count()
    deadline = time.monotonic() + (math.inf if seconds is None else seconds)
    waiting: list[tuple[int, int, int, Choices]] = [(0, 0, next(order), ())]
    while waiting and findings.failure is None:
        if findings.total == most or time.monotonic() > deadline:
            findings.is_whole = False
            break
        used, _, _, prefix = heapq.heappop(waiting)
        findings.schedules[used] = findings.schedules.get(used, 0) + 1
        for cost, choices in _run(make(), prefix, used, findings, prunes):
            if preemptions is None or used + cost <= preemptions:
                heapq.heappush(waiting, (used + cost, len(choices), next(order), choices))
    return findings


def _run(
    world: Run, prefix: Choices, used: int, findings: Findings, prunes: bool
) -> list[tuple[int, Choices]]:
    """Follow the prefix, then let everyone finish; return the turns not taken on the way."""
    branches: list[tuple[int, Choices]] = []
    taken: list[str] = []
    try:
        while possible := world.choices():
            last = taken[-1] if taken and taken[-1] in possible else None
            if len(taken) < len(prefix):
                choice = prefix[len(taken)]
            else:
                if findings.meets((world.digest(), last)) and prunes:
                    return branches
                choice = last or possible[0]
                cost = 0 if last is None else 1
                branches += [(cost, (*taken, other)) for other in possible if other != choice]
            taken.append(choice)
            world.step(choice)
            world.check()
        world.check_end()
        findings.ends.add(world.digest())
    except AssertionError as error:
        findings.failure = Failure(written(taken), used, error)
    finally:
        findings.longest = max(findings.longest, len(taken))
        world.end()
    return branches


def replay(world: Run, schedule: str) -> None:
    """Run one schedule again and let everyone finish; raises what does not hold.

    On a world that has changed since, whoever cannot go on when it is their turn is passed over.
    """
    try:
        for choice in read(schedule):
            if choice in world.choices():
                world.step(choice)
                world.check()
        while possible := world.choices():
            world.step(possible[0])
            world.check()
        world.check_end()
    finally:
        world.end()


def written(choices: list[str]) -> str:
    """Choices as who goes on for how many steps: "call*3 logout*7"."""
    runs = [(name, len(list(run))) for name, run in groupby(choices)]
    return " ".join(name if times == 1 else f"{name}*{times}" for name, times in runs)


def read(schedule: str) -> list[str]:
    """The choices that `written` wrote."""
    runs = [word.partition("*")[::2] for word in schedule.split()]
    return [name for name, times in runs for _ in range(int(times or 1))]
