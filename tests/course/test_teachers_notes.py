"""Each sitting has its note: what to show, what goes wrong, what to ask, when to stop."""

import re
from pathlib import Path

import pytest
from markupsafe import escape

from tools import times
from tools.save_notebooks import read
from tutorial_lib import teacher
from tutorial_lib.__main__ import main
from tutorial_lib.course.content import question_ids
from tutorial_lib.course.teachers_notes import notes

ASKED = re.compile(r"`(\d\.[\w-]+)`")


def sittings(path: Path) -> dict[str, str]:
    """The names of a chapter's sittings by the cells in which they begin; a short one has one."""
    cells = read(path).cells
    named = {cell.id: found[1] for cell in cells if (found := times.SITTING.search(cell.source))}
    return named or {cells[0].id: cells[0].source.partition("\n")[0].removeprefix("# ")}


each_chapter = pytest.mark.parametrize("path", times.CHAPTERS, ids=lambda path: path.stem[:2])


@each_chapter
def test_each_sitting_has_a_note_under_its_first_cell_and_its_name(path: Path) -> None:
    noted = {note.id: note.name for note in notes(path.stem[:2])}
    due = sittings(path)
    file = f"tutorial_lib/exercises/e{int(path.stem[:2])}_teacher.toml"
    lacking = due.items() - noted.items()
    assert not lacking, f"{file} lacks a note for {sorted(lacking)}"
    assert list(noted) == list(due), f"{file} has notes that belong to no sitting, or another order"


@each_chapter
def test_a_note_says_four_things_and_asks_questions_that_there_are(path: Path) -> None:
    for note in notes(path.stem[:2]):
        assert all(len(part.split()) > 5 for part in note.parts), note.id
        asked = set(ASKED.findall(note.as_markdown()))
        assert asked <= set(question_ids()), note.id


def test_the_notes_are_shown_when_asked_for() -> None:
    shown = teacher("03").texts
    assert len(shown) == len(notes("03")) and shown[0][0].startswith("Sitting 1: ")


def test_a_chapter_without_notes_is_named() -> None:
    for chapter in ("42", "x", ""):
        with pytest.raises(ValueError, match="no notes for chapter"):
            teacher(chapter)


@pytest.mark.slow
def test_one_command_writes_all_notes_with_minutes_and_pictures(tmp_path: Path) -> None:
    page = tmp_path / "notes.html"
    assert main(["teacher", str(page)]) == 0
    written = page.read_text("utf-8")
    for path in times.CHAPTERS:
        for note in notes(path.stem[:2]):
            assert escape(note.name) in written
    assert written.count("Minutes, to read and to write") > 20
    pictures = re.findall(r"<img [^>]*>", written)
    assert len(pictures) > 20 and all("data:image/svg+xml" in one for one in pictures)
    assert "http-equiv" not in written and "<script" not in written


def test_a_page_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorial_lib.course.teachers_notes.chapters", lambda: iter(()))
    assert main(["teacher", str(tmp_path / "nowhere" / "notes.html")]) == 1
    assert "could not be written" in capsys.readouterr().out
