"""What is read of a whole token, and of what people paste in its place."""

import json
from datetime import UTC, datetime

import jwt
import pytest

from tests.anatomy.tokens import CLAIMS, ISSUED, SECRET, base64url, raw_token, token
from tutorial_lib.anatomy import LONGEST, read_token, visible


def notes_of(anatomy, kind):
    return [note.text for note in anatomy.notes if note.kind == kind]


def test_a_token_has_a_header_claims_and_a_signature():
    anatomy = read_token(token(), now=ISSUED)
    assert [part.name for part in anatomy.parts] == ["header", "claims", "signature"]
    assert anatomy.part("claims").value == CLAIMS
    assert anatomy.problems == ()


def test_the_parts_lie_in_the_token_where_they_say():
    text = token()
    anatomy = read_token(text, now=ISSUED)
    assert [text[part.start : part.end] for part in anatomy.parts] == text.split(".")
    assert anatomy.token == text


def test_a_claim_says_what_it_means_and_where_that_is_written():
    exp = read_token(token(), now=ISSUED).claim("exp")
    assert exp.source == "RFC 7519 section 4.1.4"
    assert exp.meaning == "from then on, nobody may accept it"
    assert (exp.date, exp.distance) == ("2025-01-15 09:30:00 UTC", "in 30 minutes")


def test_a_text_and_a_number_look_different():
    anatomy = read_token(token(user_id="1", level=1), now=ISSUED)
    assert anatomy.claim("user_id").shown == '"1"'
    assert anatomy.claim("level").shown == "1"


def test_the_header_says_what_its_algorithm_means():
    alg = read_token(token(), now=ISSUED).parameter("alg")
    assert "one shared secret" in alg.meaning
    assert alg.source == "RFC 7518 section 3.2"


def test_a_claim_of_the_wrong_kind_is_named():
    anatomy = read_token(token(sub=1, aud=[1], iat="soon"), now=ISSUED)
    assert anatomy.claim("sub").problem == "sub must be a text; this is a number"
    assert anatomy.claim("aud").problem == "aud must be a text or a list of texts; this is a list"
    assert anatomy.claim("iat").problem == "iat must be a number of seconds; this is a text"


@pytest.mark.parametrize(
    "around",
    [
        "Bearer {}",
        "bearer   {}\n",
        "Authorization: Bearer {}",
        '"{}"',
        "'Bearer {}',",
        "b'{}'",
        "`{}`",
        "-H 'Authorization: Bearer {}'",
        "{}.",
        "\ufeff{}",
        "https://api.example/?token={}&page=1",
        "Set-Cookie: access={}; Path=/",
        "my token is {} thanks",
        "https://api.example/reset/{}/now",
        "GET /api/#{}",
        "| access | **{}** |",
        "令牌{}。",
    ],
)
def test_what_is_pasted_along_is_taken_off_and_noted(around):
    anatomy = read_token(around.format(token()), key=SECRET, now=ISSUED)
    assert anatomy.signature.state == "right"
    assert notes_of(anatomy, "pasted")


@pytest.mark.parametrize("layout", [json.dumps, str, lambda answer: json.dumps(answer, indent=2)])
def test_of_a_whole_answer_the_access_token_is_read(layout):
    answer = {"refresh": token(token_type="refresh"), "access": token()}
    anatomy = read_token(layout(answer), now=ISSUED)
    assert anatomy.claim("token_type").value == "access"
    assert notes_of(anatomy, "pasted") == [
        'You pasted a whole answer. This is its "access". It also holds "refresh".'
    ]


def test_line_breaks_inside_are_taken_out_and_noted():
    text = token()
    anatomy = read_token(f"{text[:40]}\n  {text[40:90]}\r\n{text[90:]}", key=SECRET, now=ISSUED)
    assert anatomy.signature.state == "right"
    assert "A server would refuse them" in notes_of(anatomy, "pasted")[0]


def test_of_two_tokens_the_first_is_read():
    anatomy = read_token(f"{token(user_id='1')}\n{token(user_id='2')}", now=ISSUED)
    assert anatomy.claim("user_id").value == "1"


def test_percent_encoding_is_undone_and_noted():
    anatomy = read_token(token().replace(".", "%2E"), key=SECRET, now=ISSUED)
    assert anatomy.signature.state == "right"
    assert "percent-encoded" in notes_of(anatomy, "pasted")[0]


def test_bytes_are_read_like_text():
    assert read_token(token().encode(), key=SECRET, now=ISSUED).signature.state == "right"


def test_five_parts_are_an_encrypted_token_whose_header_can_be_read():
    header = base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')
    anatomy = read_token(f"{header}.AAAA.AAAA.AAAA.AAAA", key=SECRET, now=ISSUED)
    assert (anatomy.form, anatomy.signature.state) == ("encrypted", "not checked")
    assert anatomy.parameter("enc").value == "A256GCM"
    assert anatomy.claims == ()


def test_the_claims_part_alone_is_known_as_claims():
    anatomy = read_token(token().split(".")[1], now=ISSUED)
    assert anatomy.claim("user_id").value == "1"
    assert [part.missing for part in anatomy.parts] == [True, False, True]


