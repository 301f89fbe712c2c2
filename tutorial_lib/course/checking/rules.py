"""A learner's client through rules of the gauntlet, scene by scene until one is red."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any
from unittest import mock

from tutorial_lib.client.renewal import Renewal
from tutorial_lib.gauntlet import RULES, SCENARIOS, MakeClient, Scenario
from tutorial_lib.gauntlet.report import Played
from tutorial_lib.gauntlet.run import play_all

from .checker import Checker
from .patience import how_busy
from .several_clients import BESIDE, SEVERAL

PATIENCE = 9.0  # seconds for a scene on a quiet machine: some grant 8 before they are red
# The rules that the article's fourteen faults break, in the order in which mending is easiest.
HUNT = (16, 17, 1, 2, 20, 12, 11, 10, 6, 5, 4, 3, 7, 22, 25, 19, 23, 24, 8, 21)
# What these rules ask beyond the fourteen faults: it waits for exercise 6.2.
BEYOND = {
    (8, "access begins with Bearer"),
    (8, "access cannot stand in a header"),
    (8, "refresh is a number"),
    (8, "deeply nested JSON"),
    (8, "when to come again"),
    (8, "the store is in trouble for a moment"),
    (16, "a .netrc lies there"),
    (21, "the refresh hangs"),
    (25, "logging in over a login"),
}
# The scenes in which the faults of the article show: all that exercise 6.1 asks of these rules.
HUNTED: dict[int, tuple[str, ...]] = {
    1: ("after half an hour",),
    2: ("revoked before its time", "a challenge instead of a code", "a 401 that gives no reason"),
    3: ("rotation off", "rotation on", "the one who comes late", "adapters that send again"),
    4: ("two expiries",),
    5: ("two expiries",),
    6: ("the refresh token has run out too", "the address in other words"),
    7: ("401", "400 invalid_grant", "sixteen at once"),
    8: (
        *("500 with an HTML page", "503", "503 with a token in it", "429", "403", "404", "400"),
        *("a redirect", "an HTML page", "no access in it", "access is null", "a list"),
        *("dropped connection", "no answer in time"),
    ),
    10: ("refused again", "a 401 about something else"),
    11: ("not allowed",),
    12: ("JSON", "bytes"),
    16: ("login and logged out", "the address in other words"),
    17: ("a wrong password", "a wrong password while logged in", "messages for the fields"),
    19: ("everything that is said",),
    20: ("the call", "the login", "the repeated request"),
    21: ("the call hangs", "the logout hangs", "a waiting thread"),
    22: (
        *("a restart", "who may read it", "damaged: half of it", "damaged: empty"),
        *("damaged: not text", "damaged: other JSON", "damaged: a number for a token"),
        "damaged: deeply nested",
    ),
    23: ("the server ten minutes behind", "the server ten minutes ahead"),
    24: ("fifty seconds", "an end that no clock reaches"),
    25: ("the server is there", "the server is gone", "after a rotation"),
}
# What an assistant's twelve clients break most, in exercise 6.3's order: where it shows.
ASSISTANTS_FAULTS: dict[int, tuple[str, ...]] = {
    10: ("refused again", "a 401 about something else"),
    17: ("a wrong password", "a wrong password while logged in", "messages for the fields"),
    8: tuple(title for title in HUNTED[8] if title != "503 with a token in it"),
    28: ("a proxy in the environment",),
    21: ("the call hangs", "a waiting thread", "the refresh hangs"),
}
# And what the one of exercise 6.3 keeps from the start.
KEPT_FROM_THE_START = (16, 1, 2, 20, 12, 6, 4, 3, 7)
# The others, what is easiest to have first. They come first: who mends waits for nothing else.
REST = (18, 26, 28, 30, 14, 27, 29, 9, 13, 15)
PARTS = ("login", "call", "logout")


# Where the scenes with several clients belong among these rules: after what they take for granted.
AFTER = {
    17: ("two-people",),
    12: ("callers-own",),
    6: ("second-expiry",),
    4: ("one-at-a-time",),
    7: ("two-threads", "two-servers"),
}
FINISHED = ("Renewal", "RefreshingBearerAuth", "ApiSession")
NOWHERE = "http://127.0.0.1:9/api/"  # an API that nobody calls


def in_order(
    rules: Sequence[int], after: Mapping[int, Sequence[str]] | None = None
) -> list[Scenario]:
    """Return the scenes of these rules, in this order, each rule's followed by those `after` it."""
    scenes: list[Scenario] = []
    for number in rules:
        scenes += [scene for scene in SCENARIOS if scene.rule.number == number]
        scenes += [BESIDE[number]] if number in BESIDE else []
        scenes += [SEVERAL[message] for message in (after or {}).get(number, ())]
    return scenes


