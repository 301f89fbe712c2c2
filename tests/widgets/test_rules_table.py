"""The tables of the gauntlet: every verdict by a sign and a word, every fact escaped."""

import re
from dataclasses import replace

import pytest

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.recorded import RecordedClient, recorded
from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.verdict import Verdict
from tutorial_lib.widgets.rules_table import ClientsTable, RulesTable
from tutorial_lib.widgets.styles import LIVE, TWIN


class Broken(LibraryClient):
    """Says what no page must take for markup."""

    def call(self, method: str, path: str, **request: object) -> None:  # type: ignore[override]
        raise RuntimeError("<img src=x onerror=alert(1)> $x$")


def test_a_rule_is_shown_with_sign_word_sentence_and_fact() -> None:
    table = RulesTable(run(LibraryClient, only=[11], name="ours"))
    drawn = str(table.draw(TWIN))
    assert repr(table) == "<RulesTable: ours: 1 of 1 rules kept>"
    for words in ("✓ passed", "403 is not 401", "403 handed over, no refresh"):
        assert words in drawn


@pytest.fixture(scope="module")
def mixed() -> Report:
    kept, other = run(LibraryClient, only=[11, 12], name="ours").rows
    broken = replace(other.worst, verdict=Verdict("failed", "nothing came"))
    rule = replace(other.rule, due="the same body", source="RFC 9110")
    return Report("ours", (kept, RuleRow(rule, (broken,))))


def test_what_was_not_kept_stands_first(mixed: Report) -> None:
    drawn = str(RulesTable(mixed).draw(TWIN))
    assert drawn.index("nothing came") < drawn.index("403")


def test_no_number_is_broken_in_two(mixed: Report) -> None:
    drawn = str(RulesTable(mixed).draw(TWIN))
    assert re.findall(r"<td style=\"[^\"]*white-space:nowrap\">(\d+)</td>", drawn) == ["12", "11"]


def test_a_verdict_can_be_chosen(mixed: Report) -> None:
    table = RulesTable(mixed)
    assert dict(table.verdict.options) == {"all 2": "", "1 failed": "failed", "1 passed": "passed"}
    table.verdict.value = "passed"
    assert "403 is not 401" in table.view.value and "nothing came" not in table.view.value


def test_a_rule_that_is_opened_shows_all_that_is_known_of_it(mixed: Report) -> None:
    table = RulesTable(mixed)
    assert "<img" not in table.view.value
    table.opened.value = 12
    row = mixed.rows[1]
    about = ("Due: the same body", row.rule.without, "Source: RFC 9110")
    for words in (*about, row.worst.scenario.setup):
        assert words in table.view.value
    assert table.view.value.count("<img") == 1


def test_nothing_that_differs_between_runs_is_shown() -> None:
    tables = [RulesTable(run(LibraryClient, only=[1, 3, 11], name="ours")) for _ in range(2)]
    assert len({str(table.draw(TWIN)) for table in tables}) == 1


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
def test_what_a_client_says_is_no_markup(looks: object) -> None:
    drawn = str(RulesTable(run(Broken, only=[11])).draw(looks))  # type: ignore[arg-type]
    assert "<img" not in drawn and "$x$" not in drawn


def test_clients_stand_side_by_side_a_sign_for_each_rule() -> None:
    said = {1: Verdict("passed", "a"), 2: Verdict("unclear", "b"), 3: Verdict("failed", "c")}
    said[4] = Verdict("not applicable", "d")
    client = RecordedClient("<b>one</b>", "1", "Python", "x.py", "2026-11", said)
    drawn = str(ClientsTable([client]).draw(TWIN))
    assert "&lt;b&gt;one" in drawn and "1 of 3" in drawn
    for word in ("passed", "unclear", "failed", "not applicable"):
        assert f'title="{word}"' in drawn


def test_a_rule_that_was_not_played_is_not_counted_against_a_client() -> None:
    mine = run(LibraryClient, only=[11], name="mine")
    table = ClientsTable([mine, *recorded()])
    assert repr(table).startswith("<ClientsTable: mine 1 of 1; ")
    assert str(table.draw(TWIN)).count('title="403 is not 401: nothing is refreshed"') == 1
