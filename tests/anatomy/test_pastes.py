"""The token is found, whole and no more, in whatever it was pasted with; and none where none is."""

import json
import string
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.anatomy.pastes import MORE_WAYS, WAYS
from tests.anatomy.test_anything import many
from tests.anatomy.tokens import SECRET, base64url, private_key, raw_token, token
from tests.growing import ends, grows_in_proportion, steps
from tutorial_lib.anatomy import read_token
from tutorial_lib.anatomy.pasted import find_token, say
from tutorial_lib.anatomy.token_in_text import opens_object

DISCLOSED = "~".join(base64url(json.dumps(["salt", "name", name])) for name in ("ada", "grace"))
HOLDER = raw_token('{"nonce":"1"}', '{"alg":"HS256","typ":"kb+jwt"}')
ENCRYPTED = base64url('{"alg":"dir","enc":"A256GCM"}')
#: Of each kind one whose last part ends with a sign that may also stand beside a token.
TOKENS = {
    "HS256": token(),
    "HS512": token(SECRET * 2, "HS512"),
    "RS256": token(private_key("RS256"), "RS256"),
    "ES256": token(private_key("ES256"), "ES256"),
    "unsigned": raw_token('{"sub":"ada"}', '{"alg":"none"}').rpartition(".")[0] + ".",
    "blanks": raw_token('{"sub":"ada"}', '\n  { "alg": "HS256" }'),
    "underscore at its end": f"{token().rpartition('.')[0]}.{'_-' * 21}_",
    "encrypted": f"{ENCRYPTED}..{'a' * 16}.{'bC-_' * 20}.{'d' * 22}",
    "SD-JWT": f"{token()}~{DISCLOSED}~",
    "SD-JWT with a holder": f"{token()}~{DISCLOSED}~{HOLDER}",
}

#: What no token holds, so that it ends where one of them stands.
NEIGHBOURS = " \n\t\"'`,;:!?()[]{}<>|/\\*&#@^$%+“”\u2018\u2019„«»…é令。"
NO_TOKENS = [
    "1.2.3",
    "v10.20.30-rc.1",
    "www.example.com",
    "keycloak.eyes.example.com",
    "eyes.of.the",
    "archive.tar.gz",
    "eye.test.py",
    "foo.bar.baz()",
    "self.eyes.open",
    "127.0.0.1",
    "e.g. this, i.e. that... and so on",
    "Hello. It is me. Bye.",
    "3.14.15",
    "com.example.Main.main",
    "user@mail.example.org",
    "a.b.c",
    "..",
    "...",
    "<script>alert(1)</script>.<b>.</b>",
    '{"a": 1.5, "b": "x.y.z"}',
]
HEADER = base64url('{"alg":"HS256"}')
MANY = {
    "beginnings": "eyJ",
    "lone beginnings": "eyJ ",
    "headers": f"{HEADER}.",
    "headers in lines": f"{HEADER}\n",
    "headers and a word": f"{HEADER}.a ",
    "tokens without end": f"{HEADER}.eyJ9.\n",
    "tokens": f"{HEADER}.eyJ9.{'A' * 43} ",
    "marked": f"_{HEADER}.eyJ9.{'A' * 43}_",
    "disclosed": f"{HEADER}.eyJ9.{'A' * 43}~WyJd",
    "disclosures": "~WyJd",
    "holders": f"{HEADER}.eyJ9.{'A' * 43}~",
    "blanks": "ICAg",
    "lines": "a\n",
    "spaces": "eyJ" + " " * 40,
    "codes": "%65yJ",
    "broken codes": "%\n6\n5",
    "backslashes": "\\",
    "entities": "&#101;yJ.",
    "quotes": "\"'",
    "quoted": "> ",
    "fields": '{"access": "',
    "tildes": "~",
    "underscores": "_",
    "quoted-printable": "=65=\n",
}


@pytest.mark.parametrize("kind", TOKENS)
@pytest.mark.parametrize("way", [*WAYS, *MORE_WAYS])
def test_a_token_is_found_whole_in_every_way(way, kind):
    wrap = {**WAYS, **MORE_WAYS}[way]
    assert find_token(wrap(TOKENS[kind])).token == TOKENS[kind]


@pytest.mark.parametrize("outer", WAYS)
def test_a_token_is_found_whole_in_one_way_within_another(outer):
    lost = [
        f"{kind} in {inner}"
        for inner, kind in product(WAYS, TOKENS)
        if find_token(WAYS[outer](WAYS[inner](TOKENS[kind]))).token != TOKENS[kind]
    ]
    assert lost == []


