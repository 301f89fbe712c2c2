"""A client through every scene: in which order they are played, and a row for each rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from itertools import groupby

from tutorial_lib.server import Dialect
from tutorial_lib.server.dialect import SIMPLEJWT

from .client import MakeClient
from .limits import LIMIT
from .report import Report, RuleRow
from .rules import RULES
from .scenario import SCENARIOS, Scenario
from .scene_run import LeftOut, SceneRun
from .side_effects import Watch
from .speaking import InDialect
from .verdict import printable

ROOM = 6  # scenes at a time, beside the one whose turn it is
MOST_SILENT = 3  # scenes in a row in which a client hangs before it calls; it gets no more
SHORTEST_LIMIT = 4.0  # seconds: a client that hangs is given less time with each scene


def run(
    make_client: MakeClient,
    *,
    only: Collection[int] = (),
    dialect: Dialect = SIMPLEJWT,
    name: str = "",
    limit: float = LIMIT,
    on_scene: Callable[[Scenario], object] | None = None,
    on_verdict: Callable[[RuleRow], object] | None = None,
) -> Report:
    """Put a client through the scenes of all rules, or of some, and return the report.

    Whatever the client does, the other scenes go on and nothing is left behind; only one that
    speaks another dialect than the API is told so in the first scene, and plays no other. One that
    takes `dialect` is told its data. `on_scene` is
    called before each scene, `on_verdict` with each rule's row as soon as it is known. A client
    hangs when a scene takes longer than `limit` seconds. Raises ValueError for an unknown rule.
    """
    rows: list[RuleRow] = []
    began, called = time.monotonic(), printable(str(name or _name(make_client)))
    if dialect is not SIMPLEJWT:
        make_client = InDialect(make_client, dialect)
    with closing(play_all(chosen(only), make_client, limit, on_scene or _nothing)) as runs:
        for rule, of_rule in groupby(runs, key=lambda played: played.scenario.rule):
            rows.append(RuleRow(rule, tuple(played.result for played in list(of_rule))))
            (on_verdict or _nothing)(rows[-1])
    return Report(called, tuple(rows), time.monotonic() - began)


def chosen(only: Collection[int] = ()) -> list[Scenario]:
    """Return the scenes of these rules, or of all, in the order of the rules."""
    if unknown := sorted(set(only) - set(RULES)):
        raise ValueError(f"There is no rule {unknown[0]}: they are numbered 1 to {len(RULES)}.")
    scenarios = [scenario for scenario in SCENARIOS if not only or scenario.rule.number in only]
    return sorted(scenarios, key=lambda scenario: scenario.rule.number)


def play_all(
    scenarios: Sequence[Scenario],
    make_client: MakeClient,
    limit: float,
    on_scene: Callable[[Scenario], object] = lambda scenario: None,
) -> Generator[SceneRun, None, None]:
    """Play the scenes, and return what came of each in its turn; closed, it leaves nothing behind.

    Those that wait for a client's patience are played beside the others. `limit` is in seconds
    for a scene, `on_scene` is called before each.
    """
    with Watch().watching() as watch:
        getattr(make_client, "expect", _nothing)(len(scenarios))
        with ScenesInTurn(scenarios, make_client, watch, limit) as turns:
            silent, has_called, is_understood = 0, False, False
            for scenario in scenarios:
                on_scene(scenario)
                is_given_up = silent == MOST_SILENT
                run = LeftOut(scenario) if is_given_up else turns.run_of(scenario, limit)
                if run.hung:
                    limit = max(run.limit / 2, min(run.limit, SHORTEST_LIMIT))
                has_called = has_called or run.has_called
                if not is_given_up:  # one that has called may hang in logging out, and no more
                    is_silent = run.is_silent or (run.hung and not has_called)
                    silent = silent + 1 if is_silent else 0
                if not is_understood and run.ends_all():
                    yield run
                    return
                is_understood = is_understood or run.is_understood
                yield run


class ScenesInTurn:
    """Scenes in their turn, those that wait begun before it; a context manager that ends them.

    A client whose objects share something may behave otherwise in company. So what it does there
    counts only as long as all of it is right; otherwise each scene is played again, alone.
    """

    def __init__(
        self, scenarios: Sequence[Scenario], make_client: MakeClient, watch: Watch, limit: float
    ) -> None:
        self._make_client, self._watch = make_client, watch
        self._ended: list[SceneRun] = []
        is_program = hasattr(make_client, "scene")  # it is told of one scene at a time
        waiting = [scenario for scenario in scenarios if scenario.waits and not is_program]
        self._waiting = [SceneRun(scenario, make_client, watch, limit) for scenario in waiting]
        self._pool = ThreadPoolExecutor(ROOM)
        self._is_hung = False  # one in company is: no other of it would count
        self._played = [self._pool.submit(self._play_beside, one) for one in self._waiting]

    def run_of(self, scenario: Scenario, limit: float) -> SceneRun:
        """Return the scene's run: the one beside others, if that counts, or one that begins now."""
        return self._run_beside_others(scenario) or self._run_now(scenario, limit)

    def _run_beside_others(self, scenario: Scenario) -> SceneRun | None:
        found = [run for run in self._waiting if run.scenario is scenario]
        if found and not all(_is_passed(done.result()) for done in as_completed(self._played)):
            self._end_company()
            return None
        return found[0] if found else None

    def _run_now(self, scenario: Scenario, limit: float) -> SceneRun:
        if scenario.alone:
            self._wait()
        had_company = not all(played.done() for played in self._played)
        run = self._play(scenario, limit)
        if had_company and not _is_passed(run):
            self._end_company()
            run = self._play(scenario, limit / 2 if run.hung else limit)
        return run

    def _play_beside(self, run: SceneRun) -> SceneRun | None:
        if self._is_hung:
            return None
        run.play()
        self._is_hung = self._is_hung or run.hung
        return run

    def _play(self, scenario: Scenario, limit: float) -> SceneRun:
        run = SceneRun(scenario, self._make_client, self._watch, limit).play()
        self._ended.append(run)
        return run

    def _wait(self) -> None:
        """Wait until all that wait are played."""
        for played in self._played:
            played.result()

    def _end_company(self) -> None:
        """End all that are still being played; nothing of what was played counts."""
        for run, played in zip(self._waiting, self._played, strict=True):
            if not played.cancel() and not played.done():
                run.give_up()
        self._pool.shutdown()
        begun = [played.result() for played in self._played if not played.cancelled()]
        for run in filter(None, begun):
            run.clear()
        self._waiting, self._played = [], []

    def __enter__(self) -> ScenesInTurn:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            for run in self._ended:
                run.clear()
        finally:
            self._end_company()


def _is_passed(run: SceneRun | None) -> bool:
    return run is not None and run.result.verdict.outcome == "passed"


def _name(make_client: MakeClient) -> str:
    return getattr(make_client, "__name__", type(make_client).__name__)


def _nothing(_: object) -> None:
    """Do nothing: nobody listens."""
