"""The proof at length: `python -m tests.proof --minutes 5`.

Explores every scene as deep as the time allows, in threads, in programs with one file and in real
processes, then lets hypothesis make up lives. One schedule again, step by step:
`python -m tests.proof --scene "call + logout" --store file --schedule "call*8 logout*3"`.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from .explorer import Findings, Run, explore, read
from .life import Life
from .processes import ProcessWorld, spawning
from .scenes import FOR_PROCESSES, all_scenes
from .world import ROTATIONS, Client, Scene, World, seen_by_the_scheduler

LIVES, STEPS = 1000, 50
HEAD = f"{'scene':58} {'schedules':>9} {'states':>8} {'steps':>5}  preemptions"


def main(words: list[str]) -> int:
    """Explore, or show one schedule; 1 when something does not hold."""
    asked = parser().parse_args(words)
    with seen_by_the_scheduler():
        if asked.schedule:
            show(scene_of(asked), asked.schedule)
            return 0
        scenes = [scene_of(asked)] if asked.scene else all_scenes()
        return explore_all(scenes, asked.depth, asked.minutes * 60, asked.lives)


def parser() -> argparse.ArgumentParser:
    """What can be asked."""
    parser = argparse.ArgumentParser("python -m tests.proof", description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5, help="for all scenes together")
    parser.add_argument("--depth", type=int, help="at most so many preemptions (default: all)")
    parser.add_argument("--lives", type=int, default=LIVES, help=f"of {STEPS} steps each")
    parser.add_argument("--scene", help='one scene, as "call + logout"')
    parser.add_argument("--store", choices=["memory", "shared", "file"], default="memory")
    parser.add_argument("--rotation", choices=list(ROTATIONS), default="reuse")
    parser.add_argument("--schedule", help="show this schedule of the scene, step by step")
    return parser


def scene_of(asked: argparse.Namespace) -> Scene:
    """The scene that was asked for."""
    return Scene(tuple(asked.scene.replace("+", " ").split()), asked.store, asked.rotation)


def explore_all(scenes: list[Scene], preemptions: int | None, seconds: float, lives: int) -> int:
    """Explore scene after scene; who needs less time leaves it to those who come after."""
    found: list[Findings] = []
    end = time.monotonic() + seconds
    processes = [Scene(scene, "file") for scene in FOR_PROCESSES] if hasattr(os, "fork") else []
    left = len(scenes) + len(processes)
    print(HEAD)

    def go(name: str, make: Callable[[], Run]) -> None:
        share = max(0.0, end - time.monotonic()) / (left - len(found))
        findings = explore(make, preemptions=preemptions, seconds=share)
        found.append(findings)
        print(row(name, findings), flush=True)

    for scene in scenes:
        go(str(scene), lambda scene=scene: World(scene, Client()))
    if len(scenes) > 1 and processes:
        with spawning() as spawner:
            for scene in processes:
                name = f"processes: {scene}"
                go(name, lambda scene=scene: ProcessWorld(scene, spawner))
        ProcessWorld.server.stop()
    live(lives)
    return report(found, lives)


def row(name: str, findings: Findings) -> str:
    """What was found in one scene."""
    deepest = max(findings.schedules, default=0)
    depth = f"all (up to {deepest})" if findings.is_whole else f"below {deepest} all"
    line = f"{name:58} {findings.total:9} {findings.states:8} {findings.longest:5}  {depth}"
    return f"{line}\n{findings.failure}" if findings.failure else line


def live(lives: int) -> None:
    """Let hypothesis make up lives, other ones each time; raises what does not hold."""
    everything = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=everything)


def report(found: list[Findings], lives: int) -> int:
    """Add it all up."""
    schedules, states = sum(one.total for one in found), sum(one.states for one in found)
    failures = sum(one.failure is not None for one in found)
    whole = sum(one.is_whole for one in found)
    print(
        f"{schedules} schedules through {states} states in {len(found)} scenes, {whole} of them "
        f"explored whole; {lives} lives of up to {STEPS} steps; {failures} failures."
    )
    return 1 if failures else 0


def show(scene: Scene, schedule: str) -> None:
    """Print a schedule step by step: who goes on, and what that does."""
    world = World(scene, Client())
    try:
        for choice in read(schedule):
            doing = {one.name: one.stop.what for one in world.actors if one.stop}
            print(f"{choice:10} {doing.get(choice.strip('†~'), '')}")
            world.step(choice)
            world.check()
    finally:
        world.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
