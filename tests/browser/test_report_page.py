"""The gauntlet's page in a browser: what is chosen is what is shown, and a number stays whole."""

from dataclasses import replace
from pathlib import Path

from tests.browser.shared import Shared
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.verdict import Verdict

BREAKS = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).whiteSpace))]"


def test_a_verdict_is_chosen_and_a_scene_opened(shared: Shared, tmp_path: Path) -> None:
    kept, other = run(LibraryClient, only=[11, 12]).rows
    broken = replace(other.worst, verdict=Verdict("failed", "nothing came"))
    page = shared.page()
    file = tmp_path / "report.html"
    file.write_text(Report("two", (kept, RuleRow(other.rule, (broken,)))).html(), "utf-8")
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto(file.as_uri())
    rows = page.locator("tbody tr")
    assert rows.locator("td.number").all_inner_texts() == ["12", "11"]
    assert rows.locator("td.number").evaluate_all(BREAKS) == ["nowrap"]
    page.get_by_label("1 failed").check()
    assert [row.is_visible() for row in rows.all()] == [True, False]
    page.get_by_text("1 scene", exact=True).first.click()
    page.get_by_text("nothing came").last.click()
    assert page.locator("svg").first.is_visible()
