"""The table in the example's README: what both keep of the rules, in a page and in Node.

    python -m tests.javascript.table             # plays everything and prints the rows
    python -m tests.javascript.table --record    # and writes them into the README

The last column is written by hand, wherever a page and Node differ.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from itertools import groupby
from typing import Any, NoReturn

from tests.javascript.one_program import OneProgram
from tests.waiting import HANG
from tools.javascript import FOLDER, find_node
from tutorial_lib.gauntlet.client import MakeClient
from tutorial_lib.gauntlet.limits import LIMIT
from tutorial_lib.gauntlet.report import WORST_FIRST, Report
from tutorial_lib.gauntlet.rules import RULES
from tutorial_lib.gauntlet.run import chosen, play_all
from tutorial_lib.gauntlet.scenario import Scenario
from tutorial_lib.gauntlet.scenarios import network, refresh, rotation
from tutorial_lib.gauntlet.side_effects import SideEffects
from tutorial_lib.gauntlet.verdict import Outcome, not_applicable

README = FOLDER / "README.md"
COMMAND = "python -m tests.javascript.table --record"
COLUMNS = [("mended", "page"), ("mended", "node"), ("article", "page"), ("article", "node")]
WORDS = {"passed": "kept", "failed": "broken", "unclear": "unclear", "not applicable": "n/a"}
ROW = re.compile(r"^\| (\d+): [^|]*" + r"\| ([^ |]+) " * 4 + r"\| ([^|]*)\|$", re.MULTILINE)
SIX = 6  # requests that a browser has under way to one host, over HTTP/1.1


class InAPage(OneProgram):
    """Makes clients in tabs, which are closed when the next scene begins."""

    def scene(self) -> Callable[[SideEffects], list[str]]:
        """Begin a scene with a browser that has no tab of the scene before."""
        clear_up = super().scene()
        self._present.ask(do="reset")
        return clear_up

    def restart(self) -> None:
        """Close the browser first: what is stored is then whole, and free for the next one."""
        self._present.ask(do="reset")
        super().restart()

    def another(self) -> NoReturn:
        """Say that a second browser would not see what the first one keeps."""
        not_applicable("each browser has a storage of its own")


def clients(kind: str, place: str) -> AbstractContextManager[Any]:
    """Return what makes clients of a kind: in a page, or in Node."""
    if place == "page":
        return InAPage(sys.executable, "-m", "tests.javascript.page_program", kind)
    return OneProgram(str(find_node()), str(FOLDER / "client.mjs"), kind)


def recorded() -> dict[int, tuple[dict[tuple[str, str], str], str]]:
    """The README's verdicts by rule and column, and why a page and Node differ."""
    rows = ROW.findall(README.read_text("utf-8"))
    return {
        int(number): (dict(zip(COLUMNS, words, strict=True)), why.strip())
        for number, *words, why in rows
    }


def expected(kind: str, place: str, only: set[int]) -> dict[int, str]:
    """The README's verdicts of one column for these rules."""
    rows = recorded()
    return {number: rows[number][0][kind, place] for number in sorted(only)}


def seen(report: Report) -> dict[int, str]:
    """A report's verdicts in the table's words."""
    return {number: WORDS[outcome] for number, outcome in report.outcomes.items()}


def play(kind: str, place: str) -> dict[int, str]:
    """Put a kind of client through every rule."""
    if place == "page":  # a scene that waits for sixteen requests would wait in vain
        refresh.MANY = network.MANY = rotation.MANY = SIX
    # What the mended one does in time, it does on a slow machine too; the article hangs.
    limit = HANG if kind == "mended" else LIMIT
    with clients(kind, place) as make:
        by_rule = groupby(chosen(), key=lambda scenario: scenario.rule.number)
        return {number: worst(scenes, make, limit) for number, scenes in by_rule}


def worst(scenes: Iterable[Scenario], make: MakeClient, limit: float) -> str:
    """Play a rule's scenes, up to one that fails, and return the verdict on the rule."""
    outcomes: list[Outcome] = []
    for scene in scenes:
        with closing(play_all([scene], make, limit)) as runs:
            outcomes.append(next(runs).result.verdict.outcome)
        if outcomes[-1] == "failed":
            break
    return WORDS[min(outcomes, key=WORST_FIRST.index)]


def played(column: tuple[str, str]) -> dict[int, str]:
    """Play one column in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, *column]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return {int(number): word for number, word in json.loads(done.stdout).items()}


def table(columns: list[dict[int, str]]) -> str:
    """The rows, with the reasons that stand in the README."""
    reasons = {number: why for number, (_, why) in recorded().items()}
    rows = (
        [f"{number}: {rule.sentence}", *(of[number] for of in columns), reasons.get(number, "")]
        for number, rule in RULES.items()
    )
    return "\n".join("| " + " | ".join(row).rstrip() + " |" for row in rows)


def main(words: list[str]) -> None:
    """Play one column and print it as JSON, or all."""
    if tuple(words) in COLUMNS:
        print(json.dumps(play(*words)))
        return
    with ThreadPoolExecutor() as pool:
        rows = table(list(pool.map(played, COLUMNS)))
    print(rows)
    if words == ["--record"]:
        text = README.read_text("utf-8")
        found = list(ROW.finditer(text))
        README.write_text(text[: found[0].start()] + rows + text[found[-1].end() :], "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
