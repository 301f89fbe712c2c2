"""jwt-course: the notebooks in a learner's folder, and never over what the learner did."""

import os
import sys
from pathlib import Path

import pytest

import start
from tutorial_lib import jwt_course
from tutorial_lib.course import shipped_notebooks
from tutorial_lib.course.shipped_notebooks import Shipped
from tutorial_lib.jwt_course import lab, lay, main

CHAPTER = "03_header_injection.ipynb"
NEW = "03_header_injection-new.ipynb"
MINE = b"what I did"


class Wheel:
    """A course that was installed, in a version that can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.ships("1")

    def ships(self, version: str) -> None:
        for name in ("00_start_here.ipynb", CHAPTER):
            (self.folder / name).write_text(version)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheel:
    wheel = Wheel(tmp_path / "installed")
    for module in (shipped_notebooks, jwt_course):
        monkeypatch.setattr(module, "PACKED", wheel.folder)
    return wheel


@pytest.fixture
def folder(wheel: Wheel, tmp_path: Path) -> Path:
    """A learner's folder in which version 1 was laid."""
    folder = tmp_path / "my cöurse"
    assert lay(folder) == []
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, list[str]]]:
    """What JupyterLab was opened with."""
    calls: list[tuple[Path, list[str]]] = []
    monkeypatch.setattr(jwt_course, "open_lab", lambda *how: calls.append(how))
    return calls


def notebooks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "notebooks").iterdir()}


def test_a_folder_that_is_not_there_is_made_with_every_notebook(folder: Path) -> None:
    assert notebooks(folder) == {"00_start_here.ipynb": b"1", CHAPTER: b"1"}


def test_a_notebook_that_was_worked_on_stays_and_nothing_is_beside_it(folder: Path) -> None:
    (folder / "notebooks" / CHAPTER).write_bytes(MINE)
    assert lay(folder) == []
    assert notebooks(folder) == {"00_start_here.ipynb": b"1", CHAPTER: MINE}


def test_one_that_was_deleted_comes_back(folder: Path) -> None:
    (folder / "notebooks" / CHAPTER).unlink()
    lay(folder)
    assert notebooks(folder)[CHAPTER] == b"1"


def test_a_newer_version_takes_the_place_of_one_that_nobody_worked_on(
    folder: Path, wheel: Wheel
) -> None:
    wheel.ships("2")
    assert lay(folder) == []
    assert notebooks(folder) == {"00_start_here.ipynb": b"2", CHAPTER: b"2"}


def test_a_newer_version_lies_beside_one_that_was_worked_on_and_is_named(
    folder: Path, wheel: Wheel
) -> None:
    (folder / "notebooks" / CHAPTER).write_bytes(MINE)
    wheel.ships("2")
    (said,) = lay(folder)
    assert CHAPTER in said and NEW in said
    assert notebooks(folder) == {"00_start_here.ipynb": b"2", CHAPTER: MINE, NEW: b"2"}


def test_a_version_that_lies_beside_goes_with_the_next_one_unless_it_was_worked_on_too(
    folder: Path, wheel: Wheel
) -> None:
    for version, beside in (("2", MINE), ("3", None), ("4", None)):
        (folder / "notebooks" / CHAPTER).write_bytes(MINE)
        wheel.ships(version)
        lay(folder)
        if beside:
            (folder / "notebooks" / NEW).write_bytes(beside)
    assert notebooks(folder)[NEW] == MINE
    assert notebooks(folder)["03_header_injection-new-2.ipynb"] == b"4"
    assert len(notebooks(folder)) == 4


def test_a_notebook_of_that_name_which_was_there_before_the_course_stays(
    wheel: Wheel, tmp_path: Path
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / CHAPTER).write_bytes(MINE)
    lay(tmp_path)
    assert notebooks(tmp_path) == {"00_start_here.ipynb": b"1", CHAPTER: MINE, NEW: b"1"}


@pytest.mark.slow
def test_what_lies_beside_is_no_chapter_of_its_own(folder: Path, wheel: Wheel) -> None:
    (folder / "notebooks" / NEW).write_bytes(b"2")
    assert Shipped(folder).names() == ["00_start_here.ipynb", CHAPTER]


def test_as_shipped_is_what_came_with_the_library(folder: Path, wheel: Wheel) -> None:
    wheel.ships("2")
    assert Shipped(folder).content(CHAPTER) == b"2"


@pytest.mark.parametrize("inside", [".", "notebooks", "notebooks/deeper"])
def test_without_a_name_the_folder_is_the_one_around(
    inside: str, folder: Path, opened: list[tuple[Path, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / inside).mkdir(exist_ok=True)
    monkeypatch.chdir(folder / inside)
    main(["--no-browser", "--port", "8899"])
    assert opened == [(folder, ["--no-browser", "--port", "8899"])]


def test_else_it_is_one_in_the_current_folder_and_somebody_s_own_notebooks_are_none(
    wheel: Wheel,
    tmp_path: Path,
    opened: list[tuple[Path, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    main([])
    assert opened == [(tmp_path / "jwt-course", [])]
    assert list((tmp_path / "notebooks").iterdir()) == []


def test_a_checkout_has_its_notebooks_and_gets_none(opened: list[tuple[Path, list[str]]]) -> None:
    before = sorted(os.listdir(start.ROOT))
    main([])
    assert opened == [(Path(start.ROOT), [])]
    assert sorted(os.listdir(start.ROOT)) == before


@pytest.mark.parametrize("in_the_way", ["course", "course/notebooks", "course/.shipped"])
def test_a_file_where_a_folder_is_due_is_told_in_one_line(
    in_the_way: str, wheel: Wheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).touch()
    with pytest.raises(SystemExit, match=r"^Cannot lay .*name another, as in jwt-course FOLDER\.$"):
        main([str(tmp_path / "course")])


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    folder: Path, wheel: Wheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    wheel.ships("2")
    monkeypatch.setattr(jwt_course, "put_in_place", refuse)
    with pytest.raises(SystemExit, match=r"^Cannot lay .*\(Permission denied\)"):
        main([str(folder)])


def test_where_jupyterlab_is_missing_the_remedy_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    with pytest.raises(SystemExit, match=r'python -m pip install "jupyterlab>='):
        main([str(folder)])


def test_help_says_what_it_does_and_does_nothing(
    capsys: pytest.CaptureFixture[str], opened: list[tuple[Path, list[str]]]
) -> None:
    main(["--help"])
    assert "usage: jwt-course [FOLDER]" in capsys.readouterr().out and opened == []


def test_jupyterlab_gets_the_options_that_start_py_gives_it() -> None:
    assert lab(Path(start.ROOT)) == start.LAB
