"""What an answer may use without importing it: what its section of the notebook has imported."""

import ast
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutorial_lib.course.answers import file_name
from tutorial_lib.course.content import content, exercise_ids

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FOR_PROGRAMS = ("requests", "tutorial_lib.client")  # what else is there serves to look at things


def sources_before(id: str) -> list[str]:
    """The section's cells before the exercise's: from its first one, which is run first."""
    (path,) = NOTEBOOKS.glob(f"{int(id[0]):02}_*.ipynb")
    section: list[str] = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["id"] == f"exercise-{id.replace('.', '-')}-start":
            return section
        if cell["id"].startswith("ready") and not cell["id"].endswith("-more"):
            section = []
        if cell["cell_type"] == "code":
            section.append("".join(cell["source"]))
    raise LookupError(id)


def imported_in(source: str) -> Iterator[tuple[str, str]]:
    """Each name that a cell imports, and where it comes from."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = importlib.import_module(str(node.module))
            for alias in node.names:
                made_in = getattr(getattr(home, alias.name), "__module__", node.module)
                yield alias.asname or alias.name, str(made_in)


def is_for_programs(home: str) -> bool:
    return home.partition(".")[0] in sys.stdlib_module_names or home.startswith(FOR_PROGRAMS)


@pytest.mark.parametrize("id", exercise_ids())
def test_an_answer_may_use_what_its_section_has_imported(id: str) -> None:
    finished = content(id).check.finished
    given = dict(imported_in(content(id).answers.given))
    due = {name: home for cell in sources_before(id) for name, home in imported_in(cell)}
    lacking = {name for name, home in due.items() if is_for_programs(home)} - given.keys()
    assert not lacking - {*finished}, file_name(id)
