"""docs/facts.md leads to cells and tests that are there."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "facts.md").read_text("utf-8")
ROW = re.compile(r"^\| \d+ \| (\d\d), `([\w-]+)` \| .+ \| (.+) \|$", re.MULTILINE)


def cells(chapter: str) -> set[str]:
    (path,) = (ROOT / "notebooks").glob(f"{chapter}_*.ipynb")
    return {cell["id"] for cell in json.loads(path.read_text("utf-8"))["cells"]}


def test_each_of_the_sixty_has_its_cell_and_says_how_it_was_verified() -> None:
    rows = ROW.findall(PAGE)
    assert len(rows) == 60
    assert [cell for chapter, cell, _ in rows if cell not in cells(chapter)] == []
    assert all(re.search(r"\bread: |\brun: |test_|tests/|gauntlet", how) for *_, how in rows)


def test_the_tests_that_it_names_are_there() -> None:
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 10
    assert [name for name in named if f"def {name}(" not in written] == []
