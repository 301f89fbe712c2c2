"""The report: as a table, as JSON, and as a page that loads nothing."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.report import Report, text
from tutorial_lib.gauntlet.run import run

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


def test_everything_there_is_names_each_scene(report: Report) -> None:
    said = text(report.rows[1], everything=True)
    assert [title in said for title in ("JSON: passed", "bytes: passed")] == [True, True]


def test_json_holds_the_verdicts_as_the_recorded_table_keeps_them(report: Report) -> None:
    read = json.loads(report.to_json())
    assert read["rules"]["1"] == ["passed", "401, refresh, 200: the caller got the 200"]
    assert [len(row["scenes"]) for row in read["rows"]] == [3, 2, 5]
    assert (read["passed"], read["judged"]) == (3, 3)


def test_the_page_loads_nothing_from_elsewhere(report: Report) -> None:
    page = Page(report.html())
    assert page.addresses
    assert all(address.startswith("data:image/svg+xml") for address in page.addresses)
    assert {"script", "link", "iframe"}.isdisjoint(page.tags)
    assert not re.search(r"@import|url\(", report.html())


def test_the_page_has_a_diagram_for_each_scene_and_both_palettes(report: Report) -> None:
    assert Page(report.html()).tags.count("img") == 10
    assert "prefers-color-scheme:dark" in report.html()


def test_what_a_client_says_never_becomes_markup(hostile: Report) -> None:
    assert "script" not in Page(hostile.html()).tags
    assert "&lt;script" in hostile.html()


def test_what_a_client_says_never_commands_a_terminal(hostile: Report) -> None:
    assert "\x1b" not in "\n".join(text(row, everything=True) for row in hostile.rows)


def test_no_report_holds_a_token(report: Report) -> None:
    for said in (report.table(diagrams=True), report.to_json(), report.html()):
        assert not re.search(r"eyJ[\w-]+\.", said)
