"""The gauntlet in a page: the mended modules in Chromium, and what a page cannot keep.

All rules, in a few minutes:
python -m tutorial_lib.gauntlet --command "python -m tests.javascript.page_program mended"
"""

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.javascript.one_program import OneProgram
from tests.waiting import HANG
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.scenarios import network, refresh
from tutorial_lib.gauntlet.side_effects import SideEffects

OF_TABS = {9, 13, 15, 29}  # what tabs, their locks and the browser's storage bear on
SIX = 6  # requests that a browser has under way to one host, over HTTP/1.1


class InAPage(OneProgram):
    """Makes clients in tabs, which are closed when the next scene begins."""

    def scene(self) -> Callable[[SideEffects], list[str]]:
        """Begin a scene with a browser that has no tab of the scene before."""
        clear_up = super().scene()
        self._present.ask(do="reset")
        return clear_up


@pytest.fixture(scope="module")
def mended(node: str, chromium: str) -> Iterator[InAPage]:
    with InAPage(sys.executable, "-m", "tests.javascript.page_program", "mended") as page:
        yield page


@pytest.fixture(autouse=True)
def six_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scene that waits for sixteen requests would wait in vain: it is played with six."""
    for module in (refresh, network):
        monkeypatch.setattr(module, "MANY", SIX)


def test_the_rules_about_tabs_and_logins_are_kept_in_a_page(mended: InAPage) -> None:
    report = run(mended, only=OF_TABS, limit=HANG)
    assert set(report.outcomes.values()) == {"passed"}, report.table()


def test_six_at_once_share_a_refresh_which_the_browser_alone_sends_again(mended: InAPage) -> None:
    (row,) = run(mended, only={3}, limit=HANG).rows
    broken = [scene for scene in row.scenes if scene.verdict.outcome != "passed"]
    assert [scene.scenario.title for scene in broken] == ["adapters that send again"]
    assert broken[0].verdict.fact == "2 refreshes ({'drop': 'after'})"
