"""Folders that are not as they should be: one line names the file and what to do about it."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutorial_lib import texts
from tutorial_lib.course import content as lessons
from tutorial_lib.course.exercise import exercise
from tutorial_lib.course.progress_map import progress
from tutorial_lib.course.question import question
from tutorial_lib.course.verify import elsewhere, findings, verify
from tutorial_lib.texts import AuthorsMistake

from .asked import SOLUTION, START

TEXT = """
title = "Twice"
task = "Write `double`."
hints = ["Add.", "To itself.", "`number + number`"]
right = "Twice is what it is."

[wrong]
once = "For 7 it returned `$seen`."
"""
ANSWERS = f"""
# %% start
{START}

# %% solution
{SOLUTION}

# %% wrong once: the chatbot's first answer
# -     return 2 * number
# +     return number
"""
CHECK = """
from tutorial_lib.course.checking import check


@check("double")
def twice(checker):
    checker.expect(checker.answer(7) == 14, "once", seen=checker.answer(7))
"""
QUESTIONS = """
title = "Numbers"

[first]
ask = "Which?"
options = [{ text = "1", answer = "No." }, { text = "2", answer = "Yes.", right = true }]
"""
Break = Callable[[Path], object]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with two exercises, 9.1 and 9.2, and one question, 9.first."""
    folder = tmp_path / "lessons"
    for name in ("e9_1_double", "e9_2_double"):
        (folder / name).mkdir(parents=True)
        for file, text in (("text.toml", TEXT), ("answers.py", ANSWERS), ("check.py", CHECK)):
            (folder / name / file).write_text(text, encoding="utf-8")
    (folder / "e9_questions.toml").write_text(QUESTIONS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(lessons, "PACKAGE", "lessons")
    forget()
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "lessons"]:
        del sys.modules[name]
    forget()


def forget() -> None:
    """Let everything be looked up anew."""
    for found in (lessons.content, lessons._folders, texts.catalogue, exercise):
        found.cache_clear()
    importlib.invalidate_caches()


def put(name: str, text: str) -> Break:
    """Write a file of the first exercise anew."""
    return lambda home: (home / "e9_1_double" / name).write_text(text, encoding="utf-8")


def put_bytes(name: str) -> Break:
    """Write what is no text."""
    return lambda home: (home / "e9_1_double" / name).write_bytes(b"\xff\xfe \x00")


def leave_out(name: str) -> Break:
    return lambda home: (home / "e9_1_double" / name).unlink()


BROKEN: dict[str, tuple[Break, str]] = {
    "no text": (leave_out("text.toml"), "lessons/e9_1_double lacks text.toml: add it."),
    "no answers": (leave_out("answers.py"), "lessons/e9_1_double lacks answers.py: add it."),
    "no check": (leave_out("check.py"), "lessons/e9_1_double lacks check.py: add it."),
    "two of them": (
        lambda home: (home / "e9_1_half").mkdir(),
        "lessons/e9_1_double and lessons/e9_1_half are both 9.1: rename one.",
    ),
    "no TOML": (put("text.toml", 'title = "Twice'), "lessons/e9_1_double/text.toml is not TOML"),
    "a text of bytes": (put_bytes("text.toml"), "lessons/e9_1_double/text.toml is not TOML"),
    "answers of bytes": (put_bytes("answers.py"), "lessons/e9_1_double/answers.py is not UTF-8"),
    "no cells": (put("answers.py", SOLUTION), "answers.py lacks the cell `# %% start`: add it."),
    "no solution": (
        put("answers.py", f"# %% start\n{START}"),
        "answers.py lacks the cell `# %% solution`: add it.",
    ),
    "a cell of no kind": (
        put("answers.py", f"{ANSWERS}\n# %% solutions\npass\n"),
        "cell `# %% solutions` is of no known kind. Name it given, start, solution, or wrong",
    ),
    "a wrong answer without a message": (
        put("answers.py", f"{ANSWERS}\n# %% wrong\npass\n"),
        "cell `# %% wrong` is of no known kind. Name it",
    ),
    "an answer that is no Python": (
        put("answers.py", ANSWERS.replace("# +     return number", "# +     return (number")),
        "cell `# %% wrong once: the chatbot's first answer` is not Python: '(' was never closed",
    ),
    "a solution that is no Python": (
        put("answers.py", ANSWERS.replace("return 2 * number\n\n\n", "return 2 *\n\n\n")),
        "cell `# %% solution` is not Python: invalid syntax. Mend line 10 of the file.",
    ),
    "a difference from nothing": (
        put("answers.py", ANSWERS.replace("# -     return 2 *", "# -     return 3 *")),
        "changes `return 3 * number`, which is 0 times in the solution",
    ),
    "a check that is no Python": (
        put("check.py", "def twice(checker:\n"),
        "lessons/e9_1_double/check.py, line 1, cannot be loaded: SyntaxError",
    ),
    "a check that cannot be imported": (
        put("check.py", "from nowhere import check\n"),
        "lessons/e9_1_double/check.py cannot be loaded: ModuleNotFoundError: No module named",
    ),
    "no judge": (
        put("check.py", "def twice(checker): ...\n"),
        "lessons/e9_1_double/check.py has 0 functions under @check: one is due.",
    ),
    "two judges": (
        put("check.py", CHECK + CHECK.replace("twice", "thrice")),
        "lessons/e9_1_double/check.py has 2 functions under @check: one is due.",
    ),
    "a piece that no answer has": (
        put("check.py", CHECK.replace('"double"', '"twice"')),
        "lessons/e9_1_double: the solution defines no `twice`, which check.py asks for",
    ),
    "hints that are no list": (
        put("text.toml", TEXT.replace("[\"Add.", "\"Add.\" #")),
        "lessons/e9_1_double/text.toml, 'hints', is to be a list: write it as one.",
    ),
    "no task": (
        put("text.toml", TEXT.replace("task = ", "tasks = ")),
        "lessons/e9_1_double/text.toml, 'task', is missing: write it there",
    ),
}


