"""Interleavings of two and three actors at the client's stops: none breaks what must hold.

These are the simplest orders; `python -m tests.proof` goes through the rest.
"""

import pytest

from .explorer import explore
from .scenes import PAIRS
from .world import Client, Scene, World

Actors = tuple[str, ...]


def failure_in(scene: Scene, preemptions: int | None = None) -> str:
    findings = explore(lambda: World(scene, Client()), preemptions=preemptions)
    print(f"{scene}: {findings.total} schedules, {findings.states} states")
    assert findings.is_whole
    return str(findings.failure or "")


@pytest.mark.parametrize("actors", PAIRS[:2], ids=" and ".join)
def test_two_threads_in_every_order(actors: Actors) -> None:
    assert failure_in(Scene(actors)) == ""


@pytest.mark.parametrize("actors", PAIRS[2:], ids=" and ".join)
def test_two_threads_with_one_preemption(actors: Actors) -> None:
    assert failure_in(Scene(actors), preemptions=1) == ""


@pytest.mark.parametrize("last", ["call3", "login"])
def test_three_threads_with_one_preemption(last: str) -> None:
    assert failure_in(Scene(("call", "logout", last)), preemptions=1) == ""


def test_two_threads_of_a_program_with_a_file_and_one_preemption() -> None:
    assert failure_in(Scene(("call", "logout"), store="shared"), preemptions=1) == ""


@pytest.mark.parametrize("other", ["call2", "logout", "login", "logout!", "restart"])
def test_two_programs_with_one_file_and_one_preemption(other: str) -> None:
    assert failure_in(Scene(("call", other), store="file"), preemptions=1) == ""


@pytest.mark.parametrize("rotation", ["off", "overlap"])
def test_a_crash_at_any_moment_costs_no_login_where_the_server_forgives(rotation: str) -> None:
    assert failure_in(Scene(("call!", "restart"), "file", rotation), preemptions=1) == ""


def test_a_lost_answer_costs_no_login_where_the_server_forgives() -> None:
    assert failure_in(Scene(("call?", "restart"), "file", "overlap"), preemptions=1) == ""
