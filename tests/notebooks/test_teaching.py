"""What the guide for teachers says is so: its minutes, questions, links and commands."""

import re
from pathlib import Path

import pytest

from tools import times
from tools.save_notebooks import ROOT, read
from tutorial_lib.__main__ import COMMANDS
from tutorial_lib.course.content import chapter, question_ids

GUIDE = [ROOT / "TEACHING.md", *sorted((ROOT / "docs" / "teaching").glob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ASKED = re.compile(r"^\| [^|]+ \| `([\w.-]+)` \| (\d\d) \|$", re.MULTILINE)
COMMAND = re.compile(r"python3? -m tutorial_lib ([\w-]+)")
each_page = pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
PLANS = [
    (int(length), rows) for _, length, rows in times.PLAN.findall(times.PLANS.read_text("utf-8"))
]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@each_page
def test_a_link_of_the_guide_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        file, _, heading = target.partition("#")
        path = page.parent / file if file else page
        assert path.is_file(), target
        if heading:
            assert heading in map(anchor, HEADING.findall(path.read_text("utf-8"))), target


@each_page
def test_the_guide_names_commands_that_there_are(page: Path) -> None:
    assert set(COMMAND.findall(page.read_text("utf-8"))) <= set(COMMANDS)


def test_each_misconception_has_a_question_of_its_chapter() -> None:
    asked = ASKED.findall((ROOT / "docs/teaching/questions.md").read_text("utf-8"))
    assert len(asked) >= 15
    for id, number in asked:
        assert id in question_ids() and int(chapter(id)) == int(number), id


def test_there_are_three_plans_and_each_leaves_a_tenth_of_its_time() -> None:
    assert [length for length, _ in PLANS] == [180, 240, 420, 420]
    page = times.PLANS.read_text("utf-8")
    for passed, length in re.findall(r"^(\d+) minutes of (\d+):", page, re.MULTILINE):
        assert int(passed) <= 0.9 * int(length)


def test_two_days_hold_the_core_of_every_chapter_that_is_built_before_the_last() -> None:
    held = {tuple(line.split()[:2]) for _, rows in PLANS[2:] for line in rows.splitlines()}
    for path in times.CHAPTERS[:8]:
        begins = times.measured(read(path)).begins or ["start-title"]
        core = [id for n, id in enumerate(begins) if _has_core(path, n)]
        assert {(path.stem[:2], id) for id in core} <= held, path.stem


def _has_core(path: Path, number: int) -> bool:
    chapter = times.measured(read(path))
    return not chapter.begins or bool(chapter.read("Core", number))


def test_an_unknown_sitting_in_a_plan_is_an_error() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        times.planned("<!-- plan 60\n01 nowhere\n-->\n")


def test_a_plan_is_the_sum_of_its_sittings_and_breaks() -> None:
    page = times.planned("<!-- plan 60\n01 see-intro\nbreak 10\n-->\n\nwords\n")
    form = times.measured(read(times.CHAPTERS[1]))
    takes = form.read("Core", 0) + form.write("Core", 0)
    assert f"{takes + 10} minutes of 60: {50 - takes} are left" in page
    assert times.planned(page) == page and page.endswith("\n\nwords\n")
