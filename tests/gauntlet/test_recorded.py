"""The recorded table: whole, of today's rules, and free of secrets."""

import json
from pathlib import Path
from typing import get_args

import pytest

from tutorial_lib.gauntlet import RULES
from tutorial_lib.gauntlet.recorded import RECORD, RecordedClient, recorded
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.gauntlet.verdict import TOKEN, Outcome, Verdict

ROOT = Path(__file__).parents[2]
CLIENTS = recorded()
every_client = pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)


def named(part: str) -> RecordedClient:
    return next(client for client in CLIENTS if part in client.name)


@every_client
def test_every_client_was_put_through_every_rule(client: RecordedClient) -> None:
    assert sorted(client.verdicts) == sorted(RULES)


@every_client
def test_every_verdict_is_one_of_the_four_and_names_its_fact(client: RecordedClient) -> None:
    verdicts = client.verdicts.values()
    assert all(said.outcome in get_args(Outcome) and said.fact for said in verdicts)


@every_client
def test_the_adapter_that_was_measured_is_there(client: RecordedClient) -> None:
    assert (ROOT / client.adapter).is_file()


def test_the_record_holds_no_token_no_password_and_no_path_of_a_machine() -> None:
    text = RECORD.read_text("utf-8")
    assert not TOKEN.search(text)
    assert not any(word in text for word in [*PASSWORDS.values(), str(ROOT), "/home/", "127.0.0.1"])


def test_ours_keeps_every_rule_and_no_other_library_does() -> None:
    python = [client for client in CLIENTS if client.language == "Python"]
    assert [client.name for client in python if client.passed == client.judged] == [
        named("ApiSession").name
    ]


def test_the_peers_of_the_course_are_in_the_table() -> None:
    for name in ("google-auth", "Authlib", "requests-oauthlib", "singleflight-auth", "httpx"):
        assert named(name).judged > 20


def test_a_client_counts_what_it_passed_and_what_applies() -> None:
    verdicts = {1: Verdict("passed", "a"), 2: Verdict("unclear", "b")}
    verdicts[3] = Verdict("not applicable", "c")
    client = RecordedClient("x", "1", "Python", "x.py", "2026-11", verdicts)
    assert (client.passed, client.judged) == (1, 2)
    assert repr(client) == "<RecordedClient x: 1 of 2>"


def test_the_first_chapter_says_what_the_article_keeps() -> None:
    article = named("the article as it stands")
    notebook = json.loads((ROOT / "notebooks" / "00_start_here.ipynb").read_text("utf-8"))
    text = " ".join(word for cell in notebook["cells"] for word in "".join(cell["source"]).split())
    assert f"It keeps **{article.passed}** of the {article.judged} that apply to it." in text
