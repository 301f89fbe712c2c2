"""Signed texts, published and generated: the payload has no say, and no bad one is right.

What is published stands in vectors.toml; RFC 8812 publishes none, and ES256K is generated.
"""

import hmac
import json
import tomllib
from pathlib import Path

import pytest

from tests.anatomy.tokens import (
    ISSUED,
    SECRET,
    base64url,
    jwk,
    private_key,
    public_pem,
    signed_bytes,
    token,
)
from tutorial_lib.anatomy import read_token

PUBLISHED = tomllib.loads(Path(__file__).with_name("vectors.toml").read_text("utf-8"))["vector"]
PUBLIC = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ALL = ["HS256", "HS384", "HS512", *PUBLIC, "ES256K", "EdDSA"]
PAYLOADS = [
    b"",
    b"text",
    b"\x00" * 32,
    b"\xe0\xe1\xe2\xff",
    b"7",
    b"true",
    b"[1]",
    b'"text"',
    b'{"exp":',
    b"{}{}",
    b'{"a":1,"a":2}',
]
ODD_HEADERS = [
    '{ "alg" : "HS256" }',
    '{\r\n\t"alg"\t:\n"HS256"\r\n}',
    '{"\\u0061lg":"\\u0048S256"}',
    '{"kid":null,"alg":"HS256","x":[{"alg":"none"}]}',
    '{"typ":"text/plain","cty":"x","alg":"HS256"}',
    '{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}',
]
LONG = SECRET + SECRET


def check(text, key, **options):
    return read_token(text, key=key, now=ISSUED, **options).signature


def whole(text):
    return text if isinstance(text, str) else "".join(text)


def published(vector):
    parts = (base64url(vector["header"]), base64url(vector["payload"]), whole(vector["signature"]))
    return ".".join(parts), {name: whole(value) for name, value in vector["key"].items()}


def key_for(alg):
    return LONG if alg.startswith("HS") else public_pem(alg)


def signed(alg, payload=b'{"user_id":"1"}', header=None):
    key = LONG.encode() if alg.startswith("HS") else private_key(alg)
    return signed_bytes(payload, header or json.dumps({"alg": alg}), key, alg)


def flipped(text, place):
    """The same text with one letter in the middle of a part changed."""
    parts = text.split(".")
    at = len(parts[place]) // 2
    letter = "B" if parts[place][at] == "A" else "A"
    parts[place] = parts[place][:at] + letter + parts[place][at + 1 :]
    return ".".join(parts)


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda vector: vector["source"])
def test_a_published_signature_is_right_and_wrong_once_a_bit_is_changed(vector):
    text, key = published(vector)
    assert check(text, key).state == "right"
    assert {check(flipped(text, place), key).state for place in (0, 1, 2)} <= {"wrong", "refused"}


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("alg", ["HS256", "PS256", "ES256", "EdDSA"])
def test_the_payload_has_no_say_in_whether_the_signature_is_right(alg, payload):
    assert check(signed(alg, payload), key_for(alg)).state == "right"


@pytest.mark.parametrize("alg", ALL)
def test_text_can_be_signed_with_each_algorithm(alg):
    assert check(signed(alg, b"text"), key_for(alg)).state == "right"


@pytest.mark.parametrize("header", ODD_HEADERS)
def test_an_unusual_header_that_is_valid_is_read(header):
    assert check(signed("HS256", b"text", header), LONG).state == "right"


def test_claims_that_are_broken_are_still_named_beside_a_right_signature():
    anatomy = read_token(signed("HS256", b"text"), key=LONG, now=ISSUED)
    assert anatomy.problems == ("The claims part is not JSON.",)
    assert (anatomy.signature.state, anatomy.time.state) == ("right", "unknown")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("alg", ALL)
def test_one_changed_bit_is_enough(alg, place):
    assert check(flipped(signed(alg, b"text"), place), key_for(alg)).state in ("wrong", "refused")


def test_a_public_key_is_no_secret_to_sign_with():
    for key in (public_pem("RS256"), json.dumps(jwk("ES256")), public_pem("EdDSA")):
        body = ".".join([base64url('{"alg":"HS256"}'), base64url("text")])
        forged = base64url(hmac.digest(key.encode(), body.encode(), "sha256"))
        assert check(f"{body}.{forged}", key).state == "refused"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", " none ", "nOnE"])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_none_is_never_right(alg, signature):
    body = f"{base64url(json.dumps({'alg': alg}))}.{base64url('text')}"
    assert check(f"{body}.{signature}", LONG).state == "refused"


@pytest.mark.parametrize(("alg", "size"), [("ES256", 32), ("ES384", 48), ("ES512", 66)])
def test_no_number_at_the_edge_is_an_ecdsa_signature(alg, size):
    header, payload, _ = signed(alg, b"text").split(".")
    orders = {  # SEC 2 version 2, section 2: how many points the curve has
        32: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        48: 2**384 - 1388124618062372383947042015309946732620727252194336364173,
        66: 2**521 - 657877501894328237357444332315020117536923257219387276263472201219398408051703,
    }
    order = orders[size]
    numbers = [number.to_bytes(size, "big") for number in (0, 1, order - 1, order)]
    forged = [r + s for r in numbers for s in numbers] + [b"\x00" * (2 * size + 1), b"\x00"]
    verdicts = {check(f"{header}.{payload}.{base64url(one)}", key_for(alg)).state for one in forged}
    assert verdicts == {"wrong"}


