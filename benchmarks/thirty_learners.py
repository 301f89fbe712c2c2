"""Thirty learners on one host: python -m benchmarks.thirty_learners [--learners 30] [--at-once N].

Each has a home of its own and plays the Core of chapters 00 to 02, the solutions in its exercises,
in a kernel a chapter. They come in one after another, and none stops to think, so N of them keep a
machine busier than N people do. Linux alone. What was measured goes to thirty_learners.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from statistics import mean, median
from typing import Any

from jupyter_client import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.save_notebooks import NOTEBOOKS, START, environment, read
from tools.times import FENCE, HEADING
from tutorial_lib.course.content import content

CHAPTERS = ("00", "01", "02")
RESULT = Path(__file__).with_suffix(".json")
STAGGER = 2.0  # seconds from one learner's coming in to the next one's
PATIENCE = 300  # seconds for a cell: only a hang takes longer
A_CORE = 3  # learners that keep it busy
A_LEARNER = 300e6  # bytes to have free before another is let in
WHY = f"{A_CORE} a core, and {A_LEARNER / 1e6:.0f} MB of free memory for each"


def main() -> int:
    """Play the room and keep what came of it; returns 1 where any learner failed."""
    asked = _arguments().parse_args()
    at_once = asked.at_once or carried(asked.learners)
    if at_once < asked.learners:
        why = "as asked" if asked.at_once else WHY
        print(f"{asked.learners} learners, {at_once} at once: {why}.", flush=True)
    load = os.getloadavg()[0]
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as room:
        rooms = room.map(play, range(1, asked.learners + 1), repeat(at_once))
        played = [chapter for learner in rooms for chapter in learner]
    result = {
        "measured": {
            "on": time.strftime("%Y-%m-%d"),
            "machine": f"{os.cpu_count()} cores, {memory('MemTotal') / 1e9:.0f} GB, Linux",
            "python": platform.python_version(),
            "load before, of other programs": round(load, 1),
            "learners": asked.learners,
            "at once": at_once,
            "seconds": round(time.perf_counter() - began),
            **summary(played),
        },
        "extrapolated": beyond(played, asked.learners),
        "chapters": played,
    }
    Path(asked.out).write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps({name: result[name] for name in ("measured", "extrapolated")}, indent=1))
    return 1 if result["measured"]["failures"] else 0


def carried(learners: int) -> int:
    """Return how many this machine carries at once."""
    by_memory = int(memory("MemAvailable") / A_LEARNER)
    return max(1, min(learners, A_CORE * (os.cpu_count() or 1), by_memory))


def memory(name: str) -> float:
    """Return a line of the machine's memory, in bytes."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def play(learner: int, at_once: int) -> list[dict[str, Any]]:
    """Play the chapters as one learner; returns what each came to."""
    if learner <= at_once:
        time.sleep(STAGGER * (learner - 1))
    with tempfile.TemporaryDirectory(prefix="learner-") as home:
        return [{"learner": learner, **play_chapter(name, Path(home))} for name in CHAPTERS]


def play_chapter(name: str, home: Path) -> dict[str, Any]:
    """Play one chapter's Core in a kernel of its own."""
    (path,) = NOTEBOOKS.glob(f"{name}_*.ipynb")
    notebook = solved(read(path))
    # A port that was free may be another learner's a moment later; a file in the own home is not.
    kernel = KernelManager(
        kernel_name="python3", transport="ipc", connection_file=str(home / f"{name}.json")
    )
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, km=kernel, timeout=PATIENCE, resources=where)
    taken: dict[str, float] = {}
    failures = []
    began = time.perf_counter()
    with client.setup_kernel(env=environment(str(home)) | {"HOME": str(home)}):
        started = time.perf_counter() - began
        for number, cell in core(notebook):
            began = time.perf_counter()
            try:
                client.execute_cell(cell, number)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                failures.append(f"{cell.id}: {type(error).__name__}")
            taken[cell.id] = time.perf_counter() - began
            if START.fullmatch(cell.id) and ": right." not in shown(cell):
                failures.append(f"{cell.id}: {shown(cell)[:200]}")
        held = footprint(kernel.provisioner.pid)
    slowest = max(taken, key=lambda id: taken[id])
    return {
        "chapter": name,
        "cells": len(taken),
        "exercises": sum(bool(START.fullmatch(id)) for id in taken),
        "failures": failures,
        "kernel started, s": round(started, 1),
        "cells, s": round(sum(taken.values()), 1),
        "slowest": {"cell": slowest, "s": round(taken[slowest], 1)},
        **held,
    }


def solved(notebook: Any) -> Any:
    """Write each exercise's solution into its cell."""
    for cell in notebook.cells:
        if found := START.fullmatch(cell.id):
            known = content(f"{found[1]}.{found[2]}").answers
            assert known.start.rstrip() in cell.source, cell.id
            cell.source = cell.source.replace(known.start.rstrip(), known.solution.rstrip())
    return notebook


def core(notebook: Any) -> Iterator[tuple[int, Any]]:
    """Yield the code cells that stand in Core, with their numbers."""
    mark = "Core"
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for level, _, marked, _ in HEADING.findall(FENCE.sub("", cell.source)):
                mark = marked or ("Core" if level == "##" else mark)
        elif mark == "Core":
            yield number, cell


def shown(cell: Any) -> str:
    """Return the text that a cell shows."""
    return "\n".join(
        output.get("data", {}).get("text/plain", output.get("text", "")) for output in cell.outputs
    )


def footprint(pid: int) -> dict[str, float]:
    """Return what a kernel holds: its share of memory that is shared, and all that it sees."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return {"PSS, MB": round(sizes["Pss"]), "RSS, MB": round(sizes["Rss"])}


def summary(played: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what all of it came to."""
    slowest = max(played, key=lambda one: one["slowest"]["s"])
    held = [one["PSS, MB"] for one in played]
    return {
        "cells run": sum(one["cells"] for one in played),
        "exercises solved": sum(one["exercises"] for one in played),
        "failures": [f"{one['learner']}, {said}" for one in played for said in one["failures"]],
        "slowest cell": {"learner": slowest["learner"], **slowest["slowest"]},
        "kernel's start, s, median": median(one["kernel started, s"] for one in played),
        "a kernel's PSS, MB": {"mean": round(mean(held)), "most": max(held)},
        "a kernel's RSS, MB, most": max(one["RSS, MB"] for one in played),
    }


def beyond(played: list[dict[str, Any]], learners: int) -> dict[str, Any]:
    """Return what was not measured: all of them in the room, each with its kernels open."""
    most = max(one["PSS, MB"] for one in played)
    return {
        "a kernel for each learner at once, MB": most * learners,
        "three kernels for each, left open, MB": most * learners * len(CHAPTERS),
        "how": "the most PSS of a kernel, times their number; without Jupyter's own servers",
    }


def _arguments() -> argparse.ArgumentParser:
    said = __doc__ or ""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.thirty_learners",
        description=said,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument(
        "--at-once", type=int, default=0, help="else as many as the machine carries"
    )
    parser.add_argument("--out", default=str(RESULT), metavar="FILE", help="%(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
