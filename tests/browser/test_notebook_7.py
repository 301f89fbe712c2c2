"""Jupyter Notebook 7 renders the same widgets, and their twins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, copy_notebooks, running_server
from tests.browser.looking import Twin, cards, troubles, twins
from tests.browser.panels import ALIVE, PANELS, PLACES
from tests.browser.shared import Shared


@pytest.fixture(scope="module")
def opened(
    shared: Shared, panels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Lab, list[Twin]]]:
    folder = tmp_path_factory.mktemp("notebook")
    with running_server(folder, "notebook") as url, shared.page() as page:
        lab = Lab(page, url, "notebook", folder / "work")
        copy_notebooks(panels, lab.folder)
        lab.open("small.ipynb")
        lab.draw_all()
        saved = twins(lab.page)
        lab.run_all()
        lab.draw_all()
        yield lab, saved


@pytest.fixture
def lab(opened: tuple[Lab, list[Twin]]) -> Lab:
    return opened[0]


def test_this_is_notebook_7(lab: Lab) -> None:
    assert lab.page.evaluate("window.jupyterapp.name") == "Jupyter Notebook"
    assert lab.page.evaluate("window.jupyterapp.version").startswith("7.")


def test_every_twin_is_shown_before_anything_runs(opened: tuple[Lab, list[Twin]]) -> None:
    _, saved = opened
    assert len(saved) == len(PANELS) and all(twin.is_whole for twin in saved)


def test_every_panel_is_alive_and_none_is_missed(lab: Lab) -> None:
    assert cards(lab.page) >= len(ALIVE) and troubles(lab.page) == []


def test_a_clock_advance_moves_the_decoder_s_dates(lab: Lab) -> None:
    comparison = lab.cell(PLACES["comparison"])
    lab.run(PLACES["comparison"])
    expect(comparison).to_contain_text("Valid for 30 minutes")
    lab.run(PLACES["later"])
    expect(comparison).to_contain_text("Expired 1 minute ago")


def test_the_login_form_logs_in(lab: Lab) -> None:
    form = lab.cell(PLACES["form"])
    form.get_by_label("User name").fill("ada")
    form.get_by_label("Password").fill("lovelace-1843")
    form.get_by_role("button", name="Log in").click()
    expect(form).to_contain_text("✓ Logged in as ada")
