"""What is saved of widgets where somebody has switched that on: nothing that could be used."""

import json
from collections.abc import Iterator
from pathlib import Path

import jwt
import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect

from tests.browser.lab import ROOT, Lab, copy_notebooks, running_server, small_notebook
from tests.browser.panels import CELLS, PASSWORD
from tests.browser.shared import Shared
from tests.widgets.test_secret_fields import leaked
from tools.save_notebooks import environment

KEY = "only for this test, thirty-two bytes"
PASTED = jwt.encode({"user_id": "7"}, KEY)
AUTOMATICALLY = Path("settings", "@jupyter-widgets", "jupyterlab-manager")
SAVE = "async () => { await window.jupyterapp.commands.execute('docmanager:save'); }"
GIVEN = f"from tutorial_lib import TokenDecoder\nTokenDecoder({PASTED!r}, key={KEY!r})"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    (folder / AUTOMATICALLY).mkdir(parents=True)
    setting = json.dumps({"saveState": True})
    (folder / AUTOMATICALLY / "plugin.jupyterlab-settings").write_text(setting, "utf-8")
    notebooks = small_notebook(folder / "small", CELLS["decoder"], CELLS["form"])
    with running_server(folder, "jupyterlab") as url, shared.page() as page:
        lab = Lab(page, url, "jupyterlab", folder / "work")
        copy_notebooks(notebooks, lab.folder)
        lab.open("small.ipynb")
        lab.run_all()
        lab.draw_all()
        yield lab


def saved(lab: Lab) -> str:
    """The widgets' state in the file after a save."""
    lab.page.evaluate(SAVE)
    notebook = json.loads((lab.folder / "small.ipynb").read_text("utf-8"))
    return json.dumps(notebook["metadata"]["widgets"])


def test_a_pasted_token_is_judged_whole_and_saved_without_its_signature(lab: Lab) -> None:
    decoder = lab.cell(0).locator(".jp-Cell-outputArea")
    decoder.get_by_label("Token", exact=True).fill(PASTED)
    decoder.get_by_label("Check with").select_option("a secret, as text")
    decoder.get_by_label("Key", exact=True).fill(KEY)
    decoder.get_by_label("Key", exact=True).press("Tab")
    expect(decoder).to_contain_text("Signature right")
    kept = saved(lab)
    assert "TextareaModel" in kept and "Signature right" in kept
    assert leaked(PASTED, kept) == [] and KEY not in kept


def test_a_password_that_was_not_sent_yet_is_not_saved(lab: Lab) -> None:
    form = lab.cell(1).locator(".jp-Cell-outputArea")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_label("Password").press("Tab")
    expect(form.get_by_label("Password")).not_to_have_value(PASSWORD)
    kept = saved(lab)
    assert "PasswordModel" in kept and PASSWORD not in kept
    form.get_by_label("User name").fill("ada")
    form.get_by_role("button", name="Log in").click()
    expect(form).to_contain_text("✓ Logged in as ada")


def test_a_notebook_that_nbconvert_has_run_holds_no_whole_token(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(GIVEN)])
    resources = {"metadata": {"path": str(ROOT)}}
    client = NotebookClient(notebook, kernel_name="python3", resources=resources)
    client.execute(env=environment(str(tmp_path)))
    kept = json.dumps(notebook.metadata["widgets"])
    assert "TextareaModel" in kept and "user_id" in kept
    assert leaked(PASTED, kept) == [] and KEY not in kept
