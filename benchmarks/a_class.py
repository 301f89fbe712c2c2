"""What a teacher's report of a thousand codes takes, beside reading the codes alone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from functools import partial

from tutorial_lib.course.class_report import ClassReport
from tutorial_lib.course.content import exercise_ids, question_ids
from tutorial_lib.course.progress_code import ANSWERS, encode
from tutorial_lib.course.progress_data import Results, Tried
from tutorial_lib.course.received_codes import Learner, of_text

from .measured import Measured, medians, paired, take_turns

LEARNERS = 1_000
FORMS: dict[str, Callable[[ClassReport], object]] = {
    "the tables": ClassReport.text,
    "the page": ClassReport.html,
    "a line for each exercise, CSV": ClassReport.csv,
}
FLOOR = "reading the codes"


def measure(*, quick: bool = False) -> list[Measured]:
    """Make each form of the report, in turn with reading alone."""
    codes = "\n".join(_codes())
    return [_form(form, codes, 2 if quick else 9) for form in FORMS]


def _form(form: str, codes: str, rounds: int) -> Measured:
    sides = {
        form: partial(_timed, lambda: FORMS[form](ClassReport(_learners(codes)))),
        FLOOR: partial(_timed, lambda: _learners(codes)),
    }
    taken = take_turns(sides, rounds)
    what = f"The report of {LEARNERS:,} codes, {len(codes):,} letters"
    return Measured(what, "ms", medians(taken), form, FLOOR, paired(taken, form, FLOOR))


def _learners(codes: str) -> list[Learner]:
    found = [one for one in of_text(codes, "a class") if isinstance(one, Learner)]
    assert len(found) == LEARNERS
    return found


def _codes() -> list[str]:
    """A class in which each has come to another exercise, the same each time."""
    draw, ids, questions = random.Random("a class"), exercise_ids(), question_ids()
    found = []
    for number in range(LEARNERS):
        done = draw.randrange(len(ids))
        tried = {id: Tried(draw.randint(1, 9), draw.randint(0, 3), right=True) for id in ids[:done]}
        tried[ids[done]] = Tried(draw.randint(1, 9))
        asked = {id: draw.choice(ANSWERS) for id in questions[: 2 * done]}
        day = date(2026, 11, draw.randint(2, 27))
        found.append(encode(Results(tried, asked, ids[done], day, f"Learner {number}")))
    return found


def _timed(deed: Callable[[], object]) -> float:
    """Return the processor's milliseconds: neighbours play no part."""
    began = time.process_time()
    deed()
    return (time.process_time() - began) * 1e3
