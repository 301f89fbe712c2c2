"""What a learner has done is kept: through kills, in company, and whatever happens to the file."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import filelock
import pytest

from tests.course.asked import SOLUTION, made, written
from tests.waiting import running, wait_until
from tutorial_lib.course import exercise, kept_pieces, progress, progress_file, question
from tutorial_lib.course.panels import OutcomePanel
from tutorial_lib.course.verify import answer_of
from tutorial_lib.widgets.styles import LIVE, TWIN

BEGIN = "import os, signal\nfrom tutorial_lib.course import progress_file\n"
FOR_EVER = f"{BEGIN}print(flush=True)\nwhile True: progress_file.tried('1.1', 'wrong')"
FIFTY = f"{BEGIN}for n in range(50): progress_file.tried(f'{{os.getpid()}}.{{n}}', 'wrong')"
KILLED_BEFORE_REPLACING = (
    f"{BEGIN}os.replace = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
    "progress_file.tried('1.2', 'wrong')"
)
DAMAGED = {
    "empty": b"",
    "cut": b'{"version": 1, "exer',
    "not text": b"\xff\xfe\x00",
    "a list": b"[]",
    "nested": b"[" * 100_000,
    "no tables": b'{"version": 1, "exercises": []}',
    "no version": b'{"version": "one"}',
    "tries in words": b'{"exercises": {"1.1": {"tries": "three"}}}',
    "an answer that is none": b'{"questions": {"1.form": "A"}}',
}


DIGITS = [100, 101, 4299, 4300, 4301, 5000]  # Python reads 4,300 digits at most, and writes no more
PLACES = {
    "a version": '{"version": %s}',
    "tries": '{"exercises": {"1.1": {"tries": %s}}}',
    "tries below zero": '{"exercises": {"1.1": {"tries": -%s}}}',
    "tries that were needed": '{"exercises": {"1.1": {"needed": %s, "hints": %s, "right": ""}}}',
    "a member of tomorrow": '{"exercises": {"1.1": {"seconds": [%s]}}, "more": %s}',
    "an exercise's id": '{"exercises": {"%s": {"tries": 1}, "%s.1": {}, "1.%s": {}}}',
    "no whole number": '{"exercises": {"1.1": {"seconds": %s.5, "x": 1e%s}}}',
}
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")


@pytest.fixture(autouse=True)
def untroubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that has seen no trouble yet."""
    monkeypatch.setattr(progress_file, "_troubles", {})
    monkeypatch.setattr(progress_file, "_told", set())


