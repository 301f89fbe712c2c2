"""What a check is, and what it is given: the answer, servers of its own, and ways to judge."""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import (
    AbstractContextManager,
    ExitStack,
)
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, NoReturn

from tutorial_lib.gauntlet import SCENARIOS, MakeClient, Scenario
from tutorial_lib.server import CourseClock, TutorialServer

from .overheard import Overheard
from .put_back import put_back
from .wire import ending

# Nothing here is as in the notebook, so that an answer made for the notebook alone fails.
PEOPLE = {"noor": "tidal-1911", "jun": "harbour-2038"}
ELSEWHERE: dict[str, Any] = {
    "accounts": PEOPLE,
    "seed": "an exercise",
    "signing_key": "the key of an exercise's own server, long enough for HS256",
    "api_prefix": "/lab/v2/",
    "access_token_lifetime": timedelta(minutes=7),
    "refresh_token_lifetime": timedelta(hours=3),
}
HOME = "API"  # how a server is called that has no name of its own
CAP = 60  # requests, after which a server answers 429
LIMIT = 8.0  # seconds

Judge = Callable[..., None]  # of a Checker


def _nothing() -> str:
    return ""


def _as_it_is(note: str, make_client: MakeClient) -> MakeClient:
    return make_client


@dataclass(frozen=True)
class Staging:
    """How a client that was handed in is played again: its scenes, and what makes its clients.

    Both are given the `note` that was kept with the client, such as whose API it was written for.
    """

    scenes: Callable[[str], Sequence[Scenario]]
    make: Callable[[str, MakeClient], MakeClient] = _as_it_is
    note: Callable[[], str] = _nothing


@dataclass(frozen=True)
class Check:
    """One exercise's check: the piece that the learner writes, the judge, and its limit.

    `finished` names the parts of the library that do what the exercise asks for. A right answer is
    kept in the folder `home`, in a file called like the piece, or `file`. An answer that has a
    `staging` is a client for the gauntlet, and can be handed in.
    """

    piece: str
    judge: Judge
    limit: float = LIMIT
    finished: tuple[str, ...] = ()
    home: str = "my_client"
    file: str = ""
    staging: Staging | None = None

    def aimed_at(self, message: str) -> Check:
        """Return what is enough to see whether an answer gets this message.

        A judge that takes `due`, a message, judges by what can end with that alone.
        """
        if "due" not in inspect.signature(self.judge).parameters:
            return self
        return replace(self, judge=partial(self.judge, due=message))


def check(
    piece: str,
    *,
    limit: float = LIMIT,
    finished: tuple[str, ...] = (),
    home: str = "my_client",
    file: str = "",
    staging: Staging | None = None,
) -> Callable[[Judge], Check]:
    """Make a function the judge of an exercise whose answer has this name.

    It ends by itself for a right answer; `limit` in seconds holds for all of it. An answer that
    uses a `finished` part of the library is told so, and not judged. Several exercises that write
    one `file` each make the piece anew: a later one's stays. A client that is
    to be handed in has a `staging`.
    """
    return lambda judge: Check(piece, judge, limit, finished, home, file, staging)


class NotYet(Exception):
    """The answer is not yet right; says which message tells the learner most."""

    def __init__(self, id: str, facts: dict[str, str]) -> None:
        super().__init__(id)
        self.id, self.facts = id, facts


@dataclass(frozen=True)
class Attempt:
    """What came of calling the learner's code: a value or an error."""

    value: Any = None
    error: Exception | None = None

    @property
    def error_name(self) -> str:
        """The error's class, "" where there was none."""
        return type(self.error).__name__ if self.error else ""

    @property
    def came(self) -> str:
        """What came of it, in a few words."""
        return f"{self.error_name}: {self.error}" if self.error else repr(self.value)

    def reraise(self) -> None:
        """Let an error out that no message of an exercise speaks of."""
        if self.error is not None:
            raise self.error


