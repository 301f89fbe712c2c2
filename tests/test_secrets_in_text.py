"""Finding tokens, and words that are known, in any text."""

import base64
import html
import json
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.growing import ends
from tools.javascript import find_node
from tutorial_lib.anatomy import visible
from tutorial_lib.anatomy.pasted import find_token
from tutorial_lib.course.checking.auth_caller import AuthCaller
from tutorial_lib.gauntlet.verdict import TOKEN, shown, without_secrets
from tutorial_lib.secrets_in_text import (
    IGNORABLE,
    are_spelled_otherwise,
    known,
    replaced,
    tokens,
)
from tutorial_lib.server.redaction import Redactor, without_tokens

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
SHAPES += ["'%65yJ' * 50_000", "'%' * 300_000", "'\\u200b' * 300_000", "'&#101;yJ ' * 30_000"]


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


@pytest.mark.slow
def test_the_signs_that_nobody_sees_are_those_of_unicode() -> None:
    node = find_node()
    if node is None:
        pytest.skip("no Node, which knows Unicode's properties")
    count = f"for (let c = 0; c < {sys.maxunicode + 1}; c++)"
    ask = r"/\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(c))"
    said = subprocess.check_output([node, "-e", f"{count} if ({ask}) console.log(c)"], text=True)
    ignorable = re.compile(f"[{IGNORABLE}]")
    assert [c for c in range(sys.maxunicode + 1) if ignorable.match(chr(c))] == [
        int(line) for line in said.split()
    ]


def base64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


CLAIMS, SIGNATURE = base64url('{"user_id":"1","exp":1893456000}'), base64url("the signature itself")
HEADERS = {
    "PyJWT's": '{"alg":"HS256","typ":"JWT"}',
    "a blank in it": '{ "alg": "HS256"}',
    "a line each": '{\n"alg": "HS256"\n}',
    "indented": '{\n  "alg": "HS256"\n}',
    "indented by tabs": '{\n\t"alg": "HS256"\n}',
    "indented on Windows": '{\r\n  "alg": "HS256"\r\n}',
    "by two line breaks": '{\n\n"alg": "HS256"}',
    "a tab in it": '{\t"alg": "HS256"}',
    "a blank before it": ' {"alg": "HS256"}',
    "a line break before it": '\n{ "alg": "HS256"}',
    "a tab before it": '\t{\n"alg": "HS256"}',
    "a line break of Windows before it": '\r\n{"alg": "HS256"}',
    "an indent before it": '\n    {\n      "alg": "HS256"\n    }',
    "many blanks before it": " " * 18 + '{"alg": "HS256"}',
}
SPELLINGS: dict[str, Callable[[str], str]] = {
    "whole": str,
    "no signature": lambda token: token.rpartition(".")[0] + ".",
    "two parts": lambda token: token.rpartition(".")[0],
    "cut": lambda token: token[:40],
    "a coded letter": lambda token: f"%{ord(token[0]):02X}{token[1:]}",
    "coded dots": lambda token: token.replace(".", "%2E"),
    "coded": lambda token: "".join(f"%{ord(sign):02x}" for sign in token),
    "coded twice": lambda token: quote(f"%{ord(token[0]):02X}{token[1:]}"),
    "escaped": lambda token: rf"\u{ord(token[0]):04x}{token[1:]}",
    "entities": lambda token: f"&#{ord(token[0])};{token[1:]}".replace(".", "&#46;"),
    "a shy hyphen in it": lambda token: f"{token[:3]}\u00ad{token[3:]}",
    "invisible signs in it": lambda token: "\u200b".join(token),
    "invisible letters in it": lambda token: "\u3164".join(token),
    "emoji's signs in it": lambda token: f"{token[:9]}\ufe0f{token[9:]}",
}
AROUND = ["{}", "x{}", "令{}", "Bearer {}", "/me/{}/", "?t={}&x=1", "<{}>", '{{"a": "{}"}}', "`{}`"]
#: What finds a token in a text: a reader of what was pasted, a verdict, and all that hide some.
FINDERS: dict[str, Callable[[str], list[str]]] = {
    "pasted": lambda text: [find_token(text).token],
    "verdict": lambda text: [found[0] for found in TOKEN.finditer(text)],
    "tokens": lambda text: [text[at:end] for at, end in tokens(text)],
    "words": lambda text: [text[at:end] for at, end in tokens(text, inside_words=False)],
}
PLACES: dict[str, Callable[[str], str]] = {
    "the journal's paths": without_tokens,
    "the journal's bodies": lambda text: Redactor().body(text.encode(), "text/html"),
    "the gauntlet's output": without_secrets,
    "the gauntlet's facts": shown,
    "the decoder": visible,
    "the checks": lambda text: made_for_nobody().described(text),
}


def made_for_nobody() -> AuthCaller:
    makes_none: Any = None
    return AuthCaller(makes_none, "http://127.0.0.1/api/")


def read(text: str) -> str:
    """The text as whoever wants its token would read it, whatever codes are in it."""
    plain = html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda it: chr(int(it[1], 16)), text))
    for _ in range(2):
        plain = re.sub("%([0-9a-fA-F]{2})", lambda it: chr(int(it[1], 16)), plain)
    return re.sub("[\u00ad\u200b\u3164\ufe0f\ufffd]", "", plain)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("place", PLACES)
def test_a_token_is_hidden_in_every_place_however_it_is_spelled(place: str, spelling: str) -> None:
    for header, around in product(HEADERS.values(), AROUND):
        token = f"{base64url(header)}.{CLAIMS}.{SIGNATURE}"
        said = read(PLACES[place](around.format(SPELLINGS[spelling](token))))
        pieces = [token[at : at + 12] for at in range(len(token) - 11)]
        assert not [piece for piece in pieces if piece in said], said


@pytest.mark.parametrize("finder", FINDERS)
@pytest.mark.parametrize("place", PLACES)
def test_what_one_finds_every_other_hides(finder: str, place: str) -> None:
    for header, spell, around in product(HEADERS.values(), SPELLINGS.values(), AROUND):
        text = around.format(spell(f"{base64url(header)}.{CLAIMS}.{SIGNATURE}"))
        shown_there = PLACES[place](text)
        assert not [it for it in FINDERS[finder](text) if len(it) > 12 and it in shown_there]


@pytest.mark.parametrize("place", ["the journal's bodies", "the gauntlet's output"])
def test_of_a_token_in_which_a_known_word_stands_nothing_stays(place: str) -> None:
    token = f"{base64url(HEADERS['indented'])}.{CLAIMS}.{SIGNATURE}"
    redactor = Redactor()
    redactor.body(json.dumps({"password": CLAIMS[8:14]}).encode(), "application/json")
    said = {
        "the journal's bodies": redactor.body(token.encode(), "text/html"),
        "the gauntlet's output": without_secrets(token, CLAIMS[8:14]),
    }[place]
    assert SIGNATURE not in said and CLAIMS[14:] not in said
