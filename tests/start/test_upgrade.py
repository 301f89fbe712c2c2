"""A newer version of the course, where somebody has worked with an older one."""

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tests.start.copies import ROOT, copy_of_the_course, start_of
from tutorial_lib.course import kept_pieces, progress, progress_file
from tutorial_lib.course.content import question_ids
from tutorial_lib.course.progress_code import decode
from tutorial_lib.course.progress_data import Tried
from tutorial_lib.course.reset_chapter import KEPT, reset
from tutorial_lib.course.shipped_notebooks import Shipped

pytestmark = pytest.mark.slow
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
CHAPTER = "03_header_injection.ipynb"
OLD, NEW, MINE = (json.dumps({"cells": [which]}, indent=1).encode() for which in ("1", "2", "I"))
WHO = ("-c", "user.name=a test", "-c", "user.email=test@example.org", "-c", "core.autocrlf=false")

# As version 1.0.0 wrote them. What comes later must read them.
CODE = "course1-g02eTTrfeiFUAMKClzL7qUPMs7Cu9nc"
RECORD = """{
 "exercises": {"0.1": {"hints": 1, "last": "right", "needed": 2, "right": "2026-06-01T10:00:00Z",
   "tries": 2}, "1.2": {"last": "refused", "tries": 1}},
 "latest": {"date": "2026-06-02", "exercise": "1.2"},
 "questions": {"1.arrow": {"at_first": false, "first": "a", "last": "d", "right": true}},
 "version": 1
}"""
PIECE = '''"""repeated, as I wrote it in the course."""

def repeated(journal):
    return journal[4].credential.fingerprint
'''


def git(folder: Path, *arguments: str) -> int:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", *WHO, *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True).returncode


class Checkout:
    """A learner's clone of the course, chapter 03 worked on, and the course a version ahead."""

    def __init__(self, folder: Path) -> None:
        self.course, self.root = folder / "course", folder / "clone"
        (self.course / "notebooks").mkdir(parents=True)
        shutil.copy(ROOT / ".gitignore", self.course)
        git(self.course, "init")
        self.ship(OLD)
        git(folder, "clone", str(self.course), str(self.root))
        self.mine = self.root / "notebooks" / CHAPTER
        self.mine.write_bytes(MINE)
        (self.root / "my_client").mkdir()
        (self.root / "my_client" / "bearer.py").write_bytes(MINE)
        self.ship(NEW)

    def ship(self, version: bytes) -> None:
        (self.course / "notebooks" / CHAPTER).write_bytes(version)
        git(self.course, "add", ".")
        git(self.course, "commit", "--message", "a version")

    def kept(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.root / KEPT).iterdir()]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@needs_git
def test_git_pull_stops_before_a_notebook_that_was_worked_on(checkout: Checkout) -> None:
    assert git(checkout.root, "pull") != 0
    assert checkout.mine.read_bytes() == MINE


@needs_git
def test_after_a_reset_git_pull_brings_the_new_version_and_mine_is_kept(checkout: Checkout) -> None:
    reset("03", Shipped(checkout.root))
    assert git(checkout.root, "pull") == 0
    assert (checkout.mine.read_bytes(), checkout.kept()) == (NEW, [MINE])
    assert (checkout.root / "my_client" / "bearer.py").read_bytes() == MINE


@needs_git
def test_nbgitpuller_keeps_my_lines_and_a_reset_brings_the_new_version(checkout: Checkout) -> None:
    # Its own steps: it commits what a learner did, then merges and lets the learner win.
    assert git(checkout.root, "fetch") == 0
    assert git(checkout.root, "commit", "--all", "--message", "Automatic commit") == 0
    assert git(checkout.root, "merge", "-Xours", "@{upstream}") == 0
    assert checkout.mine.read_bytes() == MINE
    reset("03", Shipped(checkout.root))
    assert (checkout.mine.read_bytes(), checkout.kept()) == (NEW, [MINE])


@pytest.fixture
def started(tmp_path: Path) -> ModuleType:
    """start.py of a copy without git, after a first start that had nothing to install."""
    start = start_of(copy_of_the_course(tmp_path))
    start.install = lambda lock: None
    start.prepare(start.COURSE)
    start.installed_pins = lambda: [start.fingerprint(start.COURSE)]
    return start


def chapter(start: ModuleType) -> tuple[Path, Path]:
    """The notebook of chapter 03, and start.py's copy of it as it was shipped."""
    (notebook,) = Path(start.NOTEBOOKS).glob("03*")
    return notebook, Path(start.SHIPPED, notebook.name)


def test_a_zip_unpacked_over_the_old_one_is_what_a_reset_puts_back(started: ModuleType) -> None:
    notebook, shipped = chapter(started)
    notebook.write_bytes(notebook.read_bytes().replace(b"header", b"HEADER"))  # the next version's
    started.prepare(started.COURSE)
    assert shipped.read_bytes() == notebook.read_bytes()


def test_a_notebook_that_was_worked_on_is_never_taken_for_a_shipped_one(
    started: ModuleType,
) -> None:
    notebook, shipped = chapter(started)
    worked_on = json.loads(before := notebook.read_bytes())
    worked_on["metadata"]["language_info"]["version"] = "3.13.0"  # as Jupyter saves it after a run
    for written in (json.dumps(worked_on).encode(), b"{}", b"no notebook", b"\xff"):
        notebook.write_bytes(written)
        started.prepare(started.COURSE)
    assert shipped.read_bytes() == before


def test_what_authors_save_is_known_as_untouched(started: ModuleType) -> None:
    every = started.notebooks_in(started.NOTEBOOKS)
    assert [name for name, content in every.items() if not started.is_untouched(content)] == []


def test_a_code_of_an_older_version_is_still_read() -> None:
    results = decode(CODE, question_ids())
    assert results.exercises == {"0.1": Tried(2, 1, False, True), "1.2": Tried(1)}
    assert results.questions == {"1.arrow": "right"}
    assert (results.name, results.latest, results.day) == ("Ada", "1.2", date(2026, 6, 2))


def test_the_progress_of_an_older_version_is_still_read_and_gives_the_same_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(progress_file.FILE_VARIABLE, str(tmp_path / "progress.json"))
    (tmp_path / "progress.json").write_text(RECORD)
    assert progress(name="Ada").code == CODE
    assert (tmp_path / "progress.json").read_text() == RECORD


def test_a_piece_of_an_older_version_is_still_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kept_pieces.FOLDER_VARIABLE, str(tmp_path))
    (tmp_path / "repeated.py").write_text(PIECE)
    assert kept_pieces.kept("repeated").__name__ == "repeated"
