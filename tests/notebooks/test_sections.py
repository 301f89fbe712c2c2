"""Whoever fell behind goes on at the next section: each runs alone, after its own first cells.

Whoever skips what is marked Deeper misses nothing that a cell marked Core needs.
"""

from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from tests.waiting import HANG
from tools.save_notebooks import NOTEBOOKS, read
from tools.times import HEADING

CHAPTERS = sorted(NOTEBOOKS.glob("*.ipynb"))


def is_core(notebook: Any) -> dict[str, bool]:
    """Of each cell, by its id, whether it stands in Core; a mark holds until the next one."""
    found, part = {}, "Core"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for level, _, mark, _ in HEADING.findall(cell.source):
                part = mark or ("Core" if level == "##" else part)
        found[cell.id] = part == "Core"
    return found


def sections(notebook: Any) -> list[list[Any]]:
    """The code cells, parted where one or more begin that bring the ground back."""
    parts: list[list[Any]] = [[]]
    was_ready = True
    for cell in notebook.cells:
        if cell.cell_type == "code":
            is_ready = cell.id.startswith("ready-")
            if is_ready and not was_ready:
                parts.append([])
            parts[-1].append(cell)
            was_ready = is_ready
    return parts


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_section_runs_alone_and_its_core_before_what_is_deeper(chapter: Path) -> None:
    notebook = read(chapter)
    parts, core = sections(notebook), is_core(notebook)
    assert len(parts) > 1 or chapter.name < "01"
    notebook.cells = []
    for part in reversed(parts):  # nothing from above can help
        part.sort(key=lambda cell: not (cell.id.startswith("ready-") or core[cell.id]))
        notebook.cells += [new_code_cell("%reset -f"), *part]
    resources = {"metadata": {"path": str(chapter.parent)}}
    NotebookClient(notebook, timeout=HANG, resources=resources).execute()