@pytest.mark.parametrize(("broken", "line"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_one_line_when_the_exercise_is_asked_for(
    home: Path, broken: Break, line: str
) -> None:
    broken(home)
    with pytest.raises(AuthorsMistake) as told:
        exercise("9.1")
    assert line in str(told.value)
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize(("broken", "line"), BROKEN.values(), ids=BROKEN)
def test_the_gate_says_the_same_and_goes_on(home: Path, broken: Break, line: str) -> None:
    broken(home)
    with elsewhere():
        found = list(findings())
    first = [one.line for one in found if line in one.fault]
    assert first and first[0].startswith("✗ 9.1: ")
    assert "✓ 9.2 solution" in [one.line for one in found]


@pytest.mark.parametrize("broken", [broken for broken, _ in BROKEN.values()], ids=BROKEN)
def test_all_others_work(home: Path, broken: Break) -> None:
    broken(home)
    assert exercise("9.2").title == "Twice"
    assert "9.2 Twice" in progress().text() and "9.1 " in progress().text()


def test_a_message_that_nobody_wrote_is_named_by_the_gate_and_to_who_meets_it(home: Path) -> None:
    put("check.py", CHECK.replace('"once"', '"twice"'))(home)
    with elsewhere():
        faults = [finding.line for finding in verify("9.1") if finding.fault]
    assert any("text.toml, 'wrong/twice', is missing: write it there" in line for line in faults)
    with pytest.raises(AuthorsMistake, match="'wrong/twice', is missing"):
        exercise("9.1").check(lambda number: number)


def test_a_broken_file_of_questions_is_named_and_the_exercises_work(home: Path) -> None:
    (home / "e9_questions.toml").write_text("[first", encoding="utf-8")
    with pytest.raises(AuthorsMistake, match=r"lessons/e9_questions\.toml is not TOML"):
        question("9.first")
    with elsewhere():
        faults = [one.line for one in findings() if "e9_questions.toml is not TOML" in one.fault]
    assert len(faults) == 1
    assert "09 Chapter 9" in progress().text()


def test_a_question_lacks_an_answer(home: Path) -> None:
    text = QUESTIONS.replace(', answer = "No."', "")
    (home / "e9_questions.toml").write_text(text, encoding="utf-8")
    with elsewhere():
        faults = [one.line for one in findings() if one.fault and "9.first" in one.line]
    assert faults == [
        "✗ question 9.first: lessons/e9_questions.toml, 'first/options', an option lacks its "
        "answer: add it."
    ]


@pytest.mark.usefixtures("home")
def test_an_id_that_nobody_has_is_answered_with_those_that_are_there() -> None:
    with pytest.raises(ValueError, match=r"^No exercise is called '1\.1'\. There are: 9\.1, 9\.2"):
        exercise("1.1")
    with pytest.raises(ValueError, match=r"^No question is called '9\.2'\. There are: 9\.first"):
        question("9.2")


def test_a_file_beside_the_folders_is_no_exercise(home: Path) -> None:
    (home / "notes.md").write_text("Later.", encoding="utf-8")
    (home / "e9_3_draft.py").write_text("", encoding="utf-8")
    (home / "drafts").mkdir()
    assert lessons.exercise_ids() == ["9.1", "9.2"]
