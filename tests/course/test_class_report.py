"""A class at a glance: whatever was handed in is read, and what is damaged is named."""

import csv
import io
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.growing import ends, grows_in_proportion, steps
from tutorial_lib.__main__ import main
from tutorial_lib.anatomy.safe_text import one_line
from tutorial_lib.cleaned_text import columns
from tutorial_lib.course import content, progress_file
from tutorial_lib.course.class_report import ClassReport
from tutorial_lib.course.progress_code import decode, encode
from tutorial_lib.course.progress_data import Results, Tried
from tutorial_lib.course.received_codes import Learner

FOLDERS = content._folders()
IDS = ("1.1", "1.2", "2.1")
DAY = date(2026, 11, 23)
RIGHT = Tried(1, 0, False, True)


def code(name: str = "", latest: str = "", **exercises: Tried) -> str:
    """The code of someone who has tried these: e1_2 for 1.2."""
    tried = {id.removeprefix("e").replace("_", "."): one for id, one in exercises.items()}
    return encode(Results(tried, {}, latest, DAY, name))


STUCK = code("Ada", "1.2", e1_1=RIGHT, e1_2=Tried(7, 3, True, False))
AHEAD = code("小明", "1.2", e1_1=RIGHT, e1_2=Tried(2, 0, False, True))
NEW = code()
CUT = STUCK[:-3]


@pytest.fixture(autouse=True)
def small_course(monkeypatch: pytest.MonkeyPatch) -> None:
    """A course of three exercises in two chapters."""
    monkeypatch.setattr(content, "_folders", lambda: {id: FOLDERS[id] for id in IDS})
    monkeypatch.setattr(content, "question_files", lambda: [])


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """The exit status, what was printed, and what went wrong."""

    def report(*sources: object) -> tuple[int, str, str]:
        status = main(["report", *map(str, sources)])
        return status, *capsys.readouterr()

    return report


def file(own: Path, content: str, name: str = "class.txt", encoding: str = "utf-8") -> Path:
    (own / name).write_text(content, encoding=encoding)
    return own / name


def row(printed: str, beginning: str) -> list[str]:
    (line,) = (line for line in printed.splitlines() if line.startswith(beginning))
    return line.split()


def test_a_row_says_what_is_right_and_where_a_learner_is(told: Any) -> None:
    status, printed, trouble = told(STUCK)
    assert row(printed, "Ada") == ["Ada", "1/2", "0/1", "1.2,", "tried", "7", "times", "2026-11-23"]
    assert (status, trouble) == (0, "")


def test_who_has_solved_the_last_one_is_at_the_next(told: Any) -> None:
    assert row(told(AHEAD)[1], "小明") == ["小明", "2/2", "0/1", "2.1", "next", "2026-11-23"]


def test_who_has_done_everything_is_done(told: Any) -> None:
    everything = code("Ada", "2.1", e1_1=RIGHT, e1_2=RIGHT, e2_1=RIGHT)
    assert "2/2  1/1  all done" in told(everything)[1]


def test_who_gave_no_name_is_called_by_a_number(told: Any) -> None:
    printed = told(STUCK, NEW)[1]
    assert row(printed, "learner 2")[:4] == ["learner", "2", "0/2", "0/1"]


def test_columns_stand_below_each_other_with_wide_letters_too(told: Any) -> None:
    head, ada, ming, *_ = told(STUCK, AHEAD)[1].splitlines()
    assert columns(ada.partition("1/2")[0]) == columns(ming.partition("2/2")[0])
    assert head.index("01") == ada.index("1/2")


def test_a_name_given_by_the_teacher_wins_over_the_learner_s(told: Any) -> None:
    assert row(told(f"Countess={STUCK}")[1], "Countess")[1] == "1/2"


@pytest.mark.parametrize("between", [" ", "\t", ",", "=", " = ", ", ", ";"])
def test_a_file_has_a_name_before_each_code_or_none(between: str, own: Path, told: Any) -> None:
    listed = file(own, f"# class of Monday\n\nAda Lovelace{between}{NEW}\n{STUCK}\n")
    status, printed, _ = told(listed)
    assert row(printed, "Ada Lovelace")[2] == "0/2" and row(printed, "Ada  ")[1] == "1/2"
    assert status == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_an_editor_on_windows_wrote_is_read(
    encoding: str, own: Path, told: Any
) -> None:
    listed = file(own, f"小明 {NEW}\r\n", encoding=encoding)
    assert row(told(listed)[1], "小明")[1] == "0/2"


