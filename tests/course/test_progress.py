"""The map of what is done, and the one-line code that a teacher gets."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutorial_lib.__main__ import main
from tutorial_lib.course import content, progress, progress_file
from tutorial_lib.course.content import chapter_title, exercise_ids, question_ids, title
from tutorial_lib.course.panels import ProgressPanel
from tutorial_lib.course.progress_code import (
    ALPHABET,
    PREFIX,
    BadCode,
    BadName,
    decode,
    encode,
    mark,
)
from tutorial_lib.course.progress_data import Results, Tried

FOLDERS, QUESTIONS = content._folders(), question_ids()
IDS = ("1.1", "1.2")
ASKED = ["1.form"]
DAY = date(2026, 11, 23)
TITLE = title("1.1")
ADA = Results(
    exercises={"1.1": Tried(2, 1, False, True), "1.2": Tried(3, 2, True, False), "9.4": Tried(1)},
    questions={"1.form": "first", "9.unheard": "wrong"},
    latest="1.2",
    day=DAY,
    name="Ada",
)
CODE = encode(ADA)
NAMES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=40)
TRIED = st.builds(Tried, st.integers(0, 63), st.integers(0, 15), st.booleans(), st.booleans())
NUMBERED = st.builds("{}.{}".format, st.integers(0, 62), st.integers(1, 63))
DONE = st.dictionaries(NUMBERED, TRIED.filter(lambda tried: tried != Tried()), max_size=4)
ASKED_ON_THE_WAY = [id for id in QUESTIONS if not content.is_recalled(id)]
ANSWERED = st.dictionaries(st.sampled_from(ASKED_ON_THE_WAY), st.sampled_from(["first", "right"]))


@pytest.fixture(autouse=True)
def small_course(monkeypatch: pytest.MonkeyPatch) -> None:
    """A course of two exercises and a question, in a kernel without troubles."""
    monkeypatch.setattr(content, "_folders", lambda: {id: FOLDERS[id] for id in IDS})
    monkeypatch.setattr(content, "question_files", lambda: ["1"])
    monkeypatch.setattr(content, "questions_of", lambda number: ASKED)
    monkeypatch.setattr(progress_file, "_troubles", {})


def bundle() -> dict[str, Any]:
    """What a notebook that is saved keeps."""
    shown = progress()._repr_mimebundle_()
    return {kind: shown[kind] for kind in ("text/plain", "text/html")}


def line_of(id: str) -> str:
    (line,) = (line for line in progress().text().splitlines() if f" {id} " in line)
    return line.strip()


def done_everything() -> Results:
    right = dict.fromkeys(exercise_ids(), Tried(12, 3, True, True))
    return Results(right, dict.fromkeys(QUESTIONS, "first"), "4.1", DAY)


def test_a_saved_notebook_says_the_same_whatever_is_done() -> None:
    before = bundle()
    progress_file.tried("1.1", "right")
    assert bundle() == before
    assert before["text/plain"].startswith("Your progress is kept on this machine.")
    assert "course1-" not in str(before)


def test_what_was_not_tried_says_so() -> None:
    assert line_of("1.1") == f"○ not tried yet  1.1 {TITLE}"


def test_what_was_tried_says_how_often_and_with_what_help() -> None:
    for _ in range(3):
        progress_file.tried("1.2", "wrong")
    progress_file.hinted("1.2", 2)
    progress_file.looked_up("1.2")
    assert line_of("1.2").startswith("✗ not yet right  1.2")
    assert line_of("1.2").endswith(": tried 3 times, 2 hints, solution seen")


def test_what_is_right_stays_right_on_the_map() -> None:
    progress_file.tried("1.1", "right")
    progress_file.tried("1.1", "wrong")
    assert line_of("1.1") == f"✓ right  1.1 {TITLE}: tried once"


def test_questions_are_counted() -> None:
    progress_file.answered("1.form", "A", is_right=False)
    assert "Questions: 1 of 1 answered, 0 right." in progress().text()


def test_the_map_says_how_many_are_right_of_how_many() -> None:
    progress_file.tried("1.1", "right")
    assert "Right so far: 1 of 2 exercises, 0 of 1 questions." in progress().text()


@pytest.mark.parametrize(
    ("done", "following"),
    [([], "1.1"), ([("1.1", "right")], "1.2"), ([("1.2", "wrong")], "1.2")],
    ids=["nothing", "the first", "the second tried"],
)
def test_the_map_says_what_to_do_next(done: list[tuple[str, str]], following: str) -> None:
    for id, outcome in done:
        progress_file.tried(id, outcome)
    assert f"Next: exercise {following}," in progress().text()


def test_what_was_left_out_comes_when_the_end_is_reached() -> None:
    progress_file.tried("1.2", "right")
    assert "Next: exercise 1.1," in progress().text()


def test_someone_who_has_done_everything_is_told() -> None:
    for id in IDS:
        progress_file.tried(id, "right")
    assert "Every exercise is right." in progress().text()


def test_the_live_panel_shows_the_map_and_the_code() -> None:
    progress_file.tried("1.1", "right")
    panel = ProgressPanel(progress(name="小明"))
    assert "01 Login" in panel.view.value and "✓ right" in panel.view.value
    assert progress(name="小明").code in panel.view.value


def test_the_live_panel_looks_again_when_asked() -> None:
    panel = ProgressPanel(progress())
    progress_file.tried("1.1", "right")
    panel.again.click()
    assert "✓ right" in panel.view.value


def test_a_trouble_is_told_on_the_map() -> None:
    progress_file.path().write_text("{")
    assert "was damaged" in progress().text()
    assert "was damaged" in ProgressPanel(progress()).view.value


def test_a_chapter_that_has_no_title_yet_has_its_number() -> None:
    assert chapter_title("12") == "Chapter 12"


def test_a_code_says_what_was_done() -> None:
    assert decode(CODE, ["1.form", "9.unheard"]) == ADA


def test_a_question_that_the_reader_does_not_know_is_called_by_its_mark() -> None:
    assert set(decode(CODE, ASKED).questions) == {"1.form", f"#{mark('9.unheard'):04x}"}


@given(name=NAMES, exercises=DONE, answered=ANSWERED, latest=NUMBERED | st.just(""))
def test_whatever_was_done_comes_back_out_of_its_code(
    name: str, exercises: dict[str, Tried], answered: dict[str, Any], latest: str
) -> None:
    done = Results(exercises, answered, latest, DAY, name)
    assert decode(encode(done), QUESTIONS) == done


@given(place=st.integers(0, len(CODE) - 1), letter=st.sampled_from(ALPHABET))
def test_a_letter_that_was_mistyped_is_noticed(place: int, letter: str) -> None:
    typed = CODE[:place] + letter + CODE[place + 1 :]
    if typed != CODE:
        with pytest.raises(BadCode):
            decode(typed, ASKED)


@given(place=st.integers(len(PREFIX), len(CODE) - 2))
def test_a_letter_left_out_or_swapped_is_named_as_damage(place: int) -> None:
    swapped = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]
    for typed in {CODE[:place] + CODE[place + 1 :], swapped} - {CODE}:
        with pytest.raises(BadCode, match="damaged"):
            decode(typed, ASKED)


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_a_code_or_is_refused(text: str) -> None:
    for pasted in (text, PREFIX + text):
        with pytest.raises(BadCode):
            decode(pasted, ASKED)


@pytest.mark.parametrize(
    "sent",
    [f"`{CODE}`", f"  “{CODE}”,", CODE.replace("-", "\u2013"), f"{CODE[:20]}\n {CODE[20:]}."],
    ids=["as code", "quoted", "a longer dash", "wrapped"],
)
def test_what_a_mail_or_chat_puts_around_a_code_does_no_harm(sent: str) -> None:
    assert decode(sent, ASKED).name == "Ada"


def test_a_code_of_another_version_is_named_as_such() -> None:
    with pytest.raises(BadCode, match="newer"):
        decode(CODE.replace("course1", "course3"), ASKED)


def test_the_code_of_someone_who_did_everything_fits_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    whole = done_everything()
    assert len(whole.exercises) >= 9 and len(encode(whole)) <= 160


def test_the_questions_of_whole_chapters_come_back_from_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    whole = done_everything()
    code = encode(whole)
    assert code.startswith("course2-")
    assert decode(code, QUESTIONS).questions == dict.fromkeys(ASKED_ON_THE_WAY, "first")
    answers = ["first", "right", "wrong"] * len(QUESTIONS)
    some = dict(zip(ASKED_ON_THE_WAY[1:], answers, strict=False))
    assert decode(encode(Results(questions=some)), QUESTIONS).questions == some


def test_a_chapter_whose_questions_have_changed_is_numbered_and_the_others_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    other = [id for id in QUESTIONS if id != "1.form"]
    read = decode(encode(done_everything()), other).questions
    unknown = {id for id in read if id.startswith("#1.")}
    ours = {id for id in ASKED_ON_THE_WAY if id.startswith("1.")}
    assert len(unknown) == len(ours) and set(read) - unknown == set(ASKED_ON_THE_WAY) - ours


def test_what_is_asked_from_memory_is_the_learner_s_own() -> None:
    asked = dict.fromkeys([*ASKED_ON_THE_WAY[:1], "1.recall-two"], "first")
    assert set(decode(encode(Results(questions=asked)), QUESTIONS).questions) == {*asked} - {
        "1.recall-two"
    }


def test_no_two_questions_have_the_same_mark() -> None:
    assert len({mark(id) for id in QUESTIONS}) == len(QUESTIONS)


def test_large_counts_become_the_largest_there_is_room_for() -> None:
    many = Results({"1.1": Tried(1000, 1000, False, False)})
    assert decode(encode(many), ASKED).exercises["1.1"] == Tried(63, 15, False, False)


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[31m", "a\u202eb", "\ud800", "x" * 41])
def test_a_name_that_would_do_harm_is_refused(name: str) -> None:
    with pytest.raises(BadName, match="The name"):
        progress(name=name)


def test_a_code_that_was_made_to_carry_a_hidden_name_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as forging:
        forging.setattr("tutorial_lib.course.progress_code.checked", lambda name: name)
        forged = encode(Results(name="a\x1b[31m"))
    with pytest.raises(BadCode, match="damaged"):
        decode(forged, ASKED)


def test_a_code_holds_no_time_finer_than_a_day() -> None:
    progress_file.tried("1.1", "right")
    before = progress().code
    entry = progress_file.load()
    entry["exercises"]["1.1"]["right"] = "2026-01-01T01:02:03Z"
    progress_file.path().write_text(json.dumps(entry))
    assert progress().code == before


def test_chapters_and_exercises_are_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_folders", lambda: dict.fromkeys(["1.10", "10.1", "1.2", "2.1"]))
    assert exercise_ids() == ["1.2", "1.10", "2.1", "10.1"]


def test_the_command_prints_the_map_and_a_code_with_the_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["progress", "--name", "Ada Lovelace"]) == 0
    printed = capsys.readouterr().out
    (code,) = re.findall(r"^course1-\w+$", printed, re.MULTILINE)
    assert decode(code, ASKED).name == "Ada Lovelace"


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    progress_file.tried("1.1", "right")
    main(["progress", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert printed["exercises"]["1.1"]["right"] and printed["next"] == "1.2"


@pytest.mark.parametrize("name", ["", "  ", "a\tb", "x" * 41])
def test_the_command_refuses_a_name_that_cannot_be_used(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["progress", "--name", name])
    assert "The name" in capsys.readouterr().err
