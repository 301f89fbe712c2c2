"""Clients that an assistant wrote lie here as they came, and chapter 06 says what is so of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.peers.assistants import ASSISTANTS as ADAPTERS
from tests.gauntlet.test_recorded import PASSWORDS, TOKEN
from tutorial_lib.course.checking.rules import ASSISTANTS_FAULTS
from tutorial_lib.gauntlet import RULES
from tutorial_lib.gauntlet.recorded import ASSISTANTS, recorded

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "assistants"
NUMBERS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
CHAPTER = json.loads((ROOT / "notebooks" / "06_the_gauntlet.ipynb").read_text("utf-8"))
TEXT = {cell["id"]: "".join(cell["source"]) for cell in CHAPTER["cells"]}
QUOTED = re.compile(r"```python\n# (examples/assistants/\S+)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_code_is_the_one_block_of_the_answer_unchanged(number: str) -> None:
    answer = (FOLDER / number / "answer.md").read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", answer, re.DOTALL | re.MULTILINE)
    assert (FOLDER / number / "client.py").read_text("utf-8") == code
    assert (FOLDER / number / "request.txt").read_text("utf-8").strip()


def test_there_are_thirteen_and_each_has_an_adapter_and_a_row_with_every_rule() -> None:
    assert len(NUMBERS) == 13 and sorted(ADAPTERS) == NUMBERS
    clients = recorded(ASSISTANTS)
    assert [client.name for client in clients] == [f"answer {number}" for number in NUMBERS]
    assert all(sorted(client.verdicts) == sorted(RULES) for client in clients)


def test_the_record_holds_no_token_no_password_and_no_path_of_a_machine() -> None:
    text = ASSISTANTS.read_text("utf-8")
    assert not TOKEN.search(text)
    assert not any(word in text for word in [*PASSWORDS.values(), str(ROOT), "/home/", "127.0.0.1"])


def test_the_five_rules_of_the_exercise_are_those_that_are_broken_most() -> None:
    broken = Counter(
        number
        for client in recorded(ASSISTANTS)[:12]
        for number, outcome in client.outcomes.items()
        if outcome == "failed"
    )
    most = dict(broken.most_common(5))
    assert set(most) == set(ASSISTANTS_FAULTS)
    words = {12: "all twelve", 11: "eleven", 10: "all ten"}
    said = re.findall(
        r"\*\*Rule (\d+), broken by ([a-z ]+?)(?: to which.*?)?:", TEXT["assist-faults"]
    )
    assert {int(number): count for number, count in said} == {
        number: words[count] for number, count in most.items()
    }


def test_the_chapter_quotes_the_answers_in_three_to_six_lines_of_theirs() -> None:
    quotes = QUOTED.findall(TEXT["assist-faults"])
    assert len(quotes) == 5
    for file, code in quotes:
        assert code in (ROOT / file).read_text("utf-8")
        assert 3 <= len(code.splitlines()) <= 6


def test_the_client_of_the_exercise_is_answer_11_as_it_came() -> None:
    given = ROOT / "tutorial_lib" / "exercises" / "answer_11.py"
    assert given.read_bytes() == (FOLDER / "11" / "client.py").read_bytes()


def test_the_chapter_shows_the_request_that_names_rules_and_says_what_came_of_it() -> None:
    kept = (FOLDER / "13" / "request.txt").read_text("utf-8")
    assert " ".join(kept.split()) in " ".join(TEXT["assist-request"].split())
    *twelve, thirteenth = recorded(ASSISTANTS)
    best = max(client.passed for client in twelve)
    said = TEXT["assist-better-read"]
    assert f"keeps {thirteenth.passed} of the {thirteenth.judged} rules" in said
    assert f"The best of the twelve kept {best}." in said
    assert [thirteenth.outcomes[number] for number in (10, 28)] == ["passed"] * 2
    assert thirteenth.outcomes[8] == "unclear"
    assert [thirteenth.outcomes[number] for number in (17, 20, 21)] == ["failed"] * 3
