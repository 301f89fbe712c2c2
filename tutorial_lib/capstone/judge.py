"""The judge: scenes of the gauntlet, played in an API's own dialect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import groupby
from typing import Any

from tutorial_lib.course.checking.rules import HUNTED, in_memory
from tutorial_lib.gauntlet import SCENARIOS, MakeClient, Scenario
from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.run import play_all
from tutorial_lib.gauntlet.scene import ROTATION
from tutorial_lib.gauntlet.speaking import InDialect

from .api import Api

# What a client that lives as long as its program is asked for: the files wait for exercise 6.2.
RULES = (16, 17, 1, 2, 12, 11, 10, 6, 5, 4, 3, 7, 8, 20, 21, 25, 19, 23)
# What is no part of these pages: other refusals than the API's own, and adapters that repeat.
NOT_HERE = {
    (2, "a challenge instead of a code"),
    (3, "adapters that send again"),
    (7, "400 invalid_grant"),
    (17, "messages for the fields"),
}
LIMIT = 12.0  # seconds for a scene


def judge(api: Api, make_client: Callable[..., Any]) -> Report:
    """Put a client through the rules of an API."""
    with closing(play_all(scenes(api), speaking(api, make_client), LIMIT)) as runs:
        rows = [
            RuleRow(rule, tuple(run.result for run in of_rule))
            for rule, of_rule in groupby(runs, key=lambda run: run.scenario.rule)
        ]
    return Report(api.title, tuple(rows))


def first_red(api: Api, make_client: Callable[..., Any]) -> str:
    """Return the first scene in which a client breaks a rule, "" if it breaks none."""
    with closing(play_all(scenes(api), speaking(api, make_client), LIMIT)) as runs:
        red = (run.scenario for run in runs if run.result.verdict.outcome == "failed")
        found = next(red, None)
    return "" if found is None else f"rule {found.rule.number}, {found.title}"


def speaking(api: Api, make_client: Callable[..., Any]) -> MakeClient:
    """Make clients in memory, in scenes that speak the API's dialect."""
    return InDialect(in_memory(make_client), api.dialect)


def scenes(api: Api) -> list[Scenario]:
    """Return the scenes that an API is judged by, with its lifetimes."""
    return [
        replace(scene, settings=_settings(api, scene.settings))
        for number in RULES
        for scene in SCENARIOS
        if scene.rule.number == number
        and scene.title in HUNTED[number]
        and (number, scene.title) not in NOT_HERE
        and (api.dialect.rotates or scene.title != "after a rotation")
    ]


def _settings(api: Api, scene: dict[str, Any]) -> dict[str, Any]:
    """A scene's own settings go before the API's lifetimes; where nothing rotates, none asks it."""
    own = {name: it for name, it in scene.items() if api.dialect.rotates or name not in ROTATION}
    return {**{name: it for name, it in api.settings.items() if name not in ROTATION}, **own}
