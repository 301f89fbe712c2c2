"""Every scene in its turn; those that wait for a client's patience are played beside the others."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from .client import MakeClient
from .conduct import Watch
from .judging import Judging
from .scenario import Scenario

ROOM = 6  # scenes at a time, beside the one whose turn it is
SHORTEST_LIMIT = 4.0  # seconds: a client that hangs is given less time with each scene


def judge_all(
    scenes: Sequence[Scenario],
    make_client: MakeClient,
    watch: Watch,
    limit: float,
    on_scene: Callable[[Scenario], object] = lambda scenario: None,
) -> Generator[Judging, None, None]:
    """Play the scenes, and return what came of each in its turn; closed, it leaves nothing behind.

    `limit` is in seconds for a scene, `on_scene` is called before each.
    """

    def play(scenario: Scenario) -> Judging:
        judging = Judging(scenario, make_client, watch, limit).play()
        left.callback(judging.clear)
        return judging

    with Company(scenes, make_client, watch, limit) as company, ExitStack() as left:
        for scenario in scenes:
            on_scene(scenario)
            judging = company.judged(scenario)
            if judging is None:
                if scenario.alone:
                    company.wait()
                had_company = company.is_there
                judging = play(scenario)
                if had_company and not _is_passed(judging):
                    company.end()
                    judging = play(scenario)
            if judging.hung:
                limit = max(limit / 2, min(limit, SHORTEST_LIMIT))
            yield judging


class Company:
    """The scenes that wait, begun before their turn; a context manager that ends them.

    A client whose objects share something may behave otherwise in company. So what it does there
    counts only as long as all of it is right; otherwise each scene is played again, alone.
    """

    def __init__(
        self, scenes: Sequence[Scenario], make_client: MakeClient, watch: Watch, limit: float
    ) -> None:
        is_program = hasattr(make_client, "scene")  # it is told of one scene at a time
        waiting = [scenario for scenario in scenes if scenario.waits and not is_program]
        self._judgings = [Judging(scenario, make_client, watch, limit) for scenario in waiting]
        self._pool = ThreadPoolExecutor(ROOM)
        self._played = [self._pool.submit(judging.play) for judging in self._judgings]

    def judged(self, scenario: Scenario) -> Judging | None:
        """Return what came of a scene that was played in company, if it counts."""
        found = [judging for judging in self._judgings if judging.scenario is scenario]
        if found:
            self.wait()
        return found[0] if found and all(map(_is_passed, self._judgings)) else None

    @property
    def is_there(self) -> bool:
        """Whether a scene is still being played."""
        return not all(played.done() for played in self._played)

    def wait(self) -> None:
        """Wait until all are played."""
        for played in self._played:
            played.result()

    def end(self) -> None:
        """End all that are still being played; nothing of what was played counts."""
        for judging, played in zip(self._judgings, self._played, strict=True):
            if not played.cancel() and not played.done():
                judging.give_up()
        self._pool.shutdown()
        begun = [played.result() for played in self._played if not played.cancelled()]
        for judging in begun:
            judging.clear()
        self._judgings, self._played = [], []

    def __enter__(self) -> Company:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()


def _is_passed(judging: Judging) -> bool:
    return judging.result.verdict.outcome == "passed"
