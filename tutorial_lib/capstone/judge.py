"""The judge: scenes of the gauntlet, played in an API's own dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import groupby
from typing import Any

from tutorial_lib.course.checking.rules import HUNTED, in_memory
from tutorial_lib.gauntlet import SCENARIOS, Scenario
from tutorial_lib.gauntlet.report import Played, Report, RuleRow
from tutorial_lib.gauntlet.run import play_all
from tutorial_lib.gauntlet.verdict import Verdict

from .api import Api

# What a client that lives as long as its program is asked for: the files wait for exercise 6.2.
RULES = (16, 17, 1, 2, 12, 11, 10, 6, 5, 4, 3, 7, 8, 20, 21, 25, 23)
# Of these scenes an API with words of its own has none.
NOT_HERE = {
    *((6, "the address in other words"), (16, "the address in other words")),
    *((2, "a challenge instead of a code"), (7, "400 invalid_grant"), (8, "400")),
    *((8, "503 with a token in it"), (8, "no access in it"), (8, "access is null")),
    (17, "messages for the fields"),
    (3, "adapters that send again"),
}
LIMIT = 12.0  # seconds for a scene


ROTATION = ("rotate_refresh_tokens", "blacklist_after_rotation")


def scenes(api: Api) -> list[Scenario]:
    """Return the scenes that an API is judged by, played by an API that speaks as this one."""
    return [
        replace(scene, settings=_settings(api, scene.settings))
        for number in RULES
        for scene in SCENARIOS
        if scene.rule.number == number
        and scene.title in HUNTED[number]
        and (number, scene.title) not in NOT_HERE
        and (api.dialect.rotates or scene.title != "after a rotation")
    ]


def applying(api: Api) -> list[Scenario]:
    """Return those of them that apply to the API."""
    return [scene for scene in scenes(api) if not why_not(api, scene)]


def _settings(api: Api, scene: dict[str, Any]) -> dict[str, Any]:
    """A scene's own settings go before the API's lifetimes; some APIs never rotate."""
    own = {name: it for name, it in scene.items() if api.dialect.rotates or name not in ROTATION}
    lifetimes = {name: it for name, it in api.settings.items() if name not in ROTATION}
    return {**lifetimes, "dialect": api.dialect, **own}


def judge(api: Api, make_client: Callable[..., Any]) -> Report:
    """Put a client through the rules of an API."""
    rows = []
    with closing(play_all(scenes(api), in_memory(make_client), LIMIT)) as runs:
        for rule, of_rule in groupby(_played(api, runs), key=lambda it: it.scenario.rule):
            rows.append(RuleRow(rule, tuple(of_rule)))
    return Report(api.title, tuple(rows))


def _played(api: Api, runs: Iterator[Any]) -> Iterator[Played]:
    for run in runs:
        played: Played = run.result
        if why := why_not(api, played.scenario):
            played = replace(played, verdict=Verdict("not applicable", why))
        yield played


def why_not(api: Api, scene: Scenario) -> str:
    """Say why a rule doesn't apply to an API, "" where it does."""
    has_no_logout = scene.rule.number == 25 and api.dialect.logout is None
    return "the API has no call for a logout" if has_no_logout else ""
