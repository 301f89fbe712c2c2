"""Interleavings of real processes: their locks are the operating system's, so is their death."""

import os
from collections.abc import Iterator

import pytest

from .explorer import explore
from .processes import ProcessWorld, Spawner, spawning
from .world import Scene

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


@pytest.fixture(scope="module")
def spawner() -> Iterator[Spawner]:
    with spawning() as spawner:
        yield spawner
    ProcessWorld.server.stop()


@pytest.mark.parametrize(
    "actors",
    [("call", "logout"), ("call", "call2"), ("call!", "restart")],
    ids=" and ".join,
)
def test_two_processes_in_the_simplest_orders(spawner: Spawner, actors: tuple[str, ...]) -> None:
    scene = Scene(actors, "file", "overlap")
    findings = explore(lambda: ProcessWorld(scene, spawner), preemptions=1, most=20)
    print(f"{scene}: {findings.total} schedules, {findings.states} states")
    assert str(findings.failure or "") == ""
