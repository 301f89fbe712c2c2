"""What the notebooks and the README say of time is what tools/times.py comes to."""

from pathlib import Path

import pytest

from tools import times
from tools.save_notebooks import read

TIMED = [*times.CHAPTERS, times.README, times.PLANS]
each_chapter = pytest.mark.parametrize("path", times.CHAPTERS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def due() -> dict[Path, str]:
    """Each file that says times, and what is due in it."""
    return dict(times.written())


@pytest.mark.parametrize("path", TIMED, ids=lambda path: path.stem)
def test_the_times_are_those_that_are_computed(path: Path, due: dict[Path, str]) -> None:
    assert path.read_text("utf-8") == due[path], "run python tools/times.py"


def test_no_file_that_says_times_is_left_out(due: dict[Path, str]) -> None:
    assert list(due) == TIMED


@each_chapter
def test_a_sitting_begins_with_a_cell_that_is_all_it_needs(path: Path) -> None:
    cells = read(path).cells
    begins = [n for n, cell in enumerate(cells) if times.SITTING.search(cell.source)]
    for n in begins[1:]:  # the first begins where the chapter does
        code = next(cell for cell in cells[n:] if cell.cell_type == "code")
        assert code.id.startswith("ready-"), cells[n].id


@each_chapter
def test_a_sitting_is_no_longer_than_one_sits(path: Path) -> None:
    chapter = times.measured(read(path))
    for number, name in enumerate(chapter.sittings):
        assert chapter.read("Core", number) <= 20, name
        assert chapter.read("Core", number) + chapter.read("Deeper", number) <= 25, name
