"""A message about one of many cases says which of them it was."""

import pytest

from tutorial_lib.course.content import content
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.verify import answer_of, elsewhere

GRANT = '(status == 400 and received.get("error") == "invalid_grant")'
CASES = {
    "the word alone": ("after 503 {", GRANT, 'received.get("error") == "invalid_grant"'),
    "every 400": ("after 400, the tokens were forgotten", GRANT, "status == 400"),
    "no 429": ("after 429, retryable is False", "status == 429 or ", ""),
    "an empty token": (
        'after 200 {"access": null}',
        'not received.get("access")',
        '"access" not in received',
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_message_of_4_4_names_the_answer_that_was_misread(case: str) -> None:
    said, right, wrong = CASES[case]
    task = Exercise(content("4.4"))
    solution = content("4.4").answers.solution
    assert right in solution
    with elsewhere():
        outcome = task.check(answer_of(task, solution.replace(right, wrong)))
    assert said in repr(outcome)