@pytest.mark.parametrize(
    "around, said",
    [
        ("Authorization: Bearer {}\nHost: a.b.c", ["scheme", "longer"]),
        ("{}...", ["around"]),
        ("/verify/{}/next", ["longer"]),
        ("{} ok", ["longer"]),
        ("“{}”", ["around"]),
        ("Bearer%20{}", ["scheme", "percent"]),
    ],
)
def test_what_stood_around_it_is_noted(around, said):
    notes = find_token(around.format(TOKENS["HS256"])).notes
    assert [note.text for note in notes] == [say(f"note/{name}", scheme="Bearer") for name in said]


def test_of_two_tokens_the_first_is_read_and_the_other_is_noted():
    first, second = TOKENS["HS256"], TOKENS["HS512"]
    for way in (f"old: {first}\nnew: {second}", f"{first},{second}", f"a={first}&b={second}"):
        pasted = find_token(way)
        assert pasted.token == first
        assert say("note/two") in [note.text for note in pasted.notes]


def test_the_same_token_twice_is_one():
    pasted = find_token(f"{TOKENS['HS256']}\n{TOKENS['HS256']}")
    assert (pasted.token, say("note/two") in [note.text for note in pasted.notes]) == (
        TOKENS["HS256"],
        False,
    )


@pytest.mark.parametrize("before", ["A bearer: ", "Bearer ", "x=", "(", "A_ "])
def test_a_letter_more_is_no_sign_of_what_stood_around_it(before):
    longer = f"{TOKENS['HS256']}A"
    assert find_token(f"{before}{longer} and so on").token == longer


@pytest.mark.parametrize("tail", [".AAAA", "$AAAA", "A"])
def test_a_lone_token_that_goes_on_is_read_to_its_end(tail):
    assert find_token(TOKENS["blanks"][:-1] + tail).token == TOKENS["blanks"][:-1] + tail


@many
@given(st.text(st.sampled_from(NEIGHBOURS), max_size=9), st.text(st.sampled_from(NEIGHBOURS)))
@pytest.mark.parametrize("kind", ["HS256", "RS256", "blanks", "encrypted"])
def test_no_neighbour_changes_it(kind, before, after):
    assert find_token(f"{before}{TOKENS[kind]}{after}").token == TOKENS[kind]


words = st.text(string.ascii_lowercase, min_size=1, max_size=9)
blobs = st.binary(min_size=8).map(base64url).filter(lambda blob: not opens_object(blob))
dotted = st.lists(words | st.integers(0, 99).map(str) | blobs, min_size=2, max_size=5).map(".".join)
prose = st.lists(words | dotted | st.sampled_from(NO_TOKENS), max_size=12).map(" ".join)


around = st.sampled_from(["{}", '{{"token": "{}"}}', "Bearer {}", "<{}>", "https://{}", "`{}`"])


@many
@given(prose, around)
@example("AAAAAAAAAAAAeyJA.a.a", "{}")
def test_a_text_without_a_token_yields_none(text, around):
    found = find_token(around.format(text))
    assert (found.token, read_token(around.format(text)).form) == ("", "none")
    assert found.problem


@pytest.mark.parametrize("near", NO_TOKENS)
def test_what_only_looks_like_a_token_is_none(near):
    anatomy = read_token(near)
    assert (anatomy.form, anatomy.problem is None) == ("none", False)


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("first", ["", f"{HEADER}.eyJ9.", f"{HEADER}.eyJ9.{'A' * 43}"])
def test_looking_for_a_token_takes_steps_in_proportion_to_the_text(kind, first):
    text = MANY[kind]
    sizes = [steps(lambda n=n: find_token(first + text * n)) for n in (250, 500, 1_000)]
    assert grows_in_proportion(sizes)


@pytest.mark.slow
@pytest.mark.parametrize("first", ["", f"{HEADER}.eyJ9.", f"{HEADER}.eyJ9.{'A' * 43}"])
def test_no_pattern_takes_longer_than_in_proportion_either(first):
    setting = "from tutorial_lib.anatomy.pasted import find_token"
    texts = [f"{first!r} + {text!r} * {200_000 // len(text)}" for text in MANY.values()]
    assert ends(setting, "find_token(text)", texts)
