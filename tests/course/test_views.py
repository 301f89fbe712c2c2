"""What the learner sees: card, outcome, hints and questions, live and as their twins."""

import pytest

from tests.course.asked import SOLUTION, made, written
from tutorial_lib.course import exercise, progress_file, question
from tutorial_lib.course.card import Card
from tutorial_lib.course.exercise import fact
from tutorial_lib.course.outcome import Outcome
from tutorial_lib.course.panels import QuestionPanel
from tutorial_lib.widgets.markdown import prose


def twin(shown: object) -> str:
    bundle = shown._repr_mimebundle_()  # type: ignore[attr-defined]
    return str(bundle["text/html"])


@pytest.mark.parametrize(
    "kind, heading",
    [
        ("untried", "○ 1.1: not tried yet"),
        ("error", "! 1.1: your code stopped with an error"),
        ("wrong", "✗ 1.1: not yet right"),
        ("right", "✓ 1.1: right"),
    ],
)
def test_each_outcome_has_a_sign_and_a_word(kind: str, heading: str) -> None:
    outcome = Outcome("1.1", kind, "Why.")  # type: ignore[arg-type]
    assert heading in twin(outcome)
    assert repr(outcome) == f"{heading}. Why."


def test_the_twin_of_a_card_holds_hints_and_solution_folded_away() -> None:
    html = twin(exercise("1.1"))
    assert html.count("<details>") == len(exercise("1.1").words.every("hints")) + 1
    assert "Use at least 6 characters" in html


def test_a_card_is_the_same_before_and_after_it_was_solved() -> None:
    task = made()
    before = twin(task)
    task.check(written(SOLUTION))
    assert twin(task) == before


def test_the_live_card_says_that_it_was_solved() -> None:
    task = made()
    task.check(written(SOLUTION))
    assert "✓ right" in Card(task).view.value


def test_the_buttons_of_a_card_show_hints_solution_and_a_way_back() -> None:
    card = Card(made())
    seen = []
    for button in (card.hint_button, card.solution_button, card.reset_button):
        button.click()
        seen.append(card.help.value)
    assert "Add." in seen[0] and "To itself." not in seen[0]
    assert "return 2 * number" in seen[1]
    assert "back at its beginning" in seen[2]


def test_choosing_an_option_shows_its_answer_and_is_recorded() -> None:
    panel = QuestionPanel(question("1.form"))
    right = next(option for option in panel.question.options if option.is_right)
    panel.buttons[right.letter].click()
    assert f"✓ {right.letter}: right" in panel.answer.value
    assert progress_file.load()["questions"]["1.form"]["first"] == right.letter


def test_a_question_is_headed_by_what_it_asks_for() -> None:
    ahead, back = (QuestionPanel(question(id)).view.value for id in ("1.form", "1.recall-two"))
    assert "Predict" in ahead and "From memory" not in ahead
    assert "From memory" in back and "Predict" not in back


def test_the_first_choice_is_remembered_beside_the_last() -> None:
    asked = question("1.form")
    letters = [option.letter for option in asked.options]
    for letter in letters:
        asked.choose(letter)
    entry = progress_file.load()["questions"]["1.form"]
    assert (entry["first"], entry["last"]) == (letters[0], letters[-1])


def test_an_option_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="No option is called 'Z'"):
        question("1.form").choose("Z")


def test_an_unknown_question_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"No question is called '1\.none'\. There are: .*1\.form"):
        question("1.none")


def test_tags_in_a_text_are_shown_as_text() -> None:
    assert "<img" not in prose("<img src=x onerror=alert(1)> and [a](javascript:alert(1))")
    assert "javascript:" not in prose("[a](javascript:alert(1))")


@pytest.mark.parametrize("does", ["raise Evil", "return Evil", "return Evil()"])
def test_the_name_of_a_class_cannot_leave_its_backticks_either(does: str) -> None:
    evil = "Evil = type('a`![x](http://127.0.0.2:9/)\\n\\x1b', (Exception,), {})"
    said = made().check(written(f"def double(n): {does}", before=evil))
    assert said.message.count("`") % 2 == 0 and "\x1b" not in said.message
    assert "![x]" not in "".join(said.message.split("`")[::2])


def test_a_fact_cannot_leave_its_backticks() -> None:
    assert "`" not in fact("a`](javascript:b)`")