@pytest.mark.parametrize("given", [None, 7, 1.5, [], {"access": "x"}, object, "", "  \n", "hello"])
def test_what_is_no_token_is_called_so_without_an_exception(given):
    anatomy = read_token(given, now=ISSUED)
    assert (anatomy.form, anatomy.parts) == ("none", ())
    assert anatomy.problem


def test_more_than_the_limit_is_refused_with_its_own_word():
    anatomy = read_token("e" * (LONGEST + 1), now=ISSUED)
    assert (
        anatomy.problem == "This is 1,000,001 characters long, and the limit is"
        " 1,000,000."
    )


def test_alg_none_and_a_missing_exp_are_noted():
    anatomy = read_token(jwt.encode({"user_id": "1"}, None, "none"), now=ISSUED)
    assert {note.kind for note in anatomy.notes if note.serious} == {"alg-none", "no-exp"}


def test_a_header_that_brings_its_own_key_is_noted():
    anatomy = read_token(token(header={"jku": "https://evil.example", "kid": "../../dev/null"}))
    assert notes_of(anatomy, "own-key") and notes_of(anatomy, "odd-kid")


def test_a_password_in_the_claims_is_noted_and_not_shown():
    anatomy = read_token(token(password="lovelace", inner={"secret": "engine"}), now=ISSUED)
    shown = anatomy.text() + anatomy.part("claims").shown + anatomy.claim("inner").shown
    assert notes_of(anatomy, "secret-claim")
    assert "lovelace" not in shown and "engine" not in shown


def test_no_repr_and_no_summary_holds_the_token_or_a_piece_of_it():
    text = token(inner=token())
    anatomy = read_token(text, key=SECRET, now=ISSUED)
    everything = f"{anatomy!r}{anatomy.text()}{anatomy.parts!r}{anatomy.claims!r}{anatomy.notes!r}"
    assert not [piece for piece in text.split(".") if piece[:16] in everything]
    assert SECRET not in everything


def test_the_repr_is_short_and_fixed():
    anatomy = read_token(token(), now=ISSUED + 1860)
    assert repr(anatomy) == (
        "<TokenAnatomy: header, claims, signature; expired 1 minute ago; signature not checked>"
    )


def test_the_summary_shows_claims_and_both_verdicts():
    lines = read_token(token(), key=SECRET, now=datetime(2025, 1, 15, 9, tzinfo=UTC)).text()
    assert '  user_id     "1"' in lines
    assert "signature right:" in lines and "valid for 30 minutes:" in lines


def test_hidden_characters_are_shown_as_escapes_and_noted():
    anatomy = read_token(raw_token('{"na\u202eme":"a\\u0000\\ud800\u200bb"}'), now=ISSUED)
    name = anatomy.claims[0]
    assert (name.label, name.shown) == (r"na\u202eme", r'"a\u0000\ud800\u200bb"')
    assert notes_of(anatomy, "hidden-text")
    anatomy.text().encode("utf-8")


# One of each kind that Unicode counts among those that nobody sees, and control characters.
@pytest.mark.parametrize(
    "sign", "\u00ad\u034f\u115f\u17b4\u180b\u3164\ufe0f\uffa0\ufff0\U0001d173\U000e0fff\b"
)
@pytest.mark.parametrize("claims", ['{"%s": 1}', '{"a": "%s"}', '{"a": [{"b": "%s"}]}'])
def test_whatever_nobody_sees_is_noted_and_shown_by_its_code(sign, claims):
    escaped = json.dumps(sign)[1:-1]
    for spelled in (escaped, sign):
        anatomy = read_token(raw_token(claims % (escaped if sign == "\b" else spelled)), now=ISSUED)
        assert notes_of(anatomy, "hidden-text")
        assert escaped in anatomy.part("claims").shown and sign not in anatomy.part("claims").shown


@pytest.mark.parametrize("text", [r"Andr\u00e9", r"C:\\u0000", "\t\n", "é", "\u00a0", "\u0022"])
def test_what_can_be_seen_is_not_noted(text):
    claims = json.dumps({"name": text}).replace("%", "")
    assert not notes_of(read_token(raw_token(claims), now=ISSUED), "hidden-text")


@pytest.mark.parametrize("blanks", [" ", "\n", "\r\n", "\t", "\n    ", " " * 64])
def test_a_token_in_a_claim_is_not_shown_however_its_header_is_spelled(blanks):
    inner = raw_token('{"a":1}', blanks + '{"alg":"HS256"}')
    shown = read_token(token(inner=inner), now=ISSUED).part("claims").shown
    assert not [piece for piece in inner.split(".") if piece in shown]


def test_milliseconds_are_noted():
    anatomy = read_token(token(exp=ISSUED * 1000), now=ISSUED)
    assert notes_of(anatomy, "milliseconds")


def test_a_token_that_ends_before_it_begins_is_noted():
    assert notes_of(read_token(token(exp=ISSUED - 1), now=ISSUED), "never-valid")


@pytest.mark.parametrize("text", ["eyJhbGciOiJIUzI1NiJ9", "x-eyJhbGciOiJIUzI1NiJ9", "eyJh.x"])
def test_a_broken_token_in_a_text_is_cut_as_well(text):
    assert "eyJh" not in visible(text) and "(a token, " in visible(text)


def test_an_issuer_whose_name_only_looks_like_a_token_stays():
    assert visible("https://keycloak.example.com/realms/x") == (
        "https://keycloak.example.com/realms/x"
    )
