"""The authors' gate is green, and whatever is broken turns it red."""

from dataclasses import replace

import pytest

from tutorial_lib.course import __main__ as command
from tutorial_lib.course.answers import answers
from tutorial_lib.course.catalogue import Words
from tutorial_lib.course.checks import CHECKS, checks
from tutorial_lib.course.question import questions
from tutorial_lib.course.task import Exercise
from tutorial_lib.course.verify import answer_of, elsewhere, verify, verify_question

from .asked import SOLUTION, START, WRONG, made
from .said import messages_of

IDS = list(checks())
CHAPTERS = ("0", "1", "2", "3", "4")


def faults(id: str) -> list[str]:
    with elsewhere():
        return [finding.line for finding in verify(id) if finding.fault]


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


def test_a_small_exercise_without_a_fault_is_green(monkeypatch: pytest.MonkeyPatch) -> None:
    made(monkeypatch)
    assert faults("9.9") == []


def test_a_broken_solution_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    made(monkeypatch, solution=WRONG[0].source)
    (fault,) = faults("9.9")
    assert fault.startswith("✗ 9.9 solution: right is due, and it got once: ")


def test_a_solution_that_is_the_start_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    made(monkeypatch, solution=START)
    assert any("9.9 solution: right is due, and it got untried" in line for line in faults("9.9"))


def test_a_check_that_lets_everything_pass_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    made(monkeypatch, judge=lambda trial: None)
    wrong = [line for line in faults("9.9") if "wrong, " in line]
    assert len(wrong) == len(WRONG)


def test_a_wrong_answer_that_is_right_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    right = replace(WRONG[0], source=SOLUTION)
    made(monkeypatch, wrong=(right, *WRONG[1:]))
    assert any("wrong, the chatbot" in line and "it got right" in line for line in faults("9.9"))


def test_a_wrong_answer_that_gets_another_message_turns_it_red(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made(monkeypatch, wrong=(*WRONG[:2], replace(WRONG[2], source=WRONG[1].source)))
    assert any("nothing is due, and it got fixed" in line for line in faults("9.9"))


def test_of_the_rules_only_those_are_played_whose_message_is_due() -> None:
    (wrong,) = (it for it in answers("6.1").wrong if it.message == "rule-16")
    for due, got in (("rule-16", "rule-16"), ("rule-17", ""), ("no-client", "rule-16")):
        task = Exercise(checks()["6.1"].aimed_at(due))
        outcome = task.check(answer_of(task, wrong.source))
        assert outcome.id == got


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_asks_two_questions_at_least(chapter: str) -> None:
    assert len([id for id in questions() if id.startswith(f"{chapter}.")]) >= 2


def test_the_command_counts_and_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(CHECKS, "1.1", replace(CHECKS["1.1"], judge=lambda trial: None))
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
