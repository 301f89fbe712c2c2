"""One scenario played once with one client, under watch, and cleared away whatever it does."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from tutorial_lib.server.exchange import Exchange

from .client import MakeClient
from .limits import Stopped, TooLong, ending_in, within
from .misunderstanding import FOREIGN, is_understood, misunderstanding
from .processes import end_if_forked
from .report import Played
from .scenario import Scenario
from .scene import PASSWORDS
from .side_effects import SideEffects, Watch
from .speaking import CANNOT_ADOPT
from .verdict import Verdict, without_secrets

HERE = Path(__file__).parent
LEFT_OUT = "not played: it hung in three scenes in a row before it had sent a call"
Journal = tuple[Any, ...]


class SceneRun:
    """A scenario with one client: it is played, then cleared away in a thread beside the next.

    Nothing of the client's is raised. `limit` is in seconds. What makes clients and has `scene()`
    is told when a scene begins: it returns a function that clears up behind it, and returns what
    was wrong as facts.
    """

    def __init__(
        self, scenario: Scenario, make_client: MakeClient, watch: Watch, limit: float
    ) -> None:
        self.scenario, self.limit, self.hung = scenario, limit, False
        self._watch = watch
        self._scene = scenario.scene(make_client)
        begin = getattr(make_client, "scene", None)
        self._ended: Callable[[SideEffects], list[str]] = begin() if begin else _nothing_to_end
        self._effects = SideEffects(has_program=begin is not None)

    def play(self) -> SceneRun:
        """Play the scene and return this run; `result` is what came of it."""
        began = time.monotonic()
        try:
            self._verdict = within(self.limit + 1, self._play)
        except TooLong:
            fact = f"it was still busy after {self.limit:g} s"
            self._verdict, self.hung = Verdict("failed", fact), True
        except KeyboardInterrupt:  # nobody's but the user's: the client's own are verdicts
            self._scene.close()
            self._ended(self._effects)
            raise
        self._facts = self._effects.put_back()
        self._seconds = time.monotonic() - began
        self.hung = self.hung or self._seconds >= self.limit
        self._clearing = threading.Thread(target=self._clear_away, name="clearing a scene away")
        self._clearing.start()
        return self

    @property
    def is_silent(self) -> bool:
        """Whether the client hung before it had sent anything."""
        return self.hung and not any(len(server.journal) for server in self._scene.servers)

    @property
    def has_called(self) -> bool:
        """Whether the client has sent anything but logins; what is under way is none."""
        journals = [server.journal for server in self._scene.servers]
        return any(not it.settle(0) or len(it) > len(it.to("token/")) for it in journals)

    @property
    def is_understood(self) -> bool:
        """Whether the client has asked for tokens in the API's dialect."""
        return is_understood(self._exchanges, self._scene.dialect)

    def ends_all(self) -> bool:
        """Whether the client speaks another dialect, which its verdict then says."""
        said = misunderstanding(self._exchanges, self._scene.dialect)
        if said:
            self._verdict = Verdict("failed", f"{FOREIGN}{said}")
        return bool(said) or self._verdict.fact == CANNOT_ADOPT

    @property
    def _exchanges(self) -> list[Exchange]:
        steps = [step for server in self._scene.servers for step in server.journal]
        return [step for step in steps if isinstance(step, Exchange)]

    def give_up(self) -> None:
        """End what is being played in another thread: nobody asks any more what comes of it."""
        self._scene.close()
        self._effects.end_threads()

    def clear(self) -> None:
        """Wait until nothing is left of the scene."""
        self._clearing.join()

    @cached_property
    def result(self) -> Played:
        """What came of the scene, with what was found when it was cleared away."""
        self.clear()
        verdict = self._verdict
        if verdict.outcome != "failed" and self._facts:
            verdict = Verdict("failed", self._facts[0])
        journals = [tuple(getattr(s.journal, "steps", s.journal)) for s in self._scene.servers]
        secrets = PASSWORDS.values()
        said = without_secrets(self._effects.printed, *secrets)
        shown = verdict.shown(*secrets)
        return Played(self.scenario, shown, self._seconds, _numbered(journals), said)

    def _play(self) -> Verdict:
        process = os.getpid()
        self._watch.assign(threading.current_thread(), self._effects)
        try:
            with ending_in(self.limit):
                self._scene.__enter__()
                return self.scenario.verdict(self._scene)
        except NotImplementedError as error:
            return Verdict("not applicable", str(error) or "the client has no such part")
        except Stopped:
            raise
        except BaseException as error:
            return Verdict("failed", _said(error))
        finally:
            end_if_forked(process)

    def _clear_away(self) -> None:
        self._scene.close()
        facts = self._ended(self._effects) + self._effects.end_threads()
        self._facts += facts + self._effects.errors


class LeftOut(SceneRun):
    """A scene that is not played: its client hangs, and sends no call, in whatever scene."""

    hung = has_called = is_silent = False
    is_understood = False

    def ends_all(self) -> bool:
        """Whether its dialect is to blame, which nobody has heard."""
        return False

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    @cached_property
    def result(self) -> Played:
        """A rule that is not kept."""
        return Played(self.scenario, Verdict("failed", LEFT_OUT), 0.0, ())


def _nothing_to_end(effects: SideEffects) -> list[str]:
    return []


def _said(error: BaseException) -> str:
    """Name an error of the client's; or of a scene, which what the client returned led astray."""
    frames: list[Any] = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    said = type(error).__name__
    with suppress(Exception):  # an error of the client's may have no words that can be had
        said = f"{said}: {error}".removesuffix(": ")
    last = Path(frames[-1].f_code.co_filename)
    if last == HERE / "client.py" or last.is_relative_to(HERE / "scenarios"):
        return f"what it returned or sent was of no use to the scene ({said})"
    return f"it raised {said}"


def _numbered(journals: Sequence[Journal]) -> tuple[Journal, ...]:
    """Return the journals with t1, t2 … for the tokens' fingerprints, which differ in each run."""
    names: dict[str, str] = {}
    numbers = count(1)
    steps = [step for journal in journals for step in journal if isinstance(step, Exchange)]
    for step in sorted(steps, key=lambda step: step.began):
        carried = step.credential
        sent = None if carried.kind == "garbage" else carried.fingerprint
        for mark in (sent, step.spent, *step.issued):
            if mark and mark not in names:
                names[mark] = f"t{next(numbers)}"
    return tuple(tuple(_renamed(step, names) for step in journal) for journal in journals)


def _renamed(step: Any, names: dict[str, str]) -> Any:
    if not isinstance(step, Exchange):
        return step
    carried = step.credential
    return replace(
        step,
        credential=replace(carried, fingerprint=names.get(carried.fingerprint or "")),
        spent=names.get(step.spent or ""),
        issued=tuple(names[mark] for mark in step.issued),
    )
