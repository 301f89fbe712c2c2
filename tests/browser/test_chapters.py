"""Every chapter in a real JupyterLab: opened untrusted, as it was saved, and then run."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.lab import Cell, Lab
from tests.browser.looking import Twin, cut_off, faint, troubles, twins
from tests.browser.shared import Shared
from tools.save_notebooks import NOTEBOOKS

NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
NARROW = {"width": 1024, "height": 768}


@dataclass(frozen=True)
class Chapter:
    """What was seen of a chapter before and after it ran."""

    twins: list[Twin]
    troubles: list[str]
    cells: list[Cell]
    cut_off: list[str]
    faint: list[str]


@pytest.fixture(scope="module")
def lab(shared: Shared) -> Lab:
    lab = shared.lab(NOTEBOOKS)
    lab.page.set_viewport_size(NARROW)
    return lab


@pytest.fixture(scope="module", params=NAMES, ids=lambda name: Path(name).stem)
def chapter(lab: Lab, request: pytest.FixtureRequest) -> Chapter:
    lab.open(request.param)
    lab.draw_all()
    saved, before = twins(lab.page), troubles(lab.page)
    cells = [cell for cell in lab.run_all() if cell.source.strip()]
    lab.draw_all()
    after = troubles(lab.page)
    return Chapter(saved, before + after, cells, cut_off(lab.page), faint(lab.page))


def test_every_cell_runs_without_an_error(chapter: Chapter) -> None:
    assert [cell.error for cell in chapter.cells if cell.error] == []
    assert all(cell.execution_count for cell in chapter.cells)


def test_opened_anew_and_untrusted_it_shows_every_twin(chapter: Chapter) -> None:
    assert chapter.twins and not any(twin.is_trusted for twin in chapter.twins)
    assert [twin.cell for twin in chapter.twins if not twin.is_whole] == []


def test_nowhere_a_widget_is_missed(chapter: Chapter) -> None:
    assert chapter.troubles == []


def test_at_1024_pixels_no_panel_is_cut_off(chapter: Chapter) -> None:
    assert chapter.cut_off == []


def test_every_text_of_a_panel_stands_out(chapter: Chapter) -> None:
    assert chapter.faint == []
