"""The authors' gate is green, and whatever is broken turns it red."""

import time
from dataclasses import replace

import pytest

from tools.save_notebooks import NOTEBOOKS
from tutorial_lib.course.checking import Checker
from tutorial_lib.course.content import Content, content, exercise_ids, question_ids, questions_of
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.verify import (
    answer_of,
    elsewhere,
    looked_through,
    messages_of,
    verify,
    verify_question,
)
from tutorial_lib.exercises import __main__ as command

from .asked import SOLUTION, START, WRONG, asked

CHAPTERS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def faults(written: Content) -> list[str]:
    with elsewhere():
        return [finding.line for finding in looked_through(written) if finding.fault]


@pytest.mark.parametrize("id", exercise_ids())
def test_unsolved_solved_and_wrong_in_every_known_way(id: str) -> None:
    with elsewhere():
        assert [finding.line for finding in verify(id) if finding.fault] == []


def test_every_check_names_its_messages() -> None:
    named = {id: messages_of(content(id).check.judge) for id in exercise_ids()}
    assert len([message for every in named.values() for message in every]) > 100


@pytest.mark.parametrize("id", question_ids())
def test_every_option_of_a_question_has_its_own_answer(id: str) -> None:
    assert verify_question(id).fault == ""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_has_exercises_and_two_questions_at_least(chapter: str) -> None:
    number = str(int(chapter[:2]))
    assert [id for id in exercise_ids() if id.partition(".")[0] == number]
    assert len(questions_of(number)) >= 2


def test_a_small_exercise_without_a_fault_is_green() -> None:
    assert faults(asked()) == []


def test_an_answer_may_begin_with_what_must_come_first() -> None:
    task = Exercise(asked(given="import math"))
    assert answer_of(task, f"from __future__ import annotations\n\n{SOLUTION}").__name__ == "double"


def test_what_an_answer_does_is_judged_and_not_how_long_it_takes() -> None:
    def judge(checker: Checker) -> None:
        time.sleep(0.01)
        seen = checker.answer(7)
        checker.expect(seen is not None, "nothing")
        checker.expect(seen == 14, "once", seen=seen)
        checker.expect(checker.answer(8) == 16, "fixed", seen=checker.answer(8))

    assert faults(asked(judge, limit=0.0)) == []


def test_a_broken_solution_turns_it_red() -> None:
    (fault,) = faults(asked(solution=WRONG[0].source))
    assert fault.startswith("✗ 9.9 solution: right is due, and it got once: ")


def test_a_solution_that_is_the_start_turns_it_red() -> None:
    found = "\n".join(faults(asked(solution=START)))
    assert "9.9 solution: right is due, and it got untried" in found


def test_a_check_that_lets_everything_pass_turns_it_red() -> None:
    wrong = [line for line in faults(asked(judge=lambda checker: None)) if "wrong, " in line]
    assert len(wrong) == len(WRONG)


def test_a_wrong_answer_that_is_right_turns_it_red() -> None:
    right = replace(WRONG[0], source=SOLUTION)
    found = faults(asked(wrong=(right, *WRONG[1:])))
    assert any("wrong, the chatbot" in line and "it got right" in line for line in found)


def test_a_wrong_answer_that_gets_another_message_turns_it_red() -> None:
    other = replace(WRONG[2], source=WRONG[1].source)
    found = "\n".join(faults(asked(wrong=(*WRONG[:2], other))))
    assert "nothing is due, and it got fixed" in found


def test_a_check_that_names_a_message_which_nobody_wrote_turns_it_red() -> None:
    def judge(checker: Checker) -> None:
        seen = checker.answer(7)
        checker.expect(seen is not None, "nothing")
        checker.expect(seen != 7, "once", seen=seen)
        checker.expect(checker.answer(8) == 16, "fixed", seen=checker.answer(8))
        checker.expect(checker.answer(9) == 18, "unheard-of")

    assert faults(asked(judge)) == ["✗ 9.9 messages: [wrong] in text.toml lacks unheard-of: add it"]


def test_of_the_rules_only_those_are_played_whose_message_is_due() -> None:
    hunt = content("6.1")
    (wrong,) = (it for it in hunt.answers.wrong if it.message == "rule-16")
    for due, got in (("rule-16", "rule-16"), ("rule-17", ""), ("no-client", "rule-16")):
        task = Exercise(replace(hunt, check=hunt.check.aimed_at(due)))
        outcome = task.check(answer_of(task, wrong.source))
        assert outcome.id == got


def test_the_command_counts_and_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    form = content("1.1")
    lax = replace(form, check=replace(form.check, judge=lambda checker: None))
    monkeypatch.setattr("tutorial_lib.course.verify.content", lambda id: lax)
    assert command.main(["verify", "1.1"]) == 1
    said = capsys.readouterr().out
    assert (
        "✗ 1.1 wrong, the chatbot's first answer: blank-accepted is due, and it got right" in said
    )
    count = len(form.answers.wrong)
    assert said.endswith(f"{count + 8} looked at, {count} wrong\n")


def test_the_command_names_an_exercise_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["verify", "9.9"])
    assert "no exercise is called 9.9" in capsys.readouterr().err
