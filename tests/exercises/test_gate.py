"""The authors' gate is green, and whatever is broken turns it red."""

import pytest

from tutorial_lib.exercises import __main__ as command
from tutorial_lib.exercises import task
from tutorial_lib.exercises.answers import Answers, answers
from tutorial_lib.exercises.catalogue import Words
from tutorial_lib.exercises.checks import CHECKS, Check, checks
from tutorial_lib.exercises.question import questions
from tutorial_lib.exercises.verify import elsewhere, verify, verify_question

from .said import messages_of

IDS = list(checks())
CHAPTERS = ("0", "1", "2", "3", "4")


def faults(id: str) -> list[str]:
    with elsewhere():
        return [finding.line for finding in verify(id) if finding.fault]


def with_answers(monkeypatch: pytest.MonkeyPatch, id: str, changed: Answers) -> None:
    monkeypatch.setattr(task, "answers", lambda asked: changed if asked == id else answers(asked))


def with_judge(monkeypatch: pytest.MonkeyPatch, id: str, judge: object) -> None:
    known = CHECKS[id]
    monkeypatch.setitem(CHECKS, id, Check(id, known.piece, judge, known.limit))  # type: ignore[arg-type]


@pytest.mark.parametrize("id", IDS)
def test_unsolved_solved_and_wrong_in_every_known_way(id: str) -> None:
    assert faults(id) == []


def test_every_message_that_a_check_can_name_is_written() -> None:
    named = {(id, message) for id in IDS for message in messages_of(checks()[id].judge)}
    assert len(named) > 100
    assert {(id, it) for id, it in named if f"wrong/{it}" not in Words(id)} == set()


@pytest.mark.parametrize("id", questions())
def test_every_option_of_a_question_has_its_own_answer(id: str) -> None:
    assert verify_question(id).fault == ""


@pytest.mark.parametrize("id", IDS)
def test_a_broken_solution_turns_it_red(monkeypatch: pytest.MonkeyPatch, id: str) -> None:
    known = answers(id)
    broken = Answers(known.given, known.start, known.wrong[0].source, ())
    with_answers(monkeypatch, id, broken)
    assert any("solution" in line for line in faults(id))


@pytest.mark.parametrize("id", IDS)
def test_a_check_that_lets_everything_pass_turns_it_red(
    monkeypatch: pytest.MonkeyPatch, id: str
) -> None:
    with_judge(monkeypatch, id, lambda trial: None)
    wrong = [line for line in faults(id) if "wrong, " in line]
    assert len(wrong) == len(answers(id).wrong)


@pytest.mark.parametrize("id", IDS)
def test_a_wrong_answer_that_is_right_turns_it_red(
    monkeypatch: pytest.MonkeyPatch, id: str
) -> None:
    known = answers(id)
    right = tuple(type(one)(one.message, one.origin, known.solution) for one in known.wrong[:1])
    with_answers(monkeypatch, id, Answers(known.given, known.start, known.solution, right))
    assert any("wrong, " in line for line in faults(id))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_asks_two_questions_at_least(chapter: str) -> None:
    assert len([id for id in questions() if id.startswith(f"{chapter}.")]) >= 2


def test_the_command_counts_and_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_judge(monkeypatch, "1.1", lambda trial: None)
    assert command.main(["verify", "1.1"]) == 1
    said = capsys.readouterr().out
    assert (
        "✗ 1.1 wrong, the chatbot's first answer: blank-accepted is due, and it got right" in said
    )
    assert said.endswith("19 looked at, 11 wrong\n")


def test_the_command_names_an_exercise_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["verify", "9.9"])
    assert "no exercise is called 9.9" in capsys.readouterr().err
