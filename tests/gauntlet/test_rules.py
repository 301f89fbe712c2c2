"""Every rule of a correct client, played with the library's own."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import pytest

from tutorial_lib.gauntlet import RULES, SCENARIOS, Scenario
from tutorial_lib.gauntlet.verdict import failed

from .subjects import LibraryClient, RefreshingAhead

STARTS_A_PROCESS = "two processes, of which one is killed"
# What the whole program has once: a scene that uses it has to be alone.
SHARED = [
    (type(os.environ), "__setitem__"),
    (type(os.environ), "__delitem__"),
    (os, "chdir"),
    (warnings, "catch_warnings"),
    (logging.Logger, "addHandler"),
    (logging.Logger, "setLevel"),
]


def scenes() -> list[Any]:
    """Every scene by its name; what starts a process is slow."""
    slow = {STARTS_A_PROCESS: [pytest.mark.slow]}
    return [
        pytest.param(scene, id=scene.name, marks=slow.get(scene.title, [])) for scene in SCENARIOS
    ]


every_scenario = pytest.mark.parametrize("scenario", scenes())


@every_scenario
def test_the_client_keeps(scenario: Scenario) -> None:
    with refused([] if scenario.alone else SHARED):
        verdict = scenario.run(LibraryClient)
    assert verdict.outcome == "passed", verdict.fact


@contextmanager
def refused(places: list[tuple[Any, str]]) -> Iterator[None]:
    """Let nobody in this process use these functions."""

    def refuse(*arguments: Any, **settings: Any) -> None:
        failed("it uses what all threads share, and is not played alone")

    with ExitStack() as stack:
        for owner, name in places:
            stack.enter_context(mock.patch.object(owner, name, refuse))
        yield


@every_scenario
@pytest.mark.slow
def test_refreshing_ahead_of_time_the_client_keeps(scenario: Scenario) -> None:
    verdict = scenario.run(RefreshingAhead)
    assert verdict.outcome == "passed", verdict.fact


@every_scenario
@pytest.mark.slow
def test_against_a_real_simplejwt_the_client_keeps(scenario: Scenario) -> None:
    from tests.contract.real_simplejwt import RealSimpleJWT  # Django is slow to import

    verdict = scenario.run(LibraryClient, RealSimpleJWT)
    assert verdict.outcome == "passed", verdict.fact


def test_every_rule_has_a_scene() -> None:
    assert {scenario.rule.number for scenario in SCENARIOS} == set(RULES) == set(range(1, 31))


def test_no_two_scenes_have_the_same_name() -> None:
    names = [scenario.name for scenario in SCENARIOS]
    assert len(set(names)) == len(names)


def test_every_scene_tells_its_story() -> None:
    assert all(scenario.play.__doc__ for scenario in SCENARIOS)
