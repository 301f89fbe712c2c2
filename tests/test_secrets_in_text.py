"""Finding tokens, and words that are known, in any text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.growing import ends
from tutorial_lib.secrets_in_text import are_spelled_otherwise, known, replaced, tokens

# What the four patterns of former versions found; whatever one of them found is found now.
JOURNAL = re.compile(r"(?:ey[JA]|ewo[gJ]|ew0K)[\w-]{8,}(?:\.[\w-]*){0,4}")
GAUNTLET = re.compile(r"eyJ[\w-]+\.[\w.-]+")
CHECKS = re.compile(r"ey[\w-]+\.[\w-]+\.[\w.-]*", re.ASCII)
DECODER = re.compile(r"(?<![\w.-])ey[\w-]+\.[\w-]+\.[\w.-]*", re.ASCII)

PIECES = ["ey", "eyJ", "eyA", "ewog", "ew0K", ".", "-", "a", "é", "令", " ", "/", "A" * 8]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)

DOORS = [
    ("from tutorial_lib.secrets_in_text import tokens", "tokens(text)"),
    ("from tutorial_lib.server.redaction import without_tokens", "without_tokens(text)"),
    ("from tutorial_lib.gauntlet.verdict import TOKEN", "TOKEN.search(text)"),
    ("from tutorial_lib.gauntlet.verdict import without_secrets", "without_secrets(text)"),
    ("from tutorial_lib.anatomy import visible", "visible(text)"),
]
SHAPES = ["'eyJ' * 700_000", "'ey' * 10**6", "'eyJa.' * 400_000", "'-ey.' * 500_000"]


def without(text: str, *secrets: str) -> str:
    return replaced(text, [*tokens(text), *known(text, secrets)], lambda _: "*")


@pytest.mark.parametrize("pattern", [JOURNAL, GAUNTLET, CHECKS, DECODER])
@given(texts)
def test_whatever_one_of_the_former_patterns_found_is_found(pattern, text: str) -> None:
    found = tokens(text)
    for match in pattern.finditer(text):
        assert any(begin <= match.start() and match.end() <= end for begin, end in found)


@pytest.mark.parametrize("pattern", [JOURNAL, GAUNTLET, DECODER])
@given(texts)
@example("令牌eya.b.c")
def test_of_those_that_begin_a_word_too_where_only_they_are_asked_for(pattern, text: str) -> None:
    found = tokens(text, inside_words=False)
    for match in pattern.finditer(text):
        assert any(begin <= match.start() and match.end() <= end for begin, end in found)


def test_an_issuer_s_address_is_no_token_where_words_are_read_as_words() -> None:
    address = "https://keycloak.example.com/realms/x"
    assert tokens(address, inside_words=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("setting, statement", DOORS)
def test_looking_for_tokens_takes_time_in_proportion_to_the_text(setting, statement) -> None:
    assert ends(setting, statement, SHAPES)


def test_overlapping_secrets_go_as_one_and_nothing_of_either_stays() -> None:
    assert without("xabcdefx", "abcd", "cdef") == "x*x"
    assert without("xpassword1x", "pass", "password1") == "x*x"


def test_what_is_put_in_is_not_looked_at_again() -> None:
    assert replaced("ab", known("ab", ["a", "**"]), lambda _: "**", str.upper) == "**B"


def test_an_empty_word_stands_nowhere() -> None:
    assert known("abc", [""]) == []


@pytest.mark.parametrize(
    "spelled",
    ["s%65cret 1", "secret+1%21", r"\u0073ecret 1", r"secret\x201", "secret&#32;1", "%2573ecret 1"],
)
def test_a_known_word_is_seen_behind_codes_too(spelled: str) -> None:
    assert are_spelled_otherwise(spelled, [], ["secret 1"])


@pytest.mark.parametrize("text", ["100% & more", r"C:\new", "a+b", "&#99999999999;", "\\", "%"])
def test_codes_that_hide_nothing_are_no_offence(text: str) -> None:
    assert not are_spelled_otherwise(text, [], ["secret 1"])


def test_a_token_behind_codes_is_seen() -> None:
    assert are_spelled_otherwise("see %65yJhbGciOiJIUzI1NiJ9", [], [])


@given(st.text(), st.lists(st.text(max_size=4)))
def test_any_text_can_be_searched(text: str, secrets: list[str]) -> None:
    shown = without(text, *secrets)
    assert len(shown) <= len(text)
    are_spelled_otherwise(text, [], secrets)
