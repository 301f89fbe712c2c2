"""What CONTRIBUTING.md says of an exercise, done to the letter in a fresh copy."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"^`(tutorial_lib/exercises/e9_1\S+)`.*?^```\w+\n(.*?)^```$", re.M | re.S)
CELL = re.compile(r"^\| `(exercise-9-1-\w+)` \| (?:`(.*)`)? ?\|$", re.M)
GATE = "tests/course/test_gate.py::test_unsolved_solved_and_wrong_in_every_known_way"
CHAPTER = "notebooks/00_start_here.ipynb"

pytestmark = pytest.mark.slow


def git(folder: Path, *words: str) -> str:
    """What git says in a folder."""
    own = ["-c", "user.name=author", "-c", "user.email=author@example.org", "-c", "gc.auto=0"]
    command = ["git", *own, *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def python(folder: Path, *words: str) -> str:
    """What a Python prints that finds the course in this folder, and not here."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return f"{done.stdout}{done.stderr}\nexit {done.returncode}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh copy with the page's exercise in it, and the page's cells in a chapter, saved."""
    copy = tmp_path_factory.mktemp("fresh") / "course"
    generated = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", "my_*")
    for name in ("tutorial_lib", "notebooks", "tools", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=generated)
    for name in ("pyproject.toml", ".gitignore", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, copy)
    git(copy, "init", "--quiet")
    git(copy, "add", ".")
    git(copy, "commit", "--quiet", "-m", "as it was")
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name, text in FILE.findall(page.partition("## Add a question")[0]):
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    chapter = json.loads((copy / CHAPTER).read_text(encoding="utf-8"))
    chapter["cells"] += [
        {"id": id, "cell_type": "code", "metadata": {}, "source": source, "outputs": []}
        for id, source in CELL.findall(page)
    ]
    (copy / CHAPTER).write_text(json.dumps(chapter), encoding="utf-8")
    assert python(copy, "tools.save_notebooks", "00").endswith("exit 0")
    return copy


def test_the_authors_command_and_the_gate_find_it_right(written: Path) -> None:
    said = python(written, "tutorial_lib.exercises", "verify", "9.1")
    assert said.endswith("11 looked at, 0 wrong\n\nexit 0")
    said = python(written, "pytest", "-q", "-p", "no:cacheprovider", f"{GATE}[9.1]")
    assert said.endswith("exit 0"), said


def test_nothing_but_the_folder_and_the_notebook_is_touched(written: Path) -> None:
    assert git(written, "status", "--short").splitlines() == [
        f" M {CHAPTER}",
        "?? tutorial_lib/exercises/e9_1_is_bearer/",
    ]


def test_the_notebook_shows_the_start_that_nobody_copied_there(written: Path) -> None:
    cells = json.loads((written / CHAPTER).read_text(encoding="utf-8"))["cells"]
    start = cells[-1]
    assert "".join(start["source"]).startswith("def is_bearer(value):")
    assert start["outputs"][0]["data"]["text/plain"][0].startswith("○ 9.1: not tried yet")


def test_a_fault_in_it_is_one_line_and_all_others_work(written: Path) -> None:
    place = written / "tutorial_lib/exercises/e9_1_is_bearer"
    (place / "check.py").rename(place / "checks.py")
    said = python(written, "tutorial_lib.exercises", "verify", "9.1", "0.1").splitlines()
    (place / "checks.py").rename(place / "check.py")
    assert [line for line in said if line.startswith("✗")] == [
        "✗ 9.1: tutorial_lib/exercises/e9_1_is_bearer lacks check.py: add it."
    ]
    assert "✓ 0.1 solution" in said
