"""A client through every scene: the verdicts, a row for each rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from itertools import groupby

from .client import MakeClient
from .conduct import Watch
from .judging import Judging, judge
from .limits import LIMIT
from .report import Report, Row
from .rules import RULES, Rule
from .scenario import SCENARIOS, Scenario
from .verdict import printable

SHORTEST_LIMIT = 4.0  # seconds: a client that hangs is given less time with each scene


def run(
    make_client: MakeClient,
    *,
    only: Collection[int] = (),
    name: str = "",
    limit: float = LIMIT,
    on_scene: Callable[[Scenario], object] | None = None,
    on_verdict: Callable[[Row], object] | None = None,
) -> Report:
    """Put a client through the scenes of all rules, or of some, and return the report.

    Whatever the client does, the other scenes go on and nothing is left behind. `on_scene` is
    called before each scene, `on_verdict` with each rule's row as soon as it is known. A client
    hangs when a scene takes longer than `limit` seconds. Raises ValueError for an unknown rule.
    """
    rows: list[Row] = []
    scenes, watch, began = chosen(only), Watch(), time.monotonic()
    with watch.watching():
        getattr(make_client, "expect", _nothing)(len(scenes))
        for row in _rows(scenes, make_client, watch, limit, on_scene or _nothing):
            rows.append(row)
            (on_verdict or _nothing)(row)
    called = printable(str(name or _name(make_client)))
    return Report(called, tuple(rows), time.monotonic() - began)


def chosen(only: Collection[int] = ()) -> list[Scenario]:
    """Return the scenes of these rules, or of all, in the order of the rules."""
    if unknown := sorted(set(only) - set(RULES)):
        raise ValueError(f"There is no rule {unknown[0]}: they are numbered 1 to {len(RULES)}.")
    scenes = [scene for scene in SCENARIOS if not only or scene.rule.number in only]
    return sorted(scenes, key=lambda scene: scene.rule.number)


def _rows(
    scenes: list[Scenario],
    make_client: MakeClient,
    watch: Watch,
    limit: float,
    on_scene: Callable[[Scenario], object],
) -> Iterator[Row]:
    before: Iterator[Row] = iter(())
    with ExitStack() as left:
        for rule, of_rule in groupby(scenes, key=lambda scene: scene.rule):
            judged = []
            for scenario in of_rule:
                on_scene(scenario)
                judged.append(judge(scenario, make_client, watch, limit))
                left.callback(judged[-1].result)
                if judged[-1].hung:
                    limit = max(limit / 2, min(limit, SHORTEST_LIMIT))
            # A row is asked for one rule later: meanwhile its last scene has been cleared away.
            yield from before
            before = _row(rule, judged)
        yield from before


def _row(rule: Rule, judged: list[Judging]) -> Iterator[Row]:
    yield Row(rule, tuple(judging.result() for judging in judged))


def _name(make_client: MakeClient) -> str:
    return getattr(make_client, "__name__", type(make_client).__name__)


def _nothing(_: object) -> None:
    """Where nobody listens."""
