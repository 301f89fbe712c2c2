"""An API from a seed: its page, the one thing that the page leaves out, and its judge."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from tests.capstone.letter import client
from tutorial_lib.capstone import capstone, result
from tutorial_lib.capstone.api import Api, current, traps
from tutorial_lib.capstone.judge import RULES, first_red, judge, scenes
from tutorial_lib.course.answers import module
from tutorial_lib.gauntlet.verdict import TOKEN

MANY = [Api.of(f"seed {number}") for number in range(200)]
ONE_OF_EACH = {api.trap.id: api for api in reversed(MANY)}


def texts(said: Any) -> list[str]:
    """Every text in a dialect's data."""
    if isinstance(said, dict):
        return [text for each in said.values() for text in texts(each)]
    return [said] if isinstance(said, str) else []


def changed(api: Api) -> list[str]:
    """The places in which an API differs from its page."""
    return list(api.trap.changes)


def at(said: dict[str, Any], place: str) -> Any:
    for step in place.split("."):
        said = said.get(step, {})
    return said


def test_a_seed_gives_the_same_api_each_time_and_another_seed_another_one() -> None:
    again = [Api.of(api.seed) for api in MANY]
    assert [(it.page.text, it.spoken) for it in again] == [(it.page.text, it.spoken) for it in MANY]
    assert len({api.page.text for api in MANY}) > 0.9 * len(MANY)


def test_there_are_at_least_six_traps_and_each_of_them_is_drawn() -> None:
    assert len(traps()) >= 6
    assert set(ONE_OF_EACH) == set(traps())


def test_every_trap_has_three_hints_and_says_what_was_left_out() -> None:
    assert all(len(trap.hints) >= 3 and trap.left_out for trap in traps().values())


def test_the_page_has_every_word_that_a_client_needs_but_for_the_trap() -> None:
    for api in MANY:
        words = {step for text in texts(api.documented) for step in text.split(".")}
        words -= {"json", "form"}
        absent = {word for word in words if word not in api.page.text}
        assert absent <= {"invalid_grant", "401"}, (api.seed, absent)


def test_the_api_differs_from_its_page_in_the_trap_alone() -> None:
    for api in MANY:
        for place in changed(api):
            assert at(api.spoken, place) != at(api.documented, place), api.seed
        undone = Api.of(api.seed)
        for place in changed(api):
            *steps, last = place.split(".")
            table = at(undone.spoken, ".".join(steps)) if steps else undone.spoken
            was = at(api.documented, place)
            table.pop(last) if was == {} else table.update({last: was})
        left = {name: it for name, it in undone.spoken["refresh"].items() if it != {}}
        assert {**undone.spoken, "refresh": left} == api.documented, api.seed


def test_a_name_is_the_seed_however_it_is_spaced_and_spelled() -> None:
    assert capstone("  ada   LOVELACE ") == capstone("Ada Lovelace") == current()
    assert capstone("Grace") != capstone("Ada")


def test_hints_come_one_by_one_and_the_last_one_stays() -> None:
    api = Api.of("somebody")
    asked = [api.hint() for _ in range(len(api.trap.hints) + 1)]
    assert tuple(asked) == (*api.trap.hints, api.trap.hints[-1])


def test_every_rule_of_the_judge_has_scenes_in_every_api() -> None:
    for api in MANY[:50]:
        assert {scene.rule.number for scene in scenes(api)} == set(RULES)


@pytest.mark.slow
@pytest.mark.parametrize("trap", sorted(traps()))
def test_a_client_to_the_letter_of_the_page_is_red_and_its_mended_twin_keeps_all(trap: str) -> None:
    api = ONE_OF_EACH[trap]
    assert first_red(api, client(api.documented))
    twin = judge(api, client(api.spoken))
    assert twin.is_clean, [str(row) for row in twin.rows if row.outcome != "passed"]


NOBODY = '''
class Nobody:
    """A client that does nothing, and has a <b>name</b> in it."""

    def __init__(self, api_url, *, timeout=5.0): ...

    def login(self, username, password): ...

    def call(self, method, path, **request): return "<b>"

    def logout(self): ...
'''


def test_the_page_of_a_result_has_rules_facts_code_and_the_line_for_a_teacher(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JWT_COURSE_CLIENT", str(tmp_path / "my_client"))
    monkeypatch.setenv("JWT_COURSE_PROGRESS", str(tmp_path / "progress.json"))
    api = capstone("Ada")
    came = result(module("my_client.Nobody", NOBODY).Nobody, "Ada <i>")
    page = came.html
    assert "<i>" not in page and "<b>" not in page and "&lt;b&gt;" in page
    for row in came.report.rows:
        assert html.escape(row.fact, quote=False).split("&#")[0] in page.replace("&#39;", "'")
    assert re.search(r"course[12]-\w+", page) and api.trap.left_out not in page
    assert not TOKEN.search(page)
    assert came.save().endswith("my_client/capstone.html.")
    assert (tmp_path / "my_client" / "capstone.html").read_text("utf-8") == page
