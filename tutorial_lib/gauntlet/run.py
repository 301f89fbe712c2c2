"""A client through every scene: the verdicts, a row for each rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import closing
from itertools import groupby

from .client import MakeClient
from .company import judge_all
from .conduct import Watch
from .limits import LIMIT
from .report import Report, Row
from .rules import RULES
from .scenario import SCENARIOS, Scenario
from .verdict import printable


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
        judging = judge_all(scenes, make_client, watch, limit, on_scene or _nothing)
        with closing(judging):
            for rule, of_rule in groupby(judging, key=lambda judged: judged.scenario.rule):
                rows.append(Row(rule, tuple(judged.result for judged in list(of_rule))))
                (on_verdict or _nothing)(rows[-1])
    called = printable(str(name or _name(make_client)))
    return Report(called, tuple(rows), time.monotonic() - began)


def chosen(only: Collection[int] = ()) -> list[Scenario]:
    """Return the scenes of these rules, or of all, in the order of the rules."""
    if unknown := sorted(set(only) - set(RULES)):
        raise ValueError(f"There is no rule {unknown[0]}: they are numbered 1 to {len(RULES)}.")
    scenes = [scene for scene in SCENARIOS if not only or scene.rule.number in only]
    return sorted(scenes, key=lambda scene: scene.rule.number)


def _name(make_client: MakeClient) -> str:
    return getattr(make_client, "__name__", type(make_client).__name__)


def _nothing(_: object) -> None:
    """Where nobody listens."""
