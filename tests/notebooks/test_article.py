"""Every part of the article that the course started from has its place in a chapter."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools.save_notebooks import NOTEBOOKS, ROOT

ROW = re.compile(
    r"^\| (?P<part>[^|]+) \| (?P<chapter>\d\d) \| (?P<cells>(`[\w-]+`(, )?)+) \|$", re.MULTILINE
)
PARTS = [
    "form rules",
    "getToken",
    "store: state",
    "store: actions",
    "store: getters",
    "store: persistence",
    "request interceptor",
    "response interceptor, `response.data` unwrapped",
    "words for 400, 401 and 500",
    "redirect to login",
    "access and refresh, the table",
    "the flow, the picture",
]


def rows() -> list[dict[str, str]]:
    text = (ROOT / "docs" / "article.md").read_text(encoding="utf-8")
    return [match.groupdict() for match in ROW.finditer(text)]


def cell_ids(chapter: str) -> set[str]:
    (path,) = Path(NOTEBOOKS).glob(f"{chapter}_*.ipynb")
    return {cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_place(part: str) -> None:
    assert part in [row["part"] for row in rows()]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['part']}, {row['chapter']}")
def test_the_cells_of_a_part_exist(row: dict[str, str]) -> None:
    named = set(re.findall(r"`([\w-]+)`", row["cells"]))
    assert named and named <= cell_ids(row["chapter"])


def test_every_fault_has_its_place() -> None:
    told = {int(row["part"].partition(":")[0]) for row in rows() if row["part"][0].isdigit()}
    assert told == set(range(1, 15))