def test_a_progress_file_is_read(own: Path, told: Any) -> None:
    progress_file.tried("1.1", "right")
    (own / "grace.json").write_bytes(progress_file.path().read_bytes())
    printed = told(progress_file.path(), own / "grace.json")[1]
    assert row(printed, "learner 1")[2] == row(printed, "grace")[1] == "1/2"


def test_codes_come_through_a_pipe(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"Ada {STUCK}\n"))
    assert row(told("-")[1], "Ada")[1] == "1/2"


def test_a_damaged_code_is_named_with_its_line_and_stops_nothing(own: Path, told: Any) -> None:
    listed = file(own, f"# Monday\n{CUT}\n{AHEAD}\n")
    status, printed, trouble = told(listed)
    assert row(printed, "小明")[1] == "2/2"
    assert trouble.startswith("class.txt, line 2: a letter of the code is wrong or missing")
    assert status == 1


BROKEN = {
    "no code": ("a line\n", "class.txt, line 1: no code is here"),
    "another version": ("course9-abc\n", "class.txt, line 1: the code comes from another version"),
    "a cut progress file": ('{"exercises"', "class.txt: no progress file, or a damaged one"),
    "a newer progress file": ('{"version": 2}', "class.txt: this progress file comes from a newer"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_named(content: str, said: str, own: Path, told: Any) -> None:
    status, _, trouble = told(file(own, content), STUCK)
    assert trouble.startswith(said) and status == 1


def test_what_is_neither_a_file_nor_a_code_is_named(own: Path, told: Any) -> None:
    assert "neither a file nor a code" in told(own / "nobody.txt")[2]


def record(own: Path, name: str, **exercises: dict[str, Any]) -> None:
    """A progress file, as a check leaves it."""
    done = {id.removeprefix("e").replace("_", "."): one for id, one in exercises.items()}
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(json.dumps(progress_file.empty() | {"exercises": done}))


TOLD = {"tries": 3, "last": "wrong", "message": "no-dictionary"}


def test_a_folder_is_read_with_all_that_lies_below(own: Path, told: Any) -> None:
    record(own, "ada/.local/share/progress.json", e1_1=TOLD)
    record(own, "jun.json", e1_1={"tries": 1, "last": "right", "right": "2026-11-23"})
    file(own, f"Noor {AHEAD}\nthis is no code\n")
    file(own, "{", "broken.json")
    file(own, "{", "ada/progress-damaged-1.json")
    status, printed, trouble = told(own)
    assert [row(printed, name)[0] for name in ("ada", "jun", "Noor")] == ["ada", "jun", "Noor"]
    assert [line.partition(":")[0] for line in trouble.splitlines()] == [
        "broken.json",
        "class.txt, line 2",
    ]
    assert status == 1


def test_in_a_home_the_files_of_other_programs_are_nobody_s_progress(own: Path, told: Any) -> None:
    record(own, "ada/.local/share/jwt-client-course/progress.json", e1_1=TOLD)
    record(own, "ada/.local/share/jupyter/runtime/kernel-1.json")
    file(own, "[]", "ada/.local/share/jupyter/runtime/jpserver-1.json")
    _, printed, trouble = told(own)
    assert row(printed, "ada") and "kernel" not in printed and not trouble


def test_of_a_hundred_files_three_broken_ones_are_named_and_the_rest_is_shown(
    own: Path, told: Any
) -> None:
    (own / "in").mkdir()
    for number in range(97):
        file(own / "in", code(f"learner-{number:02}", "1.1", e1_1=RIGHT), f"{number:02}.txt")
    for name, broken in (("a.json", "{"), ("b.txt", CUT), ("c.json", '{"version": 9}')):
        file(own / "in", broken, name)
    status, printed, trouble = told(own / "in")
    assert sum(line.startswith("learner-") for line in printed.splitlines()) == 97
    assert [line.partition(":")[0] for line in trouble.splitlines()] == [
        "a.json",
        "b.txt, line 1",
        "c.json",
    ]
    assert status == 1


STRANGE = {
    "cut at the front": STUCK[3:],
    "another course's": "physics1-4Zk9",
    "two in one line": f"{STUCK} {AHEAD}",
    "a newer course's": STUCK.replace("course1", "course7"),
    "letters exchanged": STUCK[:-2] + STUCK[-1] + STUCK[-2],
}


@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
def test_a_code_that_cannot_be_read_has_one_line_and_the_next_is_read(
    strange: str, own: Path, told: Any
) -> None:
    status, printed, trouble = told(file(own, f"{strange}\n{AHEAD}\n"))
    assert trouble.startswith("class.txt, line 1: ") and trouble.count("\n") == 1
    assert row(printed, "小明")[1] == "2/2" and status == 1


def test_an_older_code_of_the_same_learner_is_a_line_of_its_own_with_its_day(told: Any) -> None:
    older = encode(Results({"1.1": RIGHT}, {}, "1.1", date(2026, 11, 20), "Ada"))
    days = [line.split()[-1] for line in told(older, STUCK)[1].splitlines() if line[:3] == "Ada"]
    assert days == ["2026-11-20", "2026-11-23"]


def test_who_looked_at_the_solution_is_in_the_spreadsheet(told: Any) -> None:
    rows = csv.DictReader(io.StringIO(told("--csv", STUCK)[1]))
    assert {one["exercise"]: one["looked_up"] for one in rows} == {"1.1": "False", "1.2": "True"}


def test_an_empty_folder_has_no_learner(own: Path, told: Any) -> None:
    assert told(own) == (0, "There is no learner to show.\n", "")


def test_what_most_of_those_who_are_stuck_were_told_last_is_said(own: Path, told: Any) -> None:
    for name, message in (("ada", "no-dictionary"), ("jun", "no-dictionary"), ("noor", "length")):
        record(own, f"{name}.json", e1_1=TOLD | {"message": message})
    record(own, "li.json", e1_1=TOLD | {"message": "", "right": "2026-11-23"})
    (stop,) = json.loads(told("--json", own)[1])["exercises"]
    assert stop["message"] == "no-dictionary"
    assert "no-dictionary" in row(told(own)[1], "1.1")


def test_a_spreadsheet_gets_a_line_for_each_learner_and_exercise(own: Path, told: Any) -> None:
    _, printed, _ = told("--csv", STUCK, f"=cmd {code(e1_1=RIGHT)}")
    assert list(csv.reader(io.StringIO(printed))) == [
        ["learner", "exercise", "tries", "hints", "looked_up", "right", "message"],
        ["Ada", "1.1", "1", "0", "False", "True", ""],
        ["Ada", "1.2", "7", "3", "True", "False", ""],
        ["'=cmd", "1.1", "1", "0", "False", "True", ""],
    ]


def test_the_page_shows_all_and_takes_nothing_for_markup(own: Path, told: Any) -> None:
    record(own, "handed in/<b>Ada.json", e1_1=TOLD)
    file(own, "{", "handed in/<i>broken.json")
    page = own / "class.html"
    status, printed, _ = told("--html", page, own / "handed in")
    seen = page.read_text("utf-8")
    assert (status, printed) == (1, f"The class is in {page}.\n")
    assert "&lt;b&gt;Ada<" in seen and "&lt;i&gt;broken" in seen
    assert "http" not in seen.replace('http-equiv="refresh"', "")
    assert "Always return a dictionary" in seen


def test_the_page_renews_itself_until_ctrl_c(
    own: Path, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, pauses = own / "class.html", []

    def pause(seconds: float) -> None:
        pauses.append((seconds, "Jun" in page.read_text("utf-8")))
        if len(pauses) == 2:
            raise KeyboardInterrupt
        record(own, "in/Jun.json", e1_1=TOLD)

    monkeypatch.setattr("time.sleep", pause)
    (own / "in").mkdir()
    assert told("--html", page, "--every", "20", own / "in")[0] == 0
    assert pauses == [(20, False), (20, True)]
    assert '<meta http-equiv="refresh" content="20">' in page.read_text("utf-8")


def test_a_name_cannot_command_the_teacher_s_terminal(own: Path, told: Any) -> None:
    assert "\x1b" not in told(file(own, f"\x1b[2Jx {NEW}\n"))[1]


def test_a_learner_who_handed_in_the_same_twice_counts_once(told: Any) -> None:
    assert len(json.loads(told("--json", STUCK, STUCK)[1])["learners"]) == 1


def test_two_learners_without_names_who_did_the_same_are_two(told: Any) -> None:
    assert len(json.loads(told("--json", NEW, NEW)[1])["learners"]) == 2


def test_the_exercise_that_stops_most_people_comes_first(told: Any) -> None:
    stuck = code("Jun", "2.1", e1_2=Tried(4), e2_1=Tried(9))
    printed = told(STUCK, AHEAD, stuck)[1]
    first, second, *_ = printed.partition("tries")[2].splitlines()[1:]
    assert first.split()[0] == "1.2" and first.split()[-4:] == ["2", "1", "4", "1"]
    assert second.split()[0] == "2.1" and second.split()[-4:] == ["1", "0", "9", "0"]


def test_who_has_not_tried_an_exercise_does_not_count_for_it(told: Any) -> None:
    asked_only = code("Jun", e1_2=Tried(0, 2))
    stops = json.loads(told("--json", STUCK, NEW, asked_only)[1])["exercises"]
    assert {stop["id"]: stop["median_tries"] for stop in stops} == {"1.2": 7, "1.1": 1}


def test_a_class_that_has_tried_nothing_is_told(told: Any) -> None:
    assert "Nobody has tried an exercise yet." in told(NEW)[1]


def test_exercises_of_another_version_are_listed_as_unknown(told: Any) -> None:
    status, printed, _ = told(code("Ada", "9.1", e9_1=RIGHT))
    assert "Not known to this version of the course: 9.1." in printed
    assert status == 0


def test_everything_comes_as_json(told: Any) -> None:
    status, printed, _ = told("--json", STUCK, CUT)
    whole = json.loads(printed)
    assert whole["learners"][0]["exercises"]["1.2"]["tries"] == 7
    assert (len(whole["damaged"]), status) == (1, 1)


@pytest.mark.slow
def test_reading_a_line_takes_time_in_proportion_to_the_line() -> None:
    setting = "from tutorial_lib.course.received_codes import _split, of_line\n"
    setting += "from tutorial_lib.course.progress_code import _as_sent"
    texts = [f"{sign!r} * 2_000_000 + 'a'" for sign in (",", ".", " ,", "course", "course1", "1")]
    assert ends(setting, "_split(text), _as_sent(text), of_line(text, '')", texts)


@pytest.mark.parametrize("between", [" ", ",", ";\t", " = ", "\u3000", ", \u3000;"])
def test_a_name_ends_where_what_parts_it_from_the_code_begins(between: str, told: Any) -> None:
    assert told(f"小明{between}{NEW}")[1].splitlines()[1].split()[0] == "小明"


def test_a_code_is_read_out_of_what_stands_around_it() -> None:
    assert decode(f"«{STUCK}».…\n", []).name == "Ada"


def test_a_class_that_handed_in_the_same_again_and_again_takes_no_longer_for_each() -> None:
    learners = [Learner("Ada", Results({}, {}, "", None, f"{n}")) for n in range(4_000)]
    sizes = [steps(lambda n=n: ClassReport(learners[:n])) for n in (1_000, 2_000, 4_000)]
    assert grows_in_proportion(sizes)


def test_ids_from_a_progress_file_cannot_command_a_terminal_or_fill_it(own: Path, told: Any):
    ids = {f"\x1b[2J{n}" + "x" * 5_000: {} for n in range(1_000)}
    written = json.dumps({"version": 1, "exercises": ids})
    printed = told(file(own, written, "progress.json"))[1]
    assert "\x1b" not in printed and "… 980 more" in printed and len(printed) < 2_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_without_a_writer_is_named_and_not_waited_for(own: Path, told: Any) -> None:
    os.mkfifo(own / "class.txt")
    assert told(own / "class.txt")[::2] == (1, told_of(own / "class.txt"))


def told_of(path: Path) -> str:
    return f"{one_line(str(path))}: cannot be read (it is no plain file)\n"


def test_a_number_that_nobody_counted_is_a_damaged_progress_file(own: Path, told: Any) -> None:
    path = file(own, '{"exercises": {"1.1": {"tries": %s}}}' % ("9" * 4300), "ada.json")
    status, printed, wrong = told(path)
    assert status == 1 and "damaged" in wrong and "no learner" in printed
