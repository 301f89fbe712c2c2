"""Scenes that wait are played beside the others; the verdicts are those of each scene alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tutorial_lib.gauntlet import SCENARIOS, Scenario
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.report import Played
from tutorial_lib.gauntlet.run import ScenesInTurn, play_all
from tutorial_lib.gauntlet.scene import Scene
from tutorial_lib.gauntlet.side_effects import Watch
from tutorial_lib.gauntlet.verdict import expect, failed

from . import bad_clients as bad

# Who is ended in the middle of a call leaves its connection open, and no test is to blame for it.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

LONG = 20.0  # seconds: only what hangs takes so long


class SharesItsStorage(LibraryClient):
    """All of its objects have one login, as where it is kept in a module."""

    storages: ClassVar[dict[Path | None, Any]] = {}

    def make_storage(self, path: Path | None) -> Any:
        if path not in self.storages:
            self.storages.clear()
        return self.storages.setdefault(path, super().make_storage(path))


def all_played(
    scenes: list[Scenario], make_client: Any = LibraryClient, limit: float = LONG
) -> list[Played]:
    with closing(play_all(scenes, make_client, limit)) as runs:
        return [run.result for run in runs]


def outcomes(scenes: list[Scenario], make_client: Any = LibraryClient) -> list[tuple[str, str]]:
    return [(it.verdict.outcome, it.verdict.fact) for it in all_played(scenes, make_client)]


def made(play: Callable[[Scene], str], *, waits: bool = False, alone: bool = False) -> Scenario:
    return Scenario(SCENARIOS[0].rule, play.__name__, play, {}, waits, alone)


def test_scenes_that_wait_are_played_at_the_same_time_and_beside_the_others() -> None:
    meeting = threading.Barrier(3)

    def meets(scene: Scene) -> str:
        meeting.wait(LONG)
        return "all three were there"

    played = all_played([made(meets), made(meets, waits=True), made(meets, waits=True)])
    assert [it.verdict.outcome for it in played] == ["passed"] * 3


def test_others_are_played_one_after_the_other_in_their_order() -> None:
    told: list[str] = []

    def scene(name: str) -> Scenario:
        def play(scene: Scene) -> str:
            told.append(f"{name} begins")
            scene.logged_in()
            told.append(f"{name} ends")
            return name

        return made(play)

    all_played([scene("one"), scene("two")])
    assert told == ["one begins", "one ends", "two begins", "two ends"]


def test_a_scene_that_has_to_be_alone_waits_for_its_company_to_end() -> None:
    going = threading.Semaphore(2)

    def waits(scene: Scene) -> str:
        with going:
            scene.logged_in()
            return "waited"

    def alone(scene: Scene) -> str:
        expect(going.acquire(blocking=False) and going.acquire(blocking=False), "somebody is there")
        return "alone"

    scenes = [made(alone, alone=True), made(waits, waits=True), made(waits, waits=True)]
    assert [it.verdict.fact for it in all_played(scenes)] == ["alone", "waited", "waited"]


def test_what_is_red_in_company_is_played_again_alone_and_so_is_its_company() -> None:
    told: list[str] = []
    is_there = threading.Event()

    def company(scene: Scene) -> str:
        told.append("company")
        if told.count("company") == 1:
            is_there.set()
            threading.Event().wait(0.2)  # it is ended meanwhile; nobody hears of it
        return "alone"

    def red_in_company(scene: Scene) -> str:
        told.append("the other")
        expect(told.count("the other") == 2 or not is_there.wait(LONG), "red")
        return "alone"

    played = all_played([made(red_in_company), made(company, waits=True)])
    assert [it.verdict.fact for it in played] == ["alone", "alone"]
    assert sorted(told) == ["company", "company", "the other", "the other"]


def test_one_that_is_red_beside_others_leaves_none_of_their_verdicts() -> None:
    told: list[str] = []

    def red_once(scene: Scene) -> str:
        told.append("red once")
        if told.count("red once") == 1:
            failed("red")
        return "green"

    def green(scene: Scene) -> str:
        told.append("green")
        return "green"

    scenes = [made(green, waits=True), made(red_once, waits=True)]
    assert outcomes(scenes) == [("passed", "green")] * 2
    assert sorted(told) == ["green", "green", "red once", "red once"]


def test_one_that_is_red_beside_others_ends_them() -> None:
    told: list[str] = []
    is_there = threading.Event()

    def red(scene: Scene) -> str:
        is_there.wait(LONG)
        failed("red")

    def waits(scene: Scene) -> str:
        told.append("begins")
        if len(told) == 1:
            is_there.set()
            for _ in range(1000):
                time.sleep(0.01)
            told.append("nobody has ended it")
        return "alone"

    played = all_played([made(waits, waits=True), made(red, waits=True)])
    assert [it.verdict.fact for it in played] == ["alone", "red"]
    assert told == ["begins", "begins"]


def test_a_client_whose_objects_share_a_login_gets_the_verdicts_of_each_scene_alone() -> None:
    scenes = [scene for scene in SCENARIOS if scene.waits or scene.rule.number in (2, 11)]
    each = [verdict for scene in scenes for verdict in outcomes([scene], SharesItsStorage)]
    assert outcomes(scenes, SharesItsStorage) == each


@pytest.mark.parametrize("client", [bad.SpinsInCall, bad.WaitsInCall])
def test_a_client_that_hangs_in_company_leaves_nothing_behind(client: type) -> None:
    threads = set(threading.enumerate())
    scenes = [scene for scene in SCENARIOS if scene.title in ("not allowed", "the call hangs")]
    played = all_played(scenes, client, limit=0.5)
    assert {it.verdict.outcome for it in played} == {"failed"}
    left = [thread for thread in set(threading.enumerate()) - threads if thread.is_alive()]
    assert not [thread for thread in left if "server" in thread.name or "Pool" in thread.name]


def test_a_program_is_told_of_one_scene_at_a_time() -> None:
    begun: list[str] = []

    class Program(LibraryClient):
        @staticmethod
        def scene() -> Callable[[object], list[str]]:
            begun.append("begins")
            return lambda conduct: begun.append("ends") or []

    all_played([scene for scene in SCENARIOS if scene.waits][:2], Program)
    assert begun[:2] == ["begins", "ends"]


def test_once_one_in_company_hangs_no_other_begins() -> None:
    class Hangs:
        hung, begun = True, 0

        def play(self) -> None:
            self.begun += 1

    first, second = Hangs(), Hangs()
    with ScenesInTurn([], LibraryClient, Watch(), 1.0) as turns:
        for one in (first, second):
            turns._play_beside(one)
    assert (first.begun, second.begun) == (1, 0)
