"""An exercise from the learner's side: what each kind of answer gets, and what is kept of it."""

import threading
from pathlib import Path

import pytest

from tests.course.asked import SOLUTION, START, made, written
from tests.waiting import HANG
from tutorial_lib.course import exercise, progress_file
from tutorial_lib.course.checking import Checker
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.sources import source_of
from tutorial_lib.server.faults import Held


@pytest.fixture
def double() -> Exercise:
    return made()


def test_the_cell_as_shipped_is_not_tried_yet(double: Exercise) -> None:
    outcome = double.check(written(START))
    assert repr(outcome).startswith("○ 9.9: not tried yet.")


@pytest.mark.parametrize("nothing", [None, ...])
def test_nothing_is_not_tried_yet(double: Exercise, nothing: object) -> None:
    assert double.check(nothing).kind == "untried"


def test_a_check_without_an_answer_says_what_to_give_it(double: Exercise) -> None:
    outcome = double.check()
    assert (outcome.kind, "`.check(double)`" in outcome.message) == ("untried", True)


def test_an_untouched_cell_leaves_no_record(double: Exercise) -> None:
    double.check(written(START))
    assert progress_file.load()["exercises"] == {}


def test_a_changed_docstring_alone_is_no_try(double: Exercise) -> None:
    assert double.check(written(START.replace("Twice", "2 x"))).kind == "untried"


def test_a_right_answer_is_told_what_to_notice(double: Exercise) -> None:
    assert repr(double.check(written(SOLUTION))) == "✓ 9.9: right. Twice is what it is."


def test_a_wrong_answer_is_told_what_was_seen(double: Exercise) -> None:
    outcome = double.check(lambda number: number)
    assert (outcome.id, outcome.message) == ("once", "For 7 it returned `7`.")


def test_the_worked_version_does_not_count_as_the_learner_s_own(own: Path) -> None:
    task = exercise("1.1")
    outcome = task.check(task.piece())
    assert (outcome.kind, "Run the cell with yours again" in outcome.message) == ("untried", True)
    assert not (own / "my_client").exists()


def test_a_class_built_on_the_worked_one_does_not_count_either(own: Path) -> None:
    task = exercise("3.1")
    outcome = task.check(type("HeaderAuth", (task.piece(),), {}))
    assert (outcome.kind, "inherits from the worked" in outcome.message) == ("untried", True)
    assert not (own / "my_client").exists()


def test_a_result_in_place_of_the_function_is_named(double: Exercise) -> None:
    assert double.check(14).id == "not-callable"


def test_an_error_shows_the_learner_s_own_line(double: Exercise) -> None:
    outcome = double.check(written("def double(number):\n    return number['a']"))
    assert outcome.kind == "error"
    assert "Line 3 of your cell, `return number['a']`" in outcome.message
    assert "TypeError" in outcome.message


def test_an_error_deep_in_a_library_shows_the_learner_s_own_line(double: Exercise) -> None:
    source = "import json\ndef double(number):\n    return json.loads('{')"
    assert "`return json.loads('{')`" in double.check(written(source)).message


def test_no_outcome_shows_a_traceback_or_the_checker(double: Exercise) -> None:
    said = repr(double.check(written("def double(number):\n    raise ValueError('no')")))
    assert "Traceback" not in said
    assert "tutorial_lib" not in said


def test_no_token_of_an_error_is_shown(double: Exercise) -> None:
    token = ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxIn0", "c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"])
    said = repr(double.check(written(f"def double(number):\n    raise ValueError('{token}')")))
    assert token not in said


def test_other_arguments_than_asked_are_named(double: Exercise) -> None:
    outcome = double.check(written("def double():\n    return 14"))
    assert outcome.id == "signature"
    assert "takes 0 positional arguments" in outcome.message


def test_an_answer_that_the_judge_cannot_use_is_not_yet_right() -> None:
    task = made(lambda checker: checker.answer(7).access)
    assert task.check(written("def double(number):\n    return number")).id == "unusable"


@pytest.mark.parametrize(
    "loop",
    [
        "    while True: pass",
        "    while True:\n        try:\n            sum(range(9))\n        except Exception: pass",
    ],
    ids=["plain", "swallowing"],
)
def test_an_endless_loop_is_stopped_with_a_clear_word(loop: str) -> None:
    task, before = made(limit=0.2), set(threading.enumerate())
    outcome = task.check(written(f"def double(number):\n{loop}"))
    assert "still running after 0.2 seconds" in outcome.message
    assert set(threading.enumerate()) <= before


