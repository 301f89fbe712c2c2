"""A chapter is put back as shipped, and nothing of the learner's is lost on the way."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.start.copies import ROOT, copy_of_the_course, start_of
from tutorial_lib.__main__ import main
from tutorial_lib.course import reset_chapter as command
from tutorial_lib.course.reset_chapter import KEPT, CannotReset, listing, reset
from tutorial_lib.course.shipped_notebooks import LAID_DOWN, Shipped

SHIPPED = json.dumps({"cells": [], "nbformat": 4}).encode()
MINE = b'{"cells": ["mine"]}'
NAMES = ("00_start_here.ipynb", "03_header_injection.ipynb")
WHO = ("-c", "user.name=a test", "-c", "user.email=test@example.org")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course without git, of two notebooks as they were shipped."""
    root = tmp_path / "my cöurse"
    (root / "notebooks").mkdir(parents=True)
    for name in NAMES:
        (root / "notebooks" / name).write_bytes(SHIPPED)
    return root


@pytest.fixture
def laid_down(course: Path) -> Shipped:
    """The course after start.py, without git, chapter 03 changed."""
    shutil.copytree(course / "notebooks", course / LAID_DOWN)
    (course / "notebooks" / NAMES[1]).write_bytes(MINE)
    return Shipped(course)


