"""A run: every scene, a row a rule, and what is told while it goes on."""

import os
from typing import Any

import pytest

from tutorial_lib.gauntlet import SCENARIOS
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.report import RuleRow
from tutorial_lib.gauntlet.run import chosen, run
from tutorial_lib.gauntlet.scene import Scene
from tutorial_lib.gauntlet.verdict import expect_error, failed, not_applicable


class NeverRefreshes(LibraryClient):
    """A client that hands every 401 to its caller."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.session._bearer._on_response = lambda state, response, **settings: response
        return super().call(method, path, **request)


@pytest.mark.slow
def test_the_library_s_client_keeps_every_rule() -> None:
    report = run(LibraryClient)
    assert (report.passed, report.judged, report.is_clean) == (30, 30, True)
    assert sum(len(row.scenes) for row in report.rows) == len(SCENARIOS)


def test_the_scenes_come_in_the_order_of_the_rules() -> None:
    numbers = [scenario.rule.number for scenario in chosen()]
    assert numbers == sorted(numbers)


def test_only_the_rules_that_were_asked_for_are_played() -> None:
    report = run(LibraryClient, only=[12, 1])
    assert [row.rule.number for row in report.rows] == [1, 12]


def test_a_rule_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no rule 31: they are numbered 1 to 30"):
        run(LibraryClient, only=[1, 31])


def test_each_row_is_told_in_its_turn_and_each_scene_before_it() -> None:
    told: list[Any] = []
    report = run(LibraryClient, only=[10, 11], on_scene=told.append, on_verdict=told.append)
    assert [thing for thing in told if isinstance(thing, RuleRow)] == list(report.rows)
    assert [thing for thing in told if not isinstance(thing, RuleRow)] == chosen([10, 11])


def test_a_client_that_breaks_a_rule_is_told_what_was_seen() -> None:
    report = run(NeverRefreshes, only=[1, 11])
    assert report.rules["1"] == ["failed", "after half an hour: the caller got 401; 200 is due"]
    assert not report.is_clean


def test_the_diagram_shows_what_the_scene_s_server_saw() -> None:
    report = run(LibraryClient, only=[1])
    drawn = report.rows[0].scenes[0].diagram.text()
    assert [word in drawn for word in ("token/", "me/", "401", "token/refresh/")] == [True] * 4


def test_a_stranger_has_a_lane_of_its_own_in_the_diagram() -> None:
    redirected = run(LibraryClient, only=[18]).rows[0].scenes[0]
    assert "stranger" in redirected.diagram.text()


def test_the_environment_of_a_scene_is_gone_afterwards() -> None:
    before = dict(os.environ)
    run(LibraryClient, only=[26, 28])
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("plays", "outcome"),
    [
        (["passed", "failed", "unclear", "not applicable"], "failed"),
        (["passed", "unclear", "not applicable"], "unclear"),
        (["passed", "not applicable"], "passed"),
        (["not applicable", "not applicable"], "not applicable"),
    ],
)
def test_a_rule_is_judged_by_its_worst_scene(
    plays: list[str], outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes = [_scene(play) for play in plays]
    monkeypatch.setattr("tutorial_lib.gauntlet.run.SCENARIOS", scenes)
    assert run(LibraryClient).rows[0].outcome == outcome


def _scene(outcome: str) -> Any:
    def play(scene: Scene) -> str:
        if outcome == "failed":
            failed("seen")
        if outcome == "not applicable":
            not_applicable("no such part")
        if outcome == "unclear":
            expect_error("KeyError", "LoginRequired")
        return "seen"

    first = SCENARIOS[0]
    return type(first)(first.rule, outcome, play)