def test_what_waits_for_the_server_is_let_go() -> None:
    held: list[Held] = []

    def judge(checker: Checker) -> None:
        server = checker.server()
        held.append(server.faults.hold("me/", limit=HANG))
        checker.answer(server.api_url)

    source = "import requests\ndef double(url):\n    return requests.get(url + 'me/')"
    outcome = made(judge, limit=0.3).check(written(source))
    assert (outcome.id, held[0].is_released) == ("too-long", True)


def test_a_check_that_went_to_a_server_shows_what_happened() -> None:
    def judge(checker: Checker) -> None:
        checker.answer(checker.server().api_url)

    source = "import requests\ndef double(url):\n    return requests.get(url + 'me/', timeout=50)"
    outcome = made(judge).check(written(source))
    assert outcome.diagram is not None
    assert "GET" in outcome.diagram.text()


def test_a_stranger_has_a_lane_of_its_own() -> None:
    def judge(checker: Checker) -> None:
        checker.answer(checker.server(name="stranger").api_url)
        checker.answer(checker.server().api_url)

    source = "import requests\ndef double(url):\n    requests.get(url + 'me/', timeout=50)"
    diagram = made(judge).check(written(source)).diagram
    assert diagram is not None and "stranger" in diagram.text()


def test_a_flood_of_requests_is_capped() -> None:
    def judge(checker: Checker) -> None:
        server = checker.server()
        checker.answer(server.api_url)
        checker.expect(all(e.status != 429 for e in server.journal), "once", seen="429")

    source = (
        "import requests\ndef double(url):\n    for _ in range(70): requests.get(url, timeout=50)"
    )
    assert made(judge).check(written(source)).id == "once"


def test_a_right_piece_is_kept_and_used_from_then_on(double: Exercise, own: Path) -> None:
    mine = written("def double(number):\n    return number + number")
    double.check(mine)
    assert "return number + number" in (own / "my_client" / "double.py").read_text("utf-8")
    assert double.piece() is mine


def test_a_kept_piece_is_there_in_a_new_kernel(double: Exercise) -> None:
    double.check(written("def double(number):\n    return number + number"))
    assert "number + number" in source_of(made().piece())


def test_without_a_right_answer_the_worked_one_is_used() -> None:
    task = exercise("1.1")
    task.check(lambda username, password: {})
    assert task.piece()("", "") != {}


def test_a_damaged_piece_gives_way_to_the_worked_one(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "my_client").mkdir()
    (own / "my_client" / "validate_credentials.py").write_text("def validate(", encoding="utf-8")
    assert exercise("1.1").piece()("ada", "six677") == {}
    assert "my_client/validate_credentials.py cannot be used" in capsys.readouterr().out


def test_a_piece_that_cannot_stand_alone_is_right_and_says_why_it_was_not_kept(
    double: Exercise, own: Path
) -> None:
    source = "double_of = object()\ndef double(number):\n    double_of\n    return 2 * number"
    outcome = double.check(written(source))
    assert outcome.kind == "right"
    assert "`double_of`, which exists only in this notebook" in repr(outcome)
    assert not (own / "my_client").exists()


def test_a_reset_keeps_a_copy_and_forgets_the_piece(double: Exercise, own: Path) -> None:
    double.check(written(SOLUTION))
    said = double.reset()
    (copy,) = (own / "my_client").iterdir()
    assert copy.name in said
    assert "return 2 * number" in copy.read_text("utf-8")


def test_hints_come_one_by_one_and_the_last_says_so(double: Exercise) -> None:
    shown = [double.hint() for _ in range(4)]
    assert [len(help.texts) for help in shown] == [1, 2, 4, 4]
    assert progress_file.load()["exercises"]["9.9"]["hints"] == 3


def test_what_was_right_once_stays_right(double: Exercise) -> None:
    double.check(written(SOLUTION))
    double.check(lambda number: number)
    entry = progress_file.load()["exercises"]["9.9"]
    assert (entry["last"], "right" in entry, entry["tries"]) == ("wrong", True, 2)


def test_an_unknown_exercise_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"No exercise is called '9\.9'\. There are: .*1\.1"):
        exercise("9.9")