def git(root: Path, *arguments: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", *WHO, *arguments], cwd=root, env=env, check=True, capture_output=True)


def committed(root: Path) -> None:
    git(root, "init")
    git(root, "add", "notebooks")
    git(root, "commit", "-m", "the course")


def notebook(shipped: Shipped, name: str = NAMES[1]) -> Path:
    return shipped.root / "notebooks" / name


def copies(shipped: Shipped) -> list[bytes]:
    return [path.read_bytes() for path in sorted((shipped.root / KEPT).glob("*"))]


@pytest.mark.parametrize("chapter", ["03", "3", "03_header_injection", f"notebooks/{NAMES[1]}"])
def test_a_chapter_is_as_shipped_again_and_the_learner_s_version_kept(
    chapter: str, laid_down: Shipped
) -> None:
    said = reset(chapter, laid_down)
    assert notebook(laid_down).read_bytes() == SHIPPED
    assert copies(laid_down) == [MINE]
    assert "my_notebooks/03_header_injection-2" in said


@needs_git
def test_in_a_git_checkout_what_was_committed_is_as_shipped(course: Path) -> None:
    committed(course)
    notebook(Shipped(course)).write_bytes(MINE)
    reset("03", Shipped(course))
    assert notebook(Shipped(course)).read_bytes() == SHIPPED


@needs_git
def test_a_course_in_a_folder_of_somebody_s_own_checkout_is_found_there(course: Path) -> None:
    git(course.parent, "init")
    git(course.parent, "add", ".")
    git(course.parent, "commit", "-m", "all my things")
    notebook(Shipped(course)).write_bytes(MINE)
    reset("03", Shipped(course))
    assert notebook(Shipped(course)).read_bytes() == SHIPPED


@needs_git
def test_a_checkout_around_the_course_that_does_not_know_it_is_no_help_and_no_harm(
    laid_down: Shipped,
) -> None:
    git(laid_down.root.parent, "init")
    reset("03", laid_down)
    assert notebook(laid_down).read_bytes() == SHIPPED


@needs_git
def test_a_variable_that_names_another_repository_does_not_mislead(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(course)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    notebook(Shipped(course)).write_bytes(MINE)
    reset("03", Shipped(course))
    assert notebook(Shipped(course)).read_bytes() == SHIPPED


def test_without_git_what_start_py_laid_down_is_as_shipped(
    laid_down: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    reset("03", laid_down)
    assert notebook(laid_down).read_bytes() == SHIPPED


def test_where_nobody_knows_how_it_was_shipped_the_remedy_is_named(course: Path) -> None:
    with pytest.raises(CannotReset, match="Get the course anew into another folder"):
        reset("03", Shipped(course))


def test_a_notebook_that_was_deleted_comes_back(laid_down: Shipped) -> None:
    notebook(laid_down).unlink()
    reset("03", laid_down)
    assert notebook(laid_down).read_bytes() == SHIPPED
    assert copies(laid_down) == []


def test_a_notebook_that_is_as_shipped_is_not_copied(laid_down: Shipped) -> None:
    assert "as shipped already" in reset("00", laid_down)
    assert copies(laid_down) == []


def test_two_resets_in_a_minute_keep_both_versions(laid_down: Shipped) -> None:
    for mine in (MINE, MINE + b" "):
        notebook(laid_down).write_bytes(mine)
        reset("03", laid_down)
    assert sorted(copies(laid_down)) == [MINE, MINE + b" "]


def test_where_no_copy_can_be_written_nothing_is_changed(laid_down: Shipped) -> None:
    (laid_down.root / KEPT).touch()
    with pytest.raises(CannotReset, match="Nothing was changed"):
        reset("03", laid_down)
    assert notebook(laid_down).read_bytes() == MINE


def test_where_the_disk_is_full_no_half_a_copy_and_the_chapter_stay(
    laid_down: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotReset, match="No space left"):
        reset("03", laid_down)
    assert (notebook(laid_down).read_bytes(), copies(laid_down)) == (MINE, [])


def test_where_the_chapter_cannot_be_replaced_the_copy_is_there(
    laid_down: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(*paths: object) -> None:
        raise PermissionError(13, "it is in use")

    monkeypatch.setattr(os, "replace", in_use)
    with pytest.raises(CannotReset, match=r"could not be written \(it is in use\)"):
        reset("03", laid_down)
    assert notebook(laid_down).read_bytes() == MINE
    assert sorted(os.listdir(laid_down.root / "notebooks")) == [*NAMES]
    assert copies(laid_down) == [MINE]


def test_a_damaged_copy_of_what_was_shipped_is_not_put_back(laid_down: Shipped) -> None:
    (laid_down.root / LAID_DOWN / NAMES[1]).write_bytes(SHIPPED[:9])
    with pytest.raises(CannotReset, match="is no notebook"):
        reset("03", laid_down)
    assert notebook(laid_down).read_bytes() == MINE


@pytest.mark.parametrize("chapter", ["07", "7", "30", "x", "..", "", "03_header_injection.py"])
def test_a_chapter_that_is_none_is_named_with_those_there_are(
    chapter: str, laid_down: Shipped
) -> None:
    with pytest.raises(CannotReset, match="There are: 00, 03"):
        reset(chapter, laid_down)


def test_all_chapters_are_listed_with_a_word_on_each(laid_down: Shipped) -> None:
    notebook(laid_down, NAMES[0]).unlink()
    assert listing(laid_down) == f"{NAMES[0]}  missing\n{NAMES[1]}  changed"


def test_the_command_says_on_one_line_why_it_cannot(
    laid_down: Shipped, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "course", lambda: laid_down.root)
    assert main(["reset", "07"]) == 1
    assert capsys.readouterr().err == "There is no chapter 07. There are: 00, 03.\n"


def test_versions_that_are_kept_are_no_chapters_to_pytest_and_to_git(laid_down: Shipped) -> None:
    reset("03", laid_down)
    assert sorted(path.name for path in (laid_down.root / "notebooks").rglob("*")) == [*NAMES]
    assert f"{KEPT}/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_command_works_in_a_real_copy_of_the_course_from_anywhere(tmp_path: Path) -> None:
    course = copy_of_the_course(tmp_path)
    shutil.copytree(course / "notebooks", course / LAID_DOWN)
    (mine,) = (course / "notebooks").glob("03*.ipynb")
    mine.write_bytes(MINE)
    run = [sys.executable, "-m", "tutorial_lib", "reset", "03"]
    env = os.environ | {"PYTHONPATH": str(course)}
    subprocess.run(run, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert mine.read_bytes() == (course / LAID_DOWN / mine.name).read_bytes()
    assert [path.read_bytes() for path in (course / KEPT).iterdir()] == [MINE]


@pytest.fixture
def started(tmp_path: Path) -> ModuleType:
    """start.py of a copy, after a first start that had nothing to install."""
    start = start_of(copy_of_the_course(tmp_path))
    start.install = lambda lock: None
    start.prepare(start.COURSE)
    return start


def laid(start: ModuleType) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(start.SHIPPED).iterdir()}


def test_a_first_start_lays_down_every_notebook(started: ModuleType) -> None:
    folder = Path(started.NOTEBOOKS)
    assert laid(started) == {path.name: path.read_bytes() for path in folder.glob("*.ipynb")}


def test_a_broken_environment_made_anew_keeps_what_was_shipped(started: ModuleType) -> None:
    before = laid(started)
    next(Path(started.NOTEBOOKS).glob("03*")).write_bytes(MINE)
    os.remove(started.STAMP)
    started.prepare(started.COURSE)
    assert laid(started) == before


def test_an_upgrade_lays_down_the_notebooks_that_came_with_it(started: ModuleType) -> None:
    upgraded = next(Path(started.NOTEBOOKS).glob("03*"))
    upgraded.write_bytes(SHIPPED)
    started.installed_pins = lambda: ["older pins"]
    started.prepare(started.COURSE)
    assert laid(started)[upgraded.name] == SHIPPED


def test_a_full_disk_while_copies_are_laid_down_is_told_in_one_line(
    started: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(started.Trouble, match=r"\(No space left on device\): make room"):
        started.lay_down({})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_in_a_chapter_s_place_is_named_and_not_waited_for(laid_down: Shipped) -> None:
    notebook(laid_down).unlink()
    os.mkfifo(notebook(laid_down))
    assert listing(laid_down).endswith("missing")
    with pytest.raises(CannotReset, match="no plain file"):
        reset("03", laid_down)