def is_hunted(scene: Scenario) -> bool:
    """Tell whether exercise 6.1 asks for a scene: one of several clients, or of the article's."""
    return scene not in SCENARIOS or scene.title in HUNTED[scene.rule.number]


def put_through(
    checker: Checker,
    scenes: Sequence[Scenario],
    told: Collection[int] = (),
    due: str = "",
    make: MakeClient | None = None,
) -> None:
    """Play the scenes; the first red one ends the check, with its fact and its picture.

    The rules that are `told` have a message of their own. Where one is `due`, they are enough,
    and stand in no company. `make` makes the clients where the answer itself doesn't.
    """
    make = make or checker.answer
    has_parts = all(callable(getattr(checker.answer, name, None)) for name in PARTS)
    checker.expect(has_parts, "no-client")
    aimed = [replace(scene, waits=False) for scene in scenes if due == _message(scene, told)]
    with _finished_parts_made() as made:
        checker.attempt(lambda: checker.answer(NOWHERE, timeout=1.0))
        _expect_own_work(checker, made)
        with closing(play_all(aimed or scenes, make, PATIENCE * how_busy())) as runs:
            for played in (run.result for run in runs):
                _expect_own_work(checker, made)
                checker.show_steps(_steps(played))
                if played.verdict.outcome not in ("passed", "not applicable"):
                    _red(checker, played, scenes, told)


def in_memory(make_client: Callable[..., Any]) -> MakeClient:
    """Make clients that keep their login in memory: nothing else is asked of them."""

    def made(api_url: str, *, path: Any = None, timeout: float = 5.0) -> Any:
        if path is not None:
            raise NotImplementedError("its login is kept in memory")
        return make_client(api_url, timeout=timeout)

    return made


def _expect_own_work(checker: Checker, made: Sequence[str]) -> None:
    """Nothing inside of a client does the whole job."""
    checker.expect(not made, "finished-inside", fact=next(iter(made), ""))


@contextmanager
def _finished_parts_made() -> Iterator[list[str]]:
    """The finished parts of the library that are made during a block, wherever they are kept.

    Each of them has a Renewal in it.
    """
    made: list[str] = []
    begin = vars(Renewal)["__init__"]

    def noted(renewal: Renewal, *given: Any, **settings: Any) -> None:
        made.append(_outermost_finished(sys._getframe()))
        begin(renewal, *given, **settings)

    with mock.patch.object(Renewal, "__init__", noted):
        yield made


def _outermost_finished(frame: FrameType | None) -> str:
    """The name of the finished part in whose making this frame lies, the outermost one."""
    found = Renewal.__name__
    while frame is not None:
        kinds = [kind.__name__ for kind in type(frame.f_locals.get("self")).__mro__]
        found = next((name for name in FINISHED if name in kinds), found)
        frame = frame.f_back
    return found


def _steps(played: Played) -> list[Any]:
    return [step for journal in played.journals for step in journal]


def _message(scene: Scenario, told: Collection[int]) -> str:
    for message, one in SEVERAL.items():
        if one is scene:
            return message
    return f"rule-{scene.rule.number}" if scene.rule.number in told else "as-before"


def _red(
    checker: Checker, played: Played, scenes: Sequence[Scenario], told: Collection[int]
) -> None:
    (red,) = (scene for scene in scenes if scene.name == played.scenario.name)
    number = red.rule.number
    before = _rules_of(scenes[: scenes.index(red)]) - _rules_of([red])
    checker.wrong(
        _message(red, told),
        number=number,
        rule=RULES[number].sentence,
        scene=red.title,
        fact=played.verdict.fact,
        kept=len(before),
        all=len(_rules_of(scenes)),
    )


def _rules_of(scenes: Sequence[Scenario]) -> set[int]:
    beside = [*BESIDE.values(), *SEVERAL.values()]
    return {scene.rule.number for scene in scenes if scene not in beside}
