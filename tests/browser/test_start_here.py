"""Chapter 00 in a real JupyterLab in a real browser, and what the helper reports of a cell."""

from pathlib import Path

import nbformat

from tests.browser.lab import THEMES, running_lab

CHAPTER = "00_start_here.ipynb"


def small_notebook(folder: Path, *sources: str) -> Path:
    """A folder with one notebook of these code cells."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    folder.mkdir()
    nbformat.write(notebook, folder / "small.ipynb")
    return folder


def test_every_cell_of_chapter_00_runs(tmp_path: Path, chromium: str) -> None:
    with running_lab(tmp_path, chromium) as lab:
        lab.open(CHAPTER)
        cells = [cell for cell in lab.run_all() if cell.source.strip()]
    assert [cell.error for cell in cells] == [None] * len(cells)
    assert all(cell.execution_count for cell in cells)


def test_a_cell_reports_its_output_and_its_error_and_has_its_picture_taken(
    tmp_path: Path, chromium: str
) -> None:
    notebooks = small_notebook(tmp_path / "small", "print('你好')\n6 * 7", "1 / 0", "'never'")
    with running_lab(tmp_path, chromium, notebooks) as lab:
        lab.open("small.ipynb")
        shown, failed, never = lab.run_all()
        pictures = {theme: tmp_path / f"{theme}.png" for theme in THEMES}
        for theme, path in pictures.items():
            lab.theme(theme)
            lab.screenshot(path)
    assert shown.text == "你好\n42"
    assert failed.error == "ZeroDivisionError: division by zero"
    assert never.execution_count is None
    assert pictures["light"].read_bytes() != pictures["dark"].read_bytes()
