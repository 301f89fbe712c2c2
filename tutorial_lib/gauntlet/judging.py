"""One scene for one client: played under watch, and cleared away whatever the client does."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .client import MakeClient
from .conduct import Conduct, Watch
from .limits import Stopped, TooLong, ending_in, within
from .numbered import numbered
from .report import Played
from .scenario import Scenario
from .stage import PASSWORDS, Stage, end_if_forked
from .verdict import Verdict, without_secrets

HERE = Path(__file__).parent


@dataclass
class Judging:
    """A scene that was played, and is still being cleared away in a thread beside the next."""

    scenario: Scenario
    verdict: Verdict
    stage: Stage
    conduct: Conduct
    seconds: float
    hung: bool
    ended: Callable[[Conduct], list[str]]

    def __post_init__(self) -> None:
        self._facts: list[str] = []
        self._clearing = threading.Thread(target=self._clear, name="clearing a scene away")
        self._clearing.start()

    def _clear(self) -> None:
        self.stage.close()
        self._facts += self.ended(self.conduct) + self.conduct.end_threads() + self.conduct.errors

    def result(self) -> Played:
        """Wait until nothing is left of the scene and return what came of it."""
        self._clearing.join()
        verdict = self.verdict
        if verdict.outcome != "failed" and self._facts:
            verdict = Verdict("failed", self._facts[0])
        journals = [tuple(getattr(s.journal, "steps", s.journal)) for s in self.stage.servers]
        secrets = PASSWORDS.values()
        said = without_secrets(self.conduct.printed, *secrets)
        shown = verdict.shown(*secrets)
        return Played(self.scenario, shown, self.seconds, numbered(journals), said)


def judge(scenario: Scenario, make_client: MakeClient, watch: Watch, limit: float) -> Judging:
    """Play a scene; `result()` of what this returns is the verdict. Raises nothing of a client's.

    `limit` is in seconds. A subject that has `scene()` is told when a scene begins: it returns a
    function that clears up behind it, and returns what was wrong as facts.
    """
    stage, began = scenario.stage(make_client), time.monotonic()
    begin = getattr(make_client, "scene", None)
    ended = begin() if begin else _nothing_to_end
    conduct = Conduct(has_program=begin is not None)
    play = partial(_play, scenario, stage, watch, conduct, limit)
    try:
        verdict, hung = within(limit + 1, play), False
    except TooLong:
        verdict, hung = Verdict("failed", f"it was still busy after {limit:g} s"), True
    except KeyboardInterrupt:  # nobody's but the user's: the client's own are verdicts
        stage.close()
        ended(conduct)
        raise
    facts = conduct.put_back()
    if facts and verdict.outcome != "failed":
        verdict = Verdict("failed", facts[0])
    took = time.monotonic() - began
    hung = hung or took >= limit
    return Judging(scenario, verdict, stage, conduct, took, hung, ended)


def _play(
    scenario: Scenario, stage: Stage, watch: Watch, conduct: Conduct, limit: float
) -> Verdict:
    process = os.getpid()
    watch.assign(threading.current_thread(), conduct)
    try:
        with ending_in(limit):
            stage.__enter__()
            return scenario.judged(stage)
    except NotImplementedError as error:
        return Verdict("not applicable", str(error) or "the client has no such part")
    except Stopped:
        raise
    except BaseException as error:
        return Verdict("failed", _said(error))
    finally:
        end_if_forked(process)


def _nothing_to_end(conduct: Conduct) -> list[str]:
    return []


def _said(error: BaseException) -> str:
    """An error of the client's; or of a scene, which what the client returned led astray."""
    frames: list[Any] = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    said = type(error).__name__
    with suppress(Exception):  # an error of the client's may have no words that can be had
        said = f"{said}: {error}".removesuffix(": ")
    if Path(frames[-1].f_code.co_filename).is_relative_to(HERE / "scenarios"):
        return f"what it returned or sent was of no use to the scene ({said})"
    return f"it raised {said}"
