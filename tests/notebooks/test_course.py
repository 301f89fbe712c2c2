"""Every notebook of the course keeps the rules."""

from __future__ import annotations

import json
import re
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest

from benchmarks.whole_course import UNDER_NBVAL
from tests.notebooks import lint
from tools.save_notebooks import NOTEBOOKS, ROOT, normalized, read

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
CACHES = {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}
SKIPPED = {".git", ".venv", "my_client", "my_server", "my_notebooks", "node_modules"} | CACHES
IN_A_BROWSER = r"(?:js|javascript|mjs|jsx|ts|typescript|vue|html|css)"
RUN_BY_A_PAGE = r"examples/javascript/(?:app|mended)/\w+\.(?:js|vue)"
QUOTE = re.compile(
    rf"```(?:python|{IN_A_BROWSER})\n *(?:#|//|<!--) (tutorial_lib/[\w/]+\.py|{RUN_BY_A_PAGE})"
    r"[^\n]*\n(.*?)```",
    re.DOTALL,
)
BROWSER_BLOCK = re.compile(rf"^ *(?:```|~~~) *{IN_A_BROWSER}\b[^\n]*\n(.*)", re.M | re.I)
each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def loaded(path: Path) -> lint.Notebook:
    notebook: lint.Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def text_files() -> list[Path]:
    """The project's own files; those that git ignores are not asked."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
        paths = [ROOT / name for name in names.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # a download without git
        paths = [path for path in ROOT.rglob("*") if not SKIPPED & set(path.parts)]
    return [path for path in paths if path.is_file()]


def test_the_course_has_notebooks():
    assert PATHS, "notebooks/ is empty: nothing of the course would be tested"


@pytest.mark.slow
def test_what_measures_the_course_runs_its_cells():
    collects = [*UNDER_NBVAL, "--collect-only", str(PATHS[0])]
    done = subprocess.run(collects, cwd=ROOT, capture_output=True, text=True)
    cells = len(lint.code_cells(loaded(PATHS[0])))
    assert f"{cells} tests collected" in done.stdout, done.stderr


@each_notebook
@pytest.mark.parametrize("rule", lint.RULES, ids=lambda rule: rule.__name__)
def test_a_notebook_keeps_the_rule(path: Path, rule: lint.Rule):
    assert rule(loaded(path)) == []


@each_notebook
def test_links_lead_somewhere(path: Path):
    assert lint.links(loaded(path), path.parent) == []


@each_notebook
def test_a_notebook_is_written_as_the_tool_writes_it(path: Path):
    assert path.read_bytes() == normalized(read(path)).encode()


@each_notebook
def test_a_notebook_stripped_of_its_outputs_is_noticed(path: Path):
    stripped = deepcopy(loaded(path))
    for cell in lint.code_cells(stripped):
        cell["outputs"] = []
    assert any(rule(stripped) for rule in lint.GUARD)


@each_notebook
def test_a_notebook_that_was_never_run_is_noticed(path: Path):
    cleared = deepcopy(loaded(path))
    for cell in lint.code_cells(cleared):
        cell["execution_count"] = None
    assert lint.unrun(cleared)


@pytest.mark.slow
def test_no_file_of_the_project_holds_a_token_in_one_piece():
    found = {
        str(path.relative_to(ROOT)): findings
        for path in text_files()
        if (findings := lint.tokens(path.read_bytes().decode(errors="replace")))
    }
    assert found == {}


def quotes() -> list[tuple[str, str, str]]:
    """Every piece of the library or the app that a chapter quotes: chapter, file, code."""
    found = []
    for path in PATHS:
        for cell in lint.markdown_cells(loaded(path)):
            for file, code in QUOTE.findall(lint.source(cell)):
                found.append((path.stem, file, code))
    return found


@pytest.mark.parametrize("chapter, file, code", quotes(), ids=lambda value: value[:40])
def test_what_a_chapter_quotes_stands_in_its_file(chapter: str, file: str, code: str):
    written, quoted = lines_of((ROOT / file).read_text(encoding="utf-8")), lines_of(code)
    starts = range(len(written) - len(quoted) + 1)
    assert any(written[start : start + len(quoted)] == quoted for start in starts)


def lines_of(code: str) -> list[str]:
    """The lines without their indentation, which a quotation may shift."""
    return [line.strip() for line in code.strip().splitlines()]


def test_the_chapters_quote_the_library():
    assert len(quotes()) >= 4


@each_notebook
def test_all_that_is_for_a_browser_is_quoted_from_what_a_page_runs(path: Path):
    """tests/javascript/test_in_a_browser.py sees to it that the page runs each of these files."""
    left = [QUOTE.sub("", lint.source(cell)) for cell in lint.markdown_cells(loaded(path))]
    assert [first for text in left for first in BROWSER_BLOCK.findall(text)] == []
