"""What is said of a token is true, whatever stands in it: read as sentences."""

import re

import pytest

from tests.anatomy.tokens import ISSUED, SECRET, base64url, jwk, private_pem, raw_token, token
from tutorial_lib.anatomy import read_token

UNREADABLE = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 500, "-" + "9" * 500]
TOO_LARGE = [word for word in UNREADABLE if word != "NaN"]
KINDS = {
    "a number": "7",
    "a text": '"x"',
    "a list": "[]",
    "an object": "{}",
    "null": "null",
    "true or false": "true",
}


def read(text, key=SECRET):
    return read_token(text, key=key, now=ISSUED)


def claim(name, value):
    return read(raw_token(f'{{"{name}":{value}}}')).claim(name)


@pytest.mark.parametrize("value", TOO_LARGE)
@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_a_number_that_is_no_time_is_called_too_large(name, value):
    anatomy = read(raw_token(f'{{"{name}":{value}}}'))
    told = f"{name} must be a number of seconds; this number is too large to be one"
    assert anatomy.claim(name).problem == told
    assert "too large" in anatomy.time.why


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_nan_is_called_no_number(name):
    anatomy = read(raw_token(f'{{"{name}":NaN}}'))
    assert anatomy.claim(name).problem == f"{name} must be a number of seconds; NaN is no number"
    assert anatomy.time.why.endswith("this isn't one.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["exp", "sub", "amr", "act", "email"])
def test_nothing_is_told_to_be_what_it_is(name, kind):
    problem = claim(name, KINDS[kind]).problem
    if problem:
        wanted, _, found = problem.removeprefix(f"{name} must be ").partition("; this is ")
        assert (found, found in wanted.split(" or ")) == (kind, False)


@pytest.mark.parametrize("garbage", ["=", "==", "AB", "+/", "é"])
@pytest.mark.parametrize("count", [4, 5, 6, 9])
def test_a_part_without_a_name_goes_by_its_number(count, garbage):
    anatomy = read(".".join([token(), *["AAAA" + garbage] * (count - 3)]))
    said = [*anatomy.problems, *(note.text for note in anatomy.notes)]
    assert not [text for text in said if re.search(r"part \d+ part|\bThe part \d", text)]
    assert f"the token has {count} parts" in " ".join(anatomy.problems)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nbf", "It counts from a date after the year 9999"),
        ("iat", "It says it was issued at a date after the year 9999"),
        ("exp", "exp is a date after the year 9999"),
    ],
)
def test_a_date_that_no_calendar_has_still_makes_a_sentence(name, words):
    assert read(raw_token(f'{{"{name}":1e15}}')).time.why.startswith(words)


@pytest.mark.parametrize("alg", ["", " ", "\\u0020\\t"])
def test_a_blank_alg_is_called_none_at_all(alg):
    verdict = read(raw_token("{}", f'{{"alg":"{alg}"}}')).signature
    assert verdict.why.startswith("The header has no alg that names an algorithm")


def test_no_allowed_alg_is_asked_of_a_header_without_one():
    verdict = read_token(raw_token("{}", '{"typ":"JWT"}'), algorithms=["HS256"]).signature
    assert verdict.why.startswith("The header has no alg that names an algorithm")


@pytest.mark.parametrize("crit", ["[]", "[[]]", "[1]", '["exp",7]', "null", '"exp"', "{}"])
def test_a_crit_that_names_nothing_is_called_so(crit):
    verdict = read(raw_token("{}", f'{{"alg":"HS256","crit":{crit}}}')).signature
    assert verdict.why.startswith("crit is no list of names")


def test_a_private_key_is_not_called_public():
    verdict = read(token(), private_pem("ES256")).signature
    assert "public half" in verdict.why and "is a public" not in verdict.why


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_a_token_without_a_time_to_be_valid_is_told_what_lies_wrong(name):
    anatomy = read(token(**{name: ISSUED + 1800}))
    told = [note.text for note in anatomy.notes if note.kind == "never-valid"]
    assert told == [f"exp isn't after {name}, so there's no time in which to use the token."]


def test_a_short_rsa_key_is_not_said_to_be_guessed():
    text = "The key has 200 bits, but HS256 needs at least 256. Somebody may find out such a short"
    anatomy = read(token("x" * 25), "x" * 25)
    assert f"{text} one." in [note.text for note in anatomy.notes]


def test_every_sentence_ends_as_one():
    strange = [
        token(header={"jku": "x", "kid": "../x", "cty": "JWT", "jwk": jwk("ES256", d="AA")}),
        raw_token('{"exp":1e999,"password":"x","a":1,"a":2,"n":NaN,"h":"\\u200b"}'),
        ".".join([base64url('{"alg":"none"}'), base64url("{}"), "A"]),
        ".".join([base64url('{"enc":"x"}'), *["AAAA="] * 4]),
        f"Bearer {token()}=.A",
        "{}",
        "",
    ]
    for text in strange:
        anatomy = read(text)
        said = [*anatomy.problems, anatomy.signature.why, anatomy.time.why]
        said += [note.text for note in anatomy.notes]
        assert [one for one in said if not re.fullmatch(r'["A-Za-z].*[.?!]', one, re.DOTALL)] == []
