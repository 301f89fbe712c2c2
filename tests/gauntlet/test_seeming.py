"""A client that only seems to keep a rule is red in that rule, an honest one in none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tutorial_lib.gauntlet.program_client import ProgramClients
from tutorial_lib.gauntlet.run import chosen, play_all

pytestmark = [
    pytest.mark.slow,
    # Some of these clients leave connections open, and no test is to blame for it.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

HERE = Path(__file__).parent
LIMIT = 20.0  # seconds for a scene
HANGS = 8.0  # seconds for a scene with a client that breaks its rule
# In which scene each was red: `python -m tests.gauntlet.test_seeming` writes it anew.
RED_FILE = HERE / "seeming" / "red.json"
RED: dict[str, str] = json.loads(RED_FILE.read_text("utf-8")) if RED_FILE.exists() else {}


def clients(folder: str) -> Iterator[tuple[str, type[Any]]]:
    """The classes of a folder's modules, each with its module's name."""
    for path in sorted((HERE / folder).glob("[!_]*.py")):
        module = import_module(f"{__package__}.{folder}.{path.stem}")
        for name, one in vars(module).items():
            if isinstance(one, type) and one.__module__ == module.__name__ and name[0] != "_":
                yield path.stem, one


def seeming() -> list[Any]:
    """Those of `seeming/rule_07.py` break rule 7."""
    found = [(int(stem.partition("_")[2]), one) for stem, one in clients("seeming")]
    return [pytest.param(number, one, id=f"{number}-{one.__name__}") for number, one in found]


def red_in(number: int, client: type[Any], first: str = "") -> str | None:
    """The title of the first scene of a rule that is red; the scene called `first` is played first.

    That saves the time of those before it, and nothing depends on it. One after another: what is
    red beside others is played again.
    """
    scenes = [replace(scene, waits=False) for scene in chosen([number])]
    begun = [scene for scene in scenes if scene.title == first]
    for some in (begun, [scene for scene in scenes if scene not in begun]):
        with closing(play_all(some, client, HANGS)) as runs:
            for run in runs:
                if run.result.verdict.outcome == "failed":
                    return run.scenario.title
    return None


@pytest.mark.parametrize(("number", "client"), seeming())
def test_a_client_that_only_seems_to_keep_a_rule_is_red_in_it(
    number: int, client: type[Any]
) -> None:
    assert red_in(number, client, RED.get(f"{number}-{client.__name__}", "")), client.__doc__


def ready(client: type[Any]) -> AbstractContextManager[Any]:
    """A program's processes end with the block."""
    return client() if issubclass(client, ProgramClients) else nullcontext(client)


@pytest.mark.parametrize("client", [one for _, one in clients("honest")])
def test_an_honest_client_is_red_in_no_rule(client: type[Any]) -> None:
    with ready(client) as make, closing(play_all(chosen(), make, LIMIT)) as runs:
        verdicts = {run.scenario.name: run.result.verdict for run in runs}
    red = {name: verdict.fact for name, verdict in verdicts.items() if verdict.outcome == "failed"}
    assert not red


if __name__ == "__main__":
    played = {one.id: red_in(*one.values) for one in seeming()}
    red = {id: title for id, title in played.items() if title is not None}
    RED_FILE.write_text(json.dumps(red, indent=0, ensure_ascii=False) + "\n", "utf-8")
