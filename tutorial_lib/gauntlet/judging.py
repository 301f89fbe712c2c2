"""One scene for one client: played under watch, and cleared away whatever the client does."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from .client import MakeClient
from .conduct import Conduct, Watch
from .limits import Stopped, TooLong, ending_in, within
from .numbered import numbered
from .report import Played
from .scenario import Scenario
from .stage import PASSWORDS, end_if_forked
from .verdict import Verdict, without_secrets

HERE = Path(__file__).parent


class Judging:
    """A scene for one client: it is played, then cleared away in a thread beside the next.

    Nothing of the client's is raised. `limit` is in seconds. A subject that has `scene()` is told
    when a scene begins: it returns a function that clears up behind it, and returns what was
    wrong as facts.
    """

    def __init__(
        self, scenario: Scenario, make_client: MakeClient, watch: Watch, limit: float
    ) -> None:
        self.scenario, self.hung = scenario, False
        self._watch, self._limit = watch, limit
        self._stage = scenario.stage(make_client)
        begin = getattr(make_client, "scene", None)
        self._ended: Callable[[Conduct], list[str]] = begin() if begin else _nothing_to_end
        self._conduct = Conduct(has_program=begin is not None)

    def play(self) -> Judging:
        """Play the scene; `result()` is what came of it."""
        began = time.monotonic()
        try:
            self._verdict = within(self._limit + 1, self._play)
        except TooLong:
            fact = f"it was still busy after {self._limit:g} s"
            self._verdict, self.hung = Verdict("failed", fact), True
        except KeyboardInterrupt:  # nobody's but the user's: the client's own are verdicts
            self._stage.close()
            self._ended(self._conduct)
            raise
        self._facts = self._conduct.put_back()
        self._seconds = time.monotonic() - began
        self.hung = self.hung or self._seconds >= self._limit
        self._clearing = threading.Thread(target=self._clear_away, name="clearing a scene away")
        self._clearing.start()
        return self

    def give_up(self) -> None:
        """End what is being played in another thread: nobody asks any more what comes of it."""
        self._stage.close()
        self._conduct.end_threads()

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
        journals = [tuple(getattr(s.journal, "steps", s.journal)) for s in self._stage.servers]
        secrets = PASSWORDS.values()
        said = without_secrets(self._conduct.printed, *secrets)
        shown = verdict.shown(*secrets)
        return Played(self.scenario, shown, self._seconds, numbered(journals), said)

    def _play(self) -> Verdict:
        process = os.getpid()
        self._watch.assign(threading.current_thread(), self._conduct)
        try:
            with ending_in(self._limit):
                self._stage.__enter__()
                return self.scenario.judged(self._stage)
        except NotImplementedError as error:
            return Verdict("not applicable", str(error) or "the client has no such part")
        except Stopped:
            raise
        except BaseException as error:
            return Verdict("failed", _said(error))
        finally:
            end_if_forked(process)

    def _clear_away(self) -> None:
        self._stage.close()
        facts = self._ended(self._conduct) + self._conduct.end_threads()
        self._facts += facts + self._conduct.errors


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
