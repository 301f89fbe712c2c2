"""How long a learner waits for a right answer's verdict, the slowest beside what is promised."""

from __future__ import annotations

import time
from statistics import median

from tutorial_lib.course.content import chapter, content, exercise_ids
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.verify import answer_of, elsewhere

from .measured import Measured

PROMISED = 2_000.0  # milliseconds, on a quiet machine
WHOLE_CLIENTS = "6"  # this chapter puts them through the gauntlet, which takes its time


def measure(*, quick: bool = False) -> Measured:
    """Check each exercise's solution, again and again."""
    ids = [id for id in exercise_ids() if chapter(id) != WHOLE_CLIENTS]
    with elsewhere():
        taken = {id: median(_check(id) for _ in range(1 if quick else 5)) for id in ids}
    slowest = max(taken, key=lambda id: taken[id])
    ours, base = f"{slowest}, the slowest", "promised"
    return Measured(
        "A check of a right answer",
        "ms",
        {ours: taken[slowest], base: PROMISED},
        ours,
        base,
        taken[slowest] / PROMISED,
        1.0,
        facts=", ".join(f"{id} {milliseconds:.0f}" for id, milliseconds in taken.items()),
    )


def _check(id: str) -> float:
    """Return the milliseconds that a check takes; the answer must be right."""
    task = Exercise(content(id))
    answer = answer_of(task, task.answers.solution)
    began = time.perf_counter()
    outcome = task.check(answer)
    taken = (time.perf_counter() - began) * 1e3
    assert outcome.kind == "right", outcome
    return taken
