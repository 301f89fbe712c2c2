"""A broken token is decoded as far as it goes, and the broken part is named."""

import pytest

from tests.anatomy.tokens import CLAIMS, ISSUED, SECRET, base64url, raw_token, token
from tutorial_lib.anatomy import read_token


def read(text):
    return read_token(text, key=SECRET, now=ISSUED)


def kinds(anatomy):
    return {note.kind for note in anatomy.notes}


def test_a_token_cut_in_its_claims_shows_the_claims_before_the_cut():
    anatomy = read(token()[:109])
    assert [claim.name for claim in anatomy.claims] == ["token_type", "exp"]
    assert anatomy.problems == (
        'The claims part is not whole JSON: it can be read up to "exp" and breaks there.',
        "The signature part is missing: the token has 2 parts, a signed one has three.",
    )


def test_a_cut_through_the_middle_of_a_byte_is_named():
    problem = read(token()[:110]).problems[0]
    assert problem.startswith("The claims part is cut off: no base64url text has 73 char")


def test_a_number_cut_in_its_middle_is_not_taken_for_a_whole_one():
    anatomy = read(raw_token('{"user_id":"1","exp":17369'))
    assert [claim.name for claim in anatomy.claims] == ["user_id"]
    assert (anatomy.time.state, anatomy.time.word) == ("unknown", "no expiry found")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_strange_character_is_named_with_its_part_and_place(place):
    parts = token().split(".")
    parts[place] = parts[place][:9] + "$" + parts[place][10:]
    anatomy = read(".".join(parts))
    name = ["header", "claims", "signature"][place]
    assert anatomy.problems[0].startswith(
        f"The {name} part holds U+0024 (dollar sign) at character 10, which base64url does not have"
    )
    assert anatomy.signature.state == "refused"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_empty_part_is_named(place):
    parts = token().split(".")
    parts[place] = ""
    name = ["header", "claims", "signature"][place]
    assert f"The {name} part is empty." in read(".".join(parts)).problems


def test_a_broken_header_leaves_the_claims_readable():
    _, claims, signature = token().split(".")
    anatomy = read(f"ey!!.{claims}.{signature}")
    assert anatomy.claim("user_id").value == "1"
    assert anatomy.problems[0].startswith("The header part")


def test_broken_claims_leave_the_header_readable():
    header, _, signature = token().split(".")
    anatomy = read(f"{header}.{base64url('nothing')}.{signature}")
    assert anatomy.parameter("alg").value == "HS256"
    assert anatomy.problems == ("The claims part is not JSON.",)


def test_a_fourth_part_is_one_too_many():
    anatomy = read(f"{token()}.AAAA")
    assert anatomy.problems == (
        "Part 4 is one too many: the token has 4 parts, a signed one three.",
    )
    assert anatomy.claim("user_id").value == "1"


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("[1]", "a list"),
        ('"text"', "a text"),
        ("7", "a number"),
        ("null", "null"),
        ("true", "true or false"),
    ],
)
def test_json_that_is_no_object_is_named(inside, word):
    problems = read(raw_token(inside)).problems
    assert problems == (f"The claims part is JSON, but {word} instead of an object.",)


def test_text_after_the_object_is_named():
    anatomy = read(raw_token('{"user_id":"1"} and more'))
    assert anatomy.problems == ("The claims part has more text after its JSON object.",)
    assert anatomy.claim("user_id").value == "1"


def test_bytes_that_are_not_utf8_are_named_and_the_rest_is_read():
    anatomy = read(raw_token(b'{"name":"\xff","user_id":"1"}'))
    assert anatomy.problems == ("The claims part is not UTF-8 at byte 10.",)
    assert anatomy.claim("user_id").value == "1"


def test_a_name_that_stands_twice_is_noted():
    anatomy = read(raw_token('{"user_id":"1","user_id":"2","in":{"a":1,"a":2}}'))
    assert anatomy.claim("user_id").value == "2"
    assert "duplicate" in kinds(anatomy)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_takes_for_json_is_noted(word):
    anatomy = read(raw_token(f'{{"exp":{word}}}'))
    assert "not-json" in kinds(anatomy)
    assert anatomy.time.state == "unclear"


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e999", "1" * 400 + ".5"])
def test_a_number_too_large_to_reckon_with_is_kept_as_text(number):
    anatomy = read(raw_token(f'{{"exp":{number}}}'))
    assert anatomy.claim("exp").value == number
    assert (anatomy.time.state, "large-number" in kinds(anatomy)) == ("unclear", True)


@pytest.mark.parametrize("deep", ['{"a":' * 50_000, "[" * 50_000, '{"a":' * 150 + "1" + "}" * 150])
def test_deep_nesting_ends_the_reading_and_nothing_else(deep):
    anatomy = read(raw_token(f'{{"user_id":"1","deep":{deep}'))
    assert anatomy.claim("user_id").value == "1"
    assert "nested more than 100 levels deep" in anatomy.problems[0]


def test_ninety_levels_are_still_read():
    anatomy = read(raw_token(f'{{"deep":{"[" * 90}{"]" * 90}}}'))
    assert anatomy.problems == ()


def test_padding_is_noted_and_decoded():
    header, claims, signature = token().split(".")
    anatomy = read(f"{header}.{claims}.{signature}=")
    assert anatomy.signature.state == "right"
    assert "spelling" in kinds(anatomy)


def test_plain_base64_is_noted_decoded_and_not_called_right():
    header, claims, signature = signed_with_a_dash_or_underline().split(".")
    plain = signature.replace("-", "+").replace("_", "/")
    anatomy = read(f"{header}.{claims}.{plain}")
    assert anatomy.problems == ()
    assert "not spelled as a token must be" in anatomy.signature.why


def signed_with_a_dash_or_underline():
    tokens = (token(jti=str(number)) for number in range(1000))
    return next(text for text in tokens if set("-_") & set(text.split(".")[2]))


def test_a_second_spelling_of_the_same_signature_is_refused():
    text = token()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    anatomy = read(text[:-1] + letters[letters.index(text[-1]) + 1])
    assert anatomy.signature.state == "refused"
    assert "The signature fits" in anatomy.signature.why


def test_bytes_that_are_not_text_are_noted():
    anatomy = read(b"\xff" + token().encode())
    assert "The bytes are not UTF-8 text (byte 1)." in [note.text for note in anatomy.notes]


def test_claims_that_are_all_there_do_not_hide_an_unknown_alg():
    anatomy = read(raw_token('{"user_id":"1"}', '{"alg":"XY999"}'))
    assert anatomy.claim("user_id").value == CLAIMS["user_id"]
    assert anatomy.signature.why.startswith("XY999 is no algorithm that is known here")