def process(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(program(code), stdout=subprocess.PIPE)


def program(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def written_down() -> progress_file.Record:
    return progress_file.parse(progress_file.path().read_text("utf-8"))


def written_tries() -> int:
    """How often 1.1 was tried, by the file as it is."""
    return written_down()["exercises"]["1.1"]["tries"] if progress_file.path().exists() else 0


def has_grown_beyond(tries: int) -> bool:
    return written_tries() > tries


def below_a_file(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "a file").touch()
    monkeypatch.setenv(progress_file.FILE_VARIABLE, str(own / "a file" / "progress.json"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
@pytest.mark.slow
def test_a_kernel_killed_while_it_writes_leaves_a_whole_file() -> None:
    for wait in (0.0, 0.013, 0.029, 0.041):
        with running(program(FOR_EVER)) as writer:
            wait_until(partial(has_grown_beyond, written_tries()))
            time.sleep(wait)
            seen = written_tries()
            writer.send_signal(signal.SIGKILL)
        assert written_tries() >= seen


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
@pytest.mark.slow
def test_what_a_killed_kernel_leaves_beside_the_file_goes_with_the_next_write(own: Path) -> None:
    progress_file.tried("1.1", "wrong")
    process(KILLED_BEFORE_REPLACING).communicate()
    assert "1.2" not in written_down()["exercises"]
    assert list(own.glob("*.saving"))
    progress_file.tried("1.3", "wrong")
    assert "1.3" in written_down()["exercises"] and not list(own.glob("*.saving"))


@pytest.mark.slow
def test_two_notebooks_at_once_lose_nothing_of_each_other() -> None:
    for writer in [process(FIFTY), process(FIFTY)]:
        writer.communicate()
    assert len(progress_file.load()["exercises"]) == 100


@pytest.mark.slow
def test_two_notebooks_that_try_the_same_exercise_are_both_counted() -> None:
    code = f"{BEGIN}for _ in range(25): progress_file.tried('1.1', 'wrong')"
    for writer in [process(code), process(code)]:
        writer.communicate()
    assert progress_file.load()["exercises"]["1.1"]["tries"] == 50


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_as_it_is_and_a_new_one_begun(
    content: bytes, own: Path
) -> None:
    progress_file.path().write_bytes(content)
    progress_file.tried("1.1", "wrong")
    assert (own / "progress-damaged-1.json").read_bytes() == content
    assert written_down()["exercises"]["1.1"]["tries"] == 1
    assert "`progress-damaged-1.json`" in progress_file.troubles()[0]


def test_looking_at_a_damaged_file_sets_it_aside_too(own: Path) -> None:
    progress_file.path().write_bytes(b"{")
    assert progress_file.load() == progress_file.empty()
    assert (own / "progress-damaged-1.json").exists()


def test_a_second_damaged_file_does_not_take_the_first_one_s_place(own: Path) -> None:
    for content in (b"one", b"two"):
        progress_file.path().write_bytes(content)
        progress_file.load()
    kept = [path.read_bytes() for path in sorted(own.glob("progress-damaged-*.json"))]
    assert kept == [b"one", b"two"]


def test_what_a_later_version_added_to_an_entry_stays() -> None:
    entry = '{"tries": 1, "mood": "good"}'
    progress_file.path().write_text(f'{{"version": 1, "exercises": {{"1.1": {entry}}}}}')
    progress_file.tried("1.1", "right")
    assert written_down()["exercises"]["1.1"]["mood"] == "good"


def test_a_file_of_a_newer_version_is_left_alone() -> None:
    newer = b'{"version": 2, "exercises": ["another form"]}'
    progress_file.path().write_bytes(newer)
    progress_file.tried("1.1", "right")
    assert progress_file.load() == progress_file.empty()
    assert progress_file.path().read_bytes() == newer
    assert "newer version" in progress_file.troubles()[0]


def test_where_nothing_can_be_written_an_exercise_is_judged_all_the_same_and_nothing_is_printed(
    own: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    below_a_file(own, monkeypatch)
    assert made().check(written(SOLUTION)).kind == "right"
    assert capfd.readouterr() == ("", "")


def test_where_nothing_can_be_written_a_kernel_is_told_once(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below_a_file(own, monkeypatch)
    progress_file.tried("1.1", "wrong")
    first = progress_file.news()
    progress_file.tried("1.1", "wrong")
    assert ["The course goes on without it" in said for said in first] == [True]
    assert progress_file.news() == []


def test_an_outcome_that_is_shown_twice_says_the_same_twice(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below_a_file(own, monkeypatch)
    outcome = made().check(written(SOLUTION))
    first, second = (str(OutcomePanel(outcome).draw(LIVE)) for _ in range(2))
    assert "The course goes on without it" in first and first == second
    assert "The course goes on without it" not in str(OutcomePanel(outcome).draw(TWIN))


def test_a_trouble_that_has_passed_is_forgotten(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below_a_file(own, monkeypatch)
    progress_file.tried("1.1", "wrong")
    monkeypatch.setenv(progress_file.FILE_VARIABLE, str(own / "progress.json"))
    progress_file.tried("1.1", "wrong")
    assert progress_file.troubles() == []


def test_a_file_that_cannot_be_read_counts_as_empty_and_is_left(own: Path) -> None:
    progress_file.path().mkdir()
    progress_file.tried("1.1", "wrong")
    assert progress_file.load() == progress_file.empty()
    assert progress_file.path().is_dir() and progress_file.troubles()


@pytest.mark.parametrize("form", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("digits", DIGITS)
def test_however_long_a_number_is_progress_is_shown_and_goes_on(digits: int, form: str) -> None:
    progress_file.path().write_text(form.replace("%s", "9" * digits))
    shown = progress()
    assert json.dumps(shown.as_data()) and shown.text() and shown._repr_mimebundle_()
    progress_file.tried("1.1", "wrong")
    assert len(progress_file.troubles()) <= 1 and progress().code


def test_a_question_s_name_may_hold_what_no_text_can() -> None:
    progress_file.path().write_text('{"questions": {"\\ud800": {"tries": 1, "right": true}}}')
    assert progress().code and progress().text()


def test_a_file_that_an_editor_of_windows_saved_is_read(own: Path) -> None:
    progress_file.tried("1.1", "wrong")
    progress_file.path().write_text(progress_file.path().read_text("utf-8"), "utf-8-sig")
    assert progress_file.load()["exercises"]["1.1"] and not list(own.glob("*damaged*"))


def test_a_file_that_is_too_long_to_be_ours_is_left_and_not_called_damaged(own: Path) -> None:
    file, more = progress_file.path(), "x" * progress_file.LARGEST
    file.write_text(json.dumps({"exercises": {}, "more": more}))
    before = file.read_bytes()
    progress_file.tried("1.1", "wrong")
    assert progress_file.load() == progress_file.empty() and file.read_bytes() == before
    assert [said for said in progress_file.troubles() if "more than 1,000,000 bytes" in said]
    assert not list(own.glob("*damaged*"))


def test_a_file_of_ours_never_grows_beyond_what_we_read(own: Path) -> None:
    full = progress_file.empty() | {"more": "x" * (progress_file.LARGEST - 200)}
    progress_file.path().write_text(json.dumps(full))
    for number in range(5):
        progress_file.tried(f"1.{number}", "wrong")
    assert progress_file.load()["more"] == full["more"] and not list(own.glob("*damaged*"))
    assert progress_file.path().stat().st_size <= progress_file.LARGEST and progress_file.troubles()


@needs_pipes
@pytest.mark.parametrize("kind", ["a pipe", "a folder", "a device", "a link to a pipe"])
def test_what_is_no_plain_file_is_left_alone_and_nobody_waits_for_it(kind: str, own: Path) -> None:
    there = own / "pipe" if kind.startswith("a link") else progress_file.path()
    if kind in ("a folder", "a device"):
        there.mkdir() if kind == "a folder" else there.symlink_to("/dev/zero")
    else:
        os.mkfifo(there)
    if there != progress_file.path():
        progress_file.path().symlink_to(there)
    progress_file.tried("1.1", "wrong")
    assert progress_file.load() == progress_file.empty() and len(progress_file.troubles()) == 1
    assert not progress_file.path().is_file() and not list(own.glob("*damaged*"))


@pytest.mark.slow
def test_a_program_that_holds_the_file_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress_file, "PATIENCE", 0.1)
    lock = f"import filelock, time\nwith filelock.FileLock({f'{progress_file.path()}.lock'!r}):\n"
    holds = program(f"{lock} print(flush=True)\n time.sleep(60)")
    with running(holds, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        progress_file.tried("1.1", "wrong")
        holder.kill()
    assert "another program holds" in progress_file.troubles()[0]


def test_a_file_system_without_locks_keeps_progress_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(lock: filelock.FileLock) -> None:
        raise OSError(progress_file.NO_LOCKS[0], "Function not implemented")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    progress_file.tried("1.1", "wrong")
    assert written_down()["exercises"]["1.1"]["tries"] == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights another way")
def test_the_file_is_its_owner_s_alone(own: Path) -> None:
    progress_file.tried("1.1", "wrong")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in own.glob("progress.json*")}
    assert modes == {"progress.json": 0o600, "progress.json.lock": 0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights another way")
def test_the_course_s_own_folders_are_their_owner_s_alone(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / progress_file.APP).mkdir(mode=0o755)  # made by an older version
    (own / "chosen").mkdir(mode=0o755)
    for folder in (own / "chosen", own / progress_file.APP, own / "new"):
        monkeypatch.setenv(progress_file.FILE_VARIABLE, str(folder / "progress.json"))
        progress_file.tried("1.1", "wrong")
    modes = [mode_of(own / name) for name in (progress_file.APP, "new", "chosen")]
    assert modes == [0o700, 0o700, 0o755]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights another way")
@pytest.mark.parametrize("before", [None, 0o755, 0o500])
def test_the_learner_s_client_is_its_owner_s_alone(before: int | None) -> None:
    if before:
        kept_pieces.folder().mkdir(mode=before)
    with suppress(PermissionError):
        kept_pieces.keep("double", written(SOLUTION))
    modes = {mode_of(path) for path in kept_pieces.folder().glob("*.py")}
    assert mode_of(kept_pieces.folder()) == (before or 0o700) & 0o700 and modes <= {0o600}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_no_token_and_no_password_gets_in(own: Path) -> None:
    task = exercise("1.2")
    task.check(answer_of(task, task.answers.solution))
    for wrong in task.answers.wrong:
        task.check(answer_of(task, wrong.source))
    task.hint(), task.solution(), question("1.form").choose("A")
    text = "".join(path.read_text("utf-8") for path in own.glob("progress*"))
    assert written_down()["exercises"]["1.2"]["tries"] > 1
    assert not [secret for secret in ("eyJ", "tidal-1911", "lovelace", "Bearer") if secret in text]


def test_tries_after_the_right_one_do_not_change_how_many_it_needed() -> None:
    for outcome in ("wrong", "right", "wrong", "right"):
        progress_file.tried("1.1", outcome)
    entry = progress_file.load()["exercises"]["1.1"]
    assert (entry["needed"], entry["tries"]) == (2, 4)


def test_a_question_answered_right_stays_right_when_other_options_are_tried() -> None:
    progress_file.answered("1.form", "A", is_right=False)
    progress_file.answered("1.form", "B", is_right=True)
    progress_file.answered("1.form", "C", is_right=False)
    entry = json.loads(progress_file.path().read_text())["questions"]["1.form"]
    assert entry == {"first": "A", "last": "C", "right": True, "at_first": False}
