"""Answers that were written before anybody read a check: the right pass, no wrong one does."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tutorial_lib.course.content import content
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.verify import answer_of, elsewhere

FOLDER = Path(__file__).with_name("unseen")
CELL = re.compile(r"^# %% (right|wrong): (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Unseen:
    """One of these answers: to which exercise, whose, right or wrong, and what it is."""

    id: str
    hand: str
    verdict: str
    how: str
    source: str

    def __str__(self) -> str:
        return f"{self.id} {self.hand}, {self.verdict}: {self.how}"


def unseen() -> list[Unseen]:
    return [answer for path in sorted(FOLDER.glob("e*.py")) for answer in written_in(path)]


def written_in(path: Path) -> list[Unseen]:
    exercise, _, hand = path.stem.rpartition("_")
    _, *cells = CELL.split(path.read_text("utf-8"))
    each = zip(cells[::3], cells[1::3], cells[2::3], strict=True)
    return [Unseen(exercise[1:].replace("_", "."), hand, *cell) for cell in each]


@pytest.mark.slow
@pytest.mark.parametrize("answer", unseen(), ids=str)
def test_a_right_answer_is_right_and_a_wrong_one_is_not(answer: Unseen) -> None:
    task = Exercise(content(answer.id))
    with elsewhere():
        outcome = task.check(answer_of(task, answer.source))
    assert (outcome.kind == "right") == (answer.verdict == "right"), repr(outcome)
    assert not outcome.notes, "it is right, and could not be kept"


def test_each_hand_wrote_five_wrong_answers_and_three_right_ones() -> None:
    for path in FOLDER.glob("e*.py"):
        verdicts = [answer.verdict for answer in written_in(path)]
        wrong, right = (3, 2) if path.name.startswith("e6_") else (5, 3)  # these are whole clients
        assert verdicts.count("wrong") >= wrong and verdicts.count("right") >= right, path.name
