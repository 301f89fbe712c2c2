"""Whatever is pasted: never an exception, never a hang, never slower than linear.

ANATOMY_EXAMPLES=100000 in the environment runs that many examples of each rule.
"""

import gc
import json
import os
import string
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.anatomy.tokens import ISSUED, SECRET, base64url, jwk, public_pem, raw_token, token
from tutorial_lib.anatomy import difference, read_token

EXAMPLES = int(os.environ.get("ANATOMY_EXAMPLES", "300"))
FORMS = {"signed", "encrypted", "none"}
KEYS = st.sampled_from([None, SECRET, public_pem("RS256"), jwk("ES256"), {"keys": []}])
many = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)

# Unlike plain st.text(), these hold lone surrogates too.
texts = st.text(st.characters(exclude_categories=()))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
fragments = st.text(st.characters(exclude_categories=()), max_size=3)
names = st.sampled_from(["exp", "nbf", "iat", "sub", "aud", "alg", "kid", "crit", "jwk", "cty"])
objects = st.dictionaries(names | texts, values, max_size=6)
edits = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), fragments), max_size=6)


def read(given, key=SECRET):
    """Read it and look at everything a view would look at."""
    anatomy = read_token(given, key=key, now=ISSUED)
    shown = repr(anatomy) + anatomy.text() + repr(anatomy.parts) + repr(anatomy.claims)
    shown += "".join(part.shown for part in anatomy.parts)
    shown.encode("utf-8")
    assert anatomy.form in FORMS
    assert difference(anatomy, anatomy).same
    return anatomy


def mutated(text, changes):
    for place, length, inserted in changes:
        text = text[:place] + inserted + text[place + length :]
    return text


@many
@given(texts, KEYS)
def test_any_text_is_read(text, key):
    read(text, key)


@many
@given(st.binary())
def test_any_bytes_are_read(data):
    read(data)


@many
@given(st.lists(st.text(string.ascii_letters + string.digits + "-_=+/"), min_size=1, max_size=7))
def test_any_text_with_dots_is_read(parts):
    read(".".join(parts))


@many
@given(edits, KEYS)
def test_any_damaged_token_is_read(changes, key):
    read(mutated(token(), changes), key)


@many
@given(objects, objects, KEYS)
@pytest.mark.slow
def test_any_header_and_claims_are_read(header, claims, key):
    read(raw_token(json.dumps(claims), json.dumps({"alg": "HS256", **header})), key)


@many
@given(edits)
def test_any_damaged_json_in_a_token_is_read(changes):
    inside = json.dumps({"exp": ISSUED, "name": "ada", "roles": ["a", {"b": [1, 2.5, None]}]})
    read(raw_token(mutated(inside, changes)))


@many
@given(st.binary(), st.binary())
def test_any_bytes_in_a_token_are_read(header, claims):
    read(raw_token(claims, header))


@many
@given(texts | st.binary() | values | objects)
def test_any_key_gives_a_verdict(key):
    verdict = read_token(token(), key=key, now=ISSUED).signature
    assert verdict.state in {"not checked", "right", "wrong", "refused"}


@many
@given(edits)
def test_no_damaged_token_is_right(changes):
    damaged = mutated(token(), changes)
    anatomy = read(damaged)
    assert anatomy.signature.state != "right" or anatomy.token.rstrip("=") == token()


def claims_of(size):
    return "{" + ",".join(f'"{number:06}":1' for number in range(size // 11)) + "}"


def nested(size):
    return '{"a":' + "[" * 98 + "1," * (size // 2 - 105) + "1" + "]" * 98 + "}"


HOSTILE = {
    "letters": lambda size: "e" * size,
    "beginnings": lambda size: "ey" * (size // 2),
    "dots": lambda size: "." * size,
    "blanks": lambda size: "eyJ " * (size // 4),
    "quotes": lambda size: '"' * size,
    "equals": lambda size: "a." + "=" * size,
    "percents": lambda size: "ey%41" * (size // 5),
    "answers": lambda size: '{"access" : ' * (size // 12),
    "spaces after a field": lambda size: '{"access"' + " " * size,
    "words": lambda size: "ey.ey " * (size // 6),
    "braces": lambda size: raw_token('{"a":' * (size // 8)),
    "lists": lambda size: raw_token('{"a":[' + "[]," * (size // 4)),
    "escaped quotes": lambda size: raw_token('{"a":"' + '\\"' * (size * 3 // 8)),
    "deep and wide": lambda size: raw_token(nested(size * 3 // 4)),
    "digits": lambda size: raw_token('{"exp":' + "9" * (size * 3 // 4) + "}"),
    "digits, none ending": lambda size: raw_token('{"exp":' + "9" * (size * 3 // 4)),
    "one long text": lambda size: raw_token('{"a":"' + "\\u202e" * (size // 8) + '"}'),
    "inner tokens": lambda size: raw_token('{"a":"' + "eyey." * (size // 7) + '"}'),
    "passwords": lambda size: raw_token('{"a":' + '"password" :' * (size // 17) + "}"),
    "many claims": lambda size: raw_token(claims_of(size * 3 // 4)),
    "one name often": lambda size: raw_token("{" + '"a":1,' * (size // 8) + '"a":1}'),
    "a long name": lambda size: raw_token('{"' + "a" * (size * 3 // 4) + '":1}'),
    "a long alg": lambda size: base64url('{"alg":"' + "A" * (size * 3 // 4) + '"}') + ".e30.AA",
    "much crit": lambda size: base64url('{"crit":[' + '"a",' * (size // 6) + "1]}") + ".e30.AA",
}


KEY_PIECES = ["-----BEGIN A-----", "-----BEGIN ", "M", "BEGIN A ", "ssh-", '{"kty":', "\\n"]


@pytest.mark.parametrize("piece", KEY_PIECES)
@pytest.mark.slow
def test_eight_times_the_key_takes_about_eight_times_as_long(piece):
    small, large = (piece * (size // len(piece)) for size in (55_000, 440_000))
    most = max(0.05, 28 * min(timed(token(), small) for _ in range(3)))
    assert any(timed(token(), large) < most for _ in range(30))


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.slow
def test_eight_times_the_text_takes_about_eight_times_as_long(kind):
    small, large = (HOSTILE[kind](size) for size in (55_000, 440_000))
    # A quadratic step takes 64 times as long each time, a busy machine spoils one or another; and
    # what takes milliseconds tells nothing.
    most = max(0.05, 28 * min(timed(small) for _ in range(3)))
    assert any(timed(large) < most for _ in range(30))


def timed(text, key=SECRET):
    """The processor's seconds: neither neighbours nor the garbage collector play a part."""
    gc.disable()
    try:
        began = time.process_time()
        read(text, key)
        return time.process_time() - began
    finally:
        gc.enable()