def test_a_signature_is_not_taken_as_der_or_with_more_behind_it():
    header, payload, signature = signed("ES256", b"text").split(".")
    for changed in (signature + "AAAA", "AAAA" + signature, signature[:-4]):
        assert check(f"{header}.{payload}.{changed}", key_for("ES256")).state in (
            "wrong",
            "refused",
        )


@pytest.mark.parametrize(("alg", "other"), [("ES256", "ES384"), ("ES256", "ES256K")])
def test_a_key_on_another_curve_is_refused(alg, other):
    assert check(signed(alg), public_pem(other)).state == "refused"


@pytest.mark.parametrize(
    "header",
    [
        '{"alg":"none","alg":"HS256"}',
        '{"alg":"HS256","alg":"HS256"}',
        '{"alg":"HS256","kid":"a","kid":"b"}',
        '{"alg":"HS256","\\u0061lg":"HS256"}',
    ],
)
def test_a_header_that_says_a_thing_twice_is_refused(header):
    verdict = check(signed("HS256", header=header), LONG)
    assert (verdict.state, "twice" in verdict.why) == ("refused", True)


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        '"HS256"',
        "{}",
        '{"alg":["HS256"]}',
        '{"alg":256}',
        '{"alg":"hs256"}',
        '{"alg":"HS256 "}',
        '{"alg":"HS256","crit":["exp"],"exp":1}',
        '{"alg":"HS256","crit":[]}',
        '{"alg":"HS256","crit":null}',
        '{"alg":"HS256","b64":false,"crit":["b64"]}',
        '{"alg":"HS256"} ,',
        '{"alg":"HS256",}',
        '{"alg":"HS256"',
    ],
)
def test_a_header_that_is_not_understood_is_refused(header):
    assert check(signed("HS256", header=header), LONG).state == "refused"


@pytest.mark.parametrize("garbage", ["?", "#", "%", "*", "é", "==", "A", "=A", " ", "    ", "\t"])
def test_what_base64url_does_not_have_is_never_right_inside_a_token(garbage):
    header, payload, signature = signed("HS256", b"text").split(".")
    texts = [
        f"{header}{garbage}.{payload}.{signature}",
        f"{header}.{garbage}{payload}.{signature}",
        f"{header}.{payload}{garbage}.{signature}",
        f"{header}.{payload}.{garbage}{signature}",
        f"{header}.{payload}.{signature[:9]}{garbage}{signature[9:]}",
    ]
    assert {check(text, LONG).state for text in texts} <= {"wrong", "refused"}


@pytest.mark.parametrize("sign", [".", "...", "?", "!", ",", ")", "**"])
def test_what_stands_behind_a_jwt_may_end_a_sentence_and_behind_all_else_it_belongs_to_it(sign):
    assert check(signed("HS256", b"text") + sign, LONG).state != "right"


@pytest.mark.parametrize("around", ['"{}"', "Bearer {}\n", "`{}`", "Authorization: Bearer {}"])
def test_what_is_no_jwt_is_taken_out_of_its_quotes_too(around):
    assert check(around.format(signed("HS256", b"text")), LONG).state == "right"


def test_a_part_less_or_a_part_more_is_never_right():
    header, payload, signature = signed("HS256", b"text").split(".")
    texts = [
        f"{header}.{payload}",
        f"{header}.{payload}.",
        f"{header}..{signature}",
        f".{payload}.{signature}",
        f"{header}.{payload}.{signature}.AAAA",
        f"{header}.{payload}.{signature}.AAAA.AAAA",
        f"{payload}.{signature}",
    ]
    assert "right" not in {check(text, LONG).state for text in texts}


def test_an_empty_payload_that_does_not_fit_may_have_been_sent_apart():
    header, _, signature = signed("HS256", b"text").split(".")
    verdict = check(f"{header}..{signature}", LONG)
    assert (verdict.state, "appendix F" in verdict.why) == ("refused", True)


@pytest.mark.parametrize("alg", ["HS256", "RS256", "ES256", "EdDSA"])
def test_bits_that_count_nothing_are_refused(alg):
    """The last letter of a part may be another one and give the same bytes; readers differ."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = signed(alg, b"text")
    after = letters[letters.index(text[-1]) + 1]
    assert check(text[:-1] + after, key_for(alg)).state == "refused"


def test_only_the_given_key_counts_not_the_one_that_the_token_brings():
    header = json.dumps({"alg": "ES256", "jwk": jwk("ES256")})
    assert check(signed("ES256", b"text", header), public_pem("EdDSA")).state == "refused"
    assert check(token(LONG, header={"jwk": {"kty": "oct", "k": "AA"}}), SECRET).state == "wrong"
