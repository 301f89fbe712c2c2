"""What the helper reports of a cell, and the pictures it takes."""

from pathlib import Path

from tests.browser.lab import THEMES, small_notebook
from tests.browser.shared import Shared


def test_a_cell_reports_its_output_and_its_error_and_has_its_picture_taken(
    tmp_path: Path, shared: Shared
) -> None:
    lab = shared.lab(small_notebook(tmp_path / "small", "print('你好')\n6 * 7", "1 / 0", "'never'"))
    lab.open("small.ipynb")
    shown, failed, never = lab.run_all()
    pictures = {theme: tmp_path / f"{theme}.png" for theme in reversed(THEMES)}
    for theme, path in pictures.items():
        lab.theme(theme)
        lab.screenshot(path)
    assert shown.text == "你好\n42"
    assert failed.error == "ZeroDivisionError: division by zero"
    assert never.execution_count is None
    assert pictures["light"].read_bytes() != pictures["dark"].read_bytes()
