"""Each line of the checklists has a cell of chapter 07, or says that it isn't shown."""

from __future__ import annotations

import json
import re

import pytest

from tools.save_notebooks import NOTEBOOKS, ROOT

ROW = re.compile(r"^\| (?P<clause>\d[\d.]+) \| (?P<asks>[^|]+) \| (?P<cells>[^|]+) \|$", re.M)
NOT_SHOWN = "not shown here"
CLAUSES = [
    *(f"3.{number}" for number in range(1, 16)),
    *("9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.2", "9.2.3", "9.2.4"),
    *("10.1.1", "10.4.5", "10.4.8"),
]


def rows() -> list[dict[str, str]]:
    text = (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8")
    return [match.groupdict() for match in ROW.finditer(text)]


def cell_ids() -> set[str]:
    (path,) = NOTEBOOKS.glob("07_*.ipynb")
    return {cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def test_every_clause_has_its_line_once() -> None:
    assert [row["clause"] for row in rows()] == CLAUSES


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["clause"])
def test_the_cells_of_a_clause_are_there_or_it_is_said_that_none_are(row: dict[str, str]) -> None:
    named = re.findall(r"`([a-z][\w-]+)`", row["cells"])
    assert set(named) <= cell_ids()
    assert named or row["cells"] == NOT_SHOWN