class Checker:
    """One check of one answer; a context manager that stops every server it started."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.heard = Overheard(PEOPLE.values())
        self.steps: tuple[Any, ...] = ()
        self._shown: list[Any] = []
        self._told: tuple[Any, ...] | None = None
        self._exits = ExitStack()

    def __enter__(self) -> Checker:
        home = getattr(self.answer, "__module__", None)
        self._exits.enter_context(self.heard.listening())
        # It ends the answer's threads while they are heard.
        self._exits.enter_context(put_back(str(home), self.heard.raised.append))
        return self

    def __exit__(self, *error: object) -> None:
        self.steps = self._seen()
        self._exits.close()

    def server(self, **settings: Any) -> TutorialServer:
        """Start a server with other users, prefix, lifetimes and key than the notebook's."""
        server = TutorialServer(clock=CourseClock(), **ELSEWHERE | settings)
        self._exits.enter_context(server)
        server.faults.cap(CAP)
        self.show(server)
        return server

    def ending(
        self, server: TutorialServer, path: str, **fault: Any
    ) -> AbstractContextManager[None]:
        """Let each request to a path end with this fault for a block, or as one of `wire.ENDS`.

        Who tries again meets the same end, and pauses in between take no time.
        """
        return ending(server, path, CAP, **fault)

    def show(self, server: Any) -> None:
        """Let the outcome's diagram show this server; without this it shows the newest.

        A stranger (a server with a name of its own) is shown beside it.
        """
        self._shown.append(server)

    def show_steps(self, steps: Iterable[Any]) -> None:
        """Let the outcome's diagram show these steps, of servers that have ended by now."""
        self._told = tuple(steps)

    def _seen(self) -> tuple[Any, ...]:
        if self._told is not None:
            return self._told
        newest = {server.name == HOME: server.journal.steps for server in self._shown}
        steps = [step for steps in newest.values() for step in steps]
        return tuple(sorted(steps, key=lambda step: step.began))

    def attempt(self, call: Callable[[], Any]) -> Attempt:
        """Make a call whose error is part of what is judged, unless it is a mistyped name."""
        try:
            return Attempt(call())
        except (NotYet, NameError):
            raise
        except Exception as error:
            self.heard.raised.append(error)
            return Attempt(error=error)

    def refused_the_call(self, call: Attempt) -> bool:
        """Whether a call failed before a line of the learner's was reached: other arguments."""
        return isinstance(call.error, TypeError) and place_of(call.error, self.answer) is None

    def wrong(self, id: str, **facts: object) -> NoReturn:
        """End the check: not yet right. Facts go into the message, which cuts tokens and length."""
        raise NotYet(id, {name: str(fact) for name, fact in facts.items()})

    def expect(self, kept: object, id: str, **facts: object) -> None:
        """End the check with a message unless what the exercise asks for was kept."""
        if not kept:
            self.wrong(id, **facts)

    def expect_no_secret_told(self) -> None:
        """End the check where a token or a password was printed, logged, warned of or raised."""
        for how, text in self.heard.told.items():
            self.expect(not self.heard.leaks(text), f"secret-{how}")

    def rule(self, number: int, make_client: MakeClient, id: str, *, title: str = "") -> None:
        """Put a client through a rule's scenes of the gauntlet, or one; end with the first fact."""
        scenes = [s for s in SCENARIOS if s.rule.number == number and title in ("", s.title)]
        if not scenes:
            raise LookupError(f"rule {number} has no scene {title!r}")
        for scenario in scenes:
            verdict = scenario.run(make_client, self._staged)
            self.expect(verdict.outcome in ("passed", "not applicable"), id, fact=verdict.fact)

    def _staged(self, **settings: Any) -> TutorialServer:
        """A server for the gauntlet, shown by the outcome, under the same cap."""
        server = TutorialServer(**settings)
        server.faults.cap(CAP)
        self._shown = [server]
        return server


@dataclass(frozen=True)
class Place:
    """Where in the learner's own code an error came up."""

    line: int
    source: str


def place_of(error: BaseException, answer: object) -> Place | None:
    """Return the last line of the learner's own code that an error passed, None for none."""
    home = getattr(answer, "__module__", None)
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        if frame.f_globals.get("__name__") == home:
            return Place(line, linecache.getline(frame.f_code.co_filename, line).strip())
    return None
