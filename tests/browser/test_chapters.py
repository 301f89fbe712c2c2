"""Every chapter in a real JupyterLab: opened untrusted, as it was saved, and then run."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.by_keyboard import tab_to, write_and_run
from tests.browser.lab import THEMES, Cell, Lab
from tests.browser.looking import Twin, barriers, cut_off, faint, troubles, twins
from tests.browser.shared import Shared
from tests.notebooks.test_solved import solved
from tools.save_notebooks import NOTEBOOKS, START, read

NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
# The way by the arrow keys is the same in all, and long in most.
SHORT = [NAMES[0], NAMES[-1]]
ASKED = re.compile(r'exercise\("\d+\.\d+"\)')
NARROW = {"width": 1024, "height": 768}


@dataclass(frozen=True)
class Chapter:
    """What was seen of a chapter before and after it ran."""

    path: Path
    twins: list[Twin]
    troubles: list[str]
    cells: list[Cell]
    cut_off: list[str]
    faint: list[str]
    barriers: dict[str, list[str]]


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
    path = NOTEBOOKS / request.param
    return Chapter(
        path, saved, before + after, cells, cut_off(lab.page), faint(lab.page), in_both_themes(lab)
    )


def in_both_themes(lab: Lab) -> dict[str, list[str]]:
    """What bars somebody's way in each theme; light is left on, as it was found."""
    found = {}
    for theme in reversed(THEMES):
        lab.theme(theme)
        found[theme] = barriers(lab.page)
    return found


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


def test_axe_finds_nothing_in_light_or_dark_that_bars_a_reader_s_way(chapter: Chapter) -> None:
    assert chapter.barriers == {"dark": [], "light": []}


@pytest.mark.parametrize("chapter", SHORT, indirect=True)
def test_by_keyboard_alone_its_first_question_is_answered(chapter: Chapter, lab: Lab) -> None:
    asked = next(c for c in read(chapter.path).cells if c.source.startswith("question("))
    panel = write_and_run(lab, asked.id, asked.source)
    tab_to(lab, panel.get_by_role("button", name="A", exact=True))
    lab.page.keyboard.press("Space")
    expect(panel).to_contain_text(re.compile("[✓✗]"))


@pytest.mark.parametrize("chapter", SHORT, indirect=True)
def test_by_keyboard_alone_a_hint_is_read_and_its_first_exercise_is_done(
    chapter: Chapter, lab: Lab
) -> None:
    cells = solved(chapter.path).cells
    asked = next(cell for cell in cells if ASKED.fullmatch(cell.source))
    done = next(cell for cell in cells if START.fullmatch(cell.id))
    card = write_and_run(lab, asked.id, asked.source)
    tab_to(lab, card.get_by_role("button", name="Hint"))
    lab.page.keyboard.press("Enter")
    expect(card).to_contain_text("Hint 1")
    expect(write_and_run(lab, done.id, done.source)).to_contain_text(": right")
