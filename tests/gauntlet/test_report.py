"""The report: as a table, as JSON, and as a page that loads nothing."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.report import Played, Report, RuleRow, text
from tutorial_lib.gauntlet.rules import RULES, Rule
from tutorial_lib.gauntlet.run import chosen, run
from tutorial_lib.gauntlet.verdict import Verdict

HOSTILE = '<script src="https://example.org/x.js"></script>\x1b[2J'


class Hostile(LibraryClient):
    def login(self, username: str, password: str) -> None:
        raise RuntimeError(HOSTILE)


class Page(HTMLParser):
    """The tags of a page, and the addresses in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]


@pytest.fixture(scope="module")
def report() -> Report:
    return run(LibraryClient, only=[1, 12, 18], name="a client")


@pytest.fixture(scope="module")
def hostile() -> Report:
    return run(Hostile, only=[1], name=HOSTILE)


def test_the_table_has_a_row_for_each_rule_and_the_result(report: Report) -> None:
    table = report.table()
    assert "  1  passed          An expired access token costs the caller nothing" in table
    assert "401, refresh, 200: the caller got the 200" in table
    assert "a client: 3 of 3 rules kept" in table


def test_the_table_draws_on_request(report: Report) -> None:
    assert "[ refresh ]" in report.table(diagrams=True)
    assert "[ refresh ]" not in report.table()


def test_everything_there_is_names_each_scene_and_says_what_was_set_up(report: Report) -> None:
    row = report.rows[1]
    said = text(row, everything=True)
    assert "Without it: the JSON is lost on the retry." in said
    for scene in row.scenes:
        assert f"- {scene.scenario.title}: passed" in said
        assert f"Set up: {scene.scenario.setup}" in said


def test_every_scene_says_what_is_set_up() -> None:
    assert [scenario.name for scenario in chosen() if len(scenario.setup) < 20] == []


def test_json_holds_the_verdicts_as_the_recorded_table_keeps_them(report: Report) -> None:
    read = json.loads(report.to_json())
    assert read["rules"]["1"] == ["passed", "401, refresh, 200: the caller got the 200"]
    scenes = [[scene.scenario for scene in row.scenes] for row in report.rows]
    assert [[it["title"] for it in row["scenes"]] for row in read["rows"]] == [
        [scenario.title for scenario in of_row] for of_row in scenes
    ]
    assert read["rows"][0]["without"] == report.rows[0].rule.without
    assert read["rows"][0]["scenes"][0]["setup"] == scenes[0][0].setup
    assert (read["passed"], read["judged"]) == (3, 3)


def test_the_page_loads_nothing_from_elsewhere(report: Report) -> None:
    page = Page(report.html())
    assert page.addresses == []
    assert {"script", "link", "iframe", "img"}.isdisjoint(page.tags)
    assert not re.search(r"@import|url\(", report.html())


def test_the_page_draws_every_scene_and_has_both_palettes(report: Report) -> None:
    tags = Page(report.html()).tags
    scenes = sum(len(row.scenes) for row in report.rows)
    assert tags.count("svg") == len(report.rows)  # the scene that decides each
    assert tags.count("svg") + tags.count("pre") == scenes
    assert "prefers-color-scheme:dark" in report.html()


def test_what_was_not_kept_stands_first_on_the_page(report: Report) -> None:
    first, *others = report.rows
    broken = replace(others[-1].worst, verdict=Verdict("failed", "the stranger got it"))
    mixed = Report("mixed", (first, *others[:-1], RuleRow(others[-1].rule, (broken,))))
    page = mixed.html()
    assert page.index("the stranger got it") < page.index(first.fact)
    assert list(mixed.counts) == ["failed", "passed"]


def test_on_request_it_says_what_was_due_and_where_that_is_written(report: Report) -> None:
    row = report.rows[0]
    row = RuleRow(replace(row.rule, due="one " * 30, source="RFC 0"), row.scenes)
    one, said = Report("one", (row,)), text(row, everything=True)
    assert max(map(len, said.partition("Source")[0].splitlines())) <= 100
    assert "Due: one" not in one.table() and "Due: one" in said and "Source: RFC 0" in said
    assert "Due: one" in one.html() and "Source: RFC 0" in one.html()
    read = json.loads(one.to_json())["rows"][0]
    assert (read["due"], read["source"]) == (row.rule.due, "RFC 0")


def test_the_page_stays_small_however_much_was_seen() -> None:
    (storm, *_) = run(LibraryClient, only=[3]).rows[0].scenes
    rows = [
        RuleRow(rule, tuple(in_place_of(storm, rule, title) for title in "abcdefghij"))
        for rule in RULES.values()
    ]
    assert len(Report("storms", tuple(rows)).html()) < 500_000


def in_place_of(played: Played, rule: Rule, title: str) -> Played:
    return replace(played, scenario=replace(played.scenario, rule=rule, title=title))


def test_what_a_client_says_never_becomes_markup(hostile: Report) -> None:
    assert "script" not in Page(hostile.html()).tags
    assert "&lt;script" in hostile.html()


def test_what_a_client_says_never_commands_a_terminal(hostile: Report) -> None:
    assert "\x1b" not in "\n".join(text(row, everything=True) for row in hostile.rows)


def test_no_report_holds_a_token(report: Report) -> None:
    for said in (report.table(diagrams=True), report.to_json(), report.html()):
        assert not re.search(r"eyJ[\w-]+\.", said)
