"""The gauntlet in a page, in part: `python -m tests.javascript.table` plays all of it."""

from collections.abc import Iterator

import pytest

from tests.javascript.table import COMMAND, SIX, InAPage, clients, expected, seen
from tests.waiting import HANG
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.scenarios import network, refresh, rotation

OF_TABS = {9, 13, 15, 29}  # what tabs, their locks and the browser's storage bear on
OF_THE_ARTICLE = {1, 11, 24}  # two that it keeps, and one that it breaks


@pytest.fixture(scope="module")
def mended(node: str, chromium: str) -> Iterator[InAPage]:
    with clients("mended", "page") as page:
        yield page


@pytest.fixture(autouse=True)
def six_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scene that waits for sixteen requests would wait in vain: it is played with six."""
    for module in (refresh, network, rotation):
        monkeypatch.setattr(module, "MANY", SIX)


def test_the_rules_about_tabs_and_logins_are_kept_in_a_page(mended: InAPage) -> None:
    report = run(mended, only=OF_TABS, limit=HANG)
    assert set(report.outcomes.values()) == {"passed"}, report.table()


def test_six_at_once_share_a_refresh_which_the_browser_alone_sends_again(mended: InAPage) -> None:
    (row,) = run(mended, only={3}, limit=HANG).rows
    broken = [scene for scene in row.scenes if scene.verdict.outcome != "passed"]
    facts = {scene.scenario.title: scene.verdict.fact for scene in broken}
    assert facts == {
        "adapters that send again": "2 refreshes ({'drop': 'after'}); one is due",
        "adapters that send again, login and logout": "2 logins ({'drop': 'after'}); one is due",
    }


def test_the_article_in_a_page_does_as_the_table_says(node: str, chromium: str) -> None:
    with clients("article", "page") as article:
        report = run(article, only=OF_THE_ARTICLE, limit=HANG)
    due = expected("article", "page", OF_THE_ARTICLE)
    assert seen(report) == due, f"{report.table()}\n{COMMAND}"
