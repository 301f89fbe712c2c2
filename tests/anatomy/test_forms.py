"""Forms of a token beside the plain one: called by their names, and read as far as they go."""

import json
import textwrap

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


def read(text, key=SECRET):
    return read_token(text, key=key, now=ISSUED)


def kinds(anatomy):
    return [note.kind for note in anatomy.notes]


def said(anatomy, kind):
    return next((note.text for note in anatomy.notes if note.kind == kind), "")


def disclosure(name):
    return base64url(json.dumps(["2GLC42sKQveCfGfryNRN9w", name, "Ada"]))


def sd_jwt(*names, binding=""):
    return "~".join([token(_sd_alg="sha-256"), *map(disclosure, names), binding])


BINDING = token(header={"typ": "kb+jwt"}, sd_hash="x")
AROUND = ["{}", " {}\n", "Bearer {}", "Authorization: Bearer {}", '{{"vc": "{}"}}', "see {} ."]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("names", [(), ("given_name",), ("given_name", "email", "phone")])
@pytest.mark.parametrize("binding", ["", BINDING])
def test_of_an_sd_jwt_the_issuers_token_is_read_and_checked(names, binding, around):
    anatomy = read(around.format(sd_jwt(*names, binding=binding)))
    assert (anatomy.form, anatomy.signature.state) == ("signed", "right")
    assert anatomy.token == token(_sd_alg="sha-256")
    assert "sd-jwt" in kinds(anatomy)


@pytest.mark.parametrize(
    ("names", "binding", "words"),
    [
        ((), "", "no disclosure behind it"),
        (("a",), "", "1 disclosure behind it"),
        (("a", "b"), "", "2 disclosures behind it"),
        (("a", "b"), BINDING, "2 disclosures and a key-binding token behind it"),
    ],
)
def test_what_stands_behind_it_is_counted(names, binding, words):
    assert words in said(read(sd_jwt(*names, binding=binding)), "sd-jwt")


def test_an_sd_jwt_may_stand_in_several_lines():
    lines = "\n  ".join(textwrap.wrap(sd_jwt("a", "b", binding=BINDING), 64))
    anatomy = read(lines)
    assert (anatomy.signature.state, "sd-jwt" in kinds(anatomy)) == ("right", True)


@pytest.mark.parametrize("text", ["~~{}~~", "~{}", "{}~~", "www.example.com~ada", "a.b.c~d~e"])
def test_not_every_tilde_makes_an_sd_jwt(text):
    assert "sd-jwt" not in kinds(read(text.format(token())))


def test_five_parts_are_encrypted_only_with_enc():
    parts = ["AAAA"] * 4
    encrypted = ".".join([base64url('{"alg":"dir","enc":"A256GCM"}'), *parts])
    assert read(encrypted).form == "encrypted"
    anatomy = read(".".join([base64url('{"alg":"dir"}'), *parts]))
    assert (anatomy.form, anatomy.signature.state) == ("signed", "refused")
    assert "no enc" in said(anatomy, "no-enc")


@pytest.mark.parametrize("alg", ["Ed25519", "Ed448"])
def test_the_algorithms_of_rfc_9864_name_their_curve(alg):
    own, other = {"Ed25519": ("EdDSA", "Ed448"), "Ed448": ("Ed448", "EdDSA")}[alg]
    text = signed_bytes(b"{}", json.dumps({"alg": alg}), private_key(own), "EdDSA")
    assert read(text, public_pem(own)).signature.state == "right"
    verdict = read(text, public_pem(other)).signature
    assert (verdict.state, f"needs a key on the curve {alg}" in verdict.why) == ("refused", True)
    assert read(text).parameter("alg").source.startswith("RFC 9864")


def test_a_jwk_for_eddsa_is_for_its_curves_own_name_as_well():
    text = signed_bytes(b"{}", '{"alg":"Ed25519"}', private_key("EdDSA"), "EdDSA")
    for alg in ("EdDSA", "Ed25519"):
        assert read(text, jwk("EdDSA", alg=alg)).signature.state == "right"
        assert read(text, {"keys": [jwk("EdDSA", alg=alg)]}).signature.state == "right"
    assert read(text, jwk("EdDSA", alg="Ed448")).signature.state == "refused"


@pytest.mark.parametrize("alg", ["ESP256", "ES256 ", "ML-DSA-44", "RSA-OAEP", "A" * 500])
def test_an_algorithm_that_is_not_known_here_is_named(alg):
    text = signed_bytes(b"{}", json.dumps({"alg": alg}), private_key("ES256"), "ES256")
    verdict = read(text, public_pem("ES256")).signature
    assert (verdict.state, "no algorithm that is known here" in verdict.why) == ("refused", True)


def test_a_payload_that_is_not_encoded_is_shown_as_it_stands():
    header = base64url('{"alg":"HS256","b64":false,"crit":["b64"]}')
    anatomy = read(f"{header}.hello.AAAA")
    assert anatomy.part("claims").data == b"hello"
    assert "RFC 7797" in next(note.source for note in anatomy.notes if note.kind == "unencoded")
    assert anatomy.signature.state == "refused"


def test_content_that_may_have_been_sent_apart_is_noted():
    header, _, signature = token().split(".")
    assert "sent apart" in said(read(f"{header}..{signature}"), "detached")
    assert "detached" not in kinds(read(token()))


def as_json(**members):
    header, payload, signature = token().split(".")
    return json.dumps({"payload": payload, "protected": header, "signature": signature, **members})


def test_a_signature_as_json_is_named_with_what_to_do():
    header, payload, signature = token().split(".")
    general = {"payload": payload, "signatures": [{"protected": header, "signature": signature}]}
    for text in (as_json(), as_json(header={"kid": "a"}), json.dumps(general, indent=2)):
        anatomy = read(text)
        assert (anatomy.form, anatomy.signature.state) == ("none", "not checked")
        assert anatomy.problem.startswith("This is a JWS in JSON (RFC 7515 section 7.2)")
        assert "protected, payload and signature" in anatomy.problem


def test_encryption_as_json_is_named():
    text = json.dumps({"protected": "AAAA", "iv": "AA", "ciphertext": "AA", "tag": "AA"})
    assert read(text).problem.startswith("This is a JWE in JSON (RFC 7516 section 7.2)")


@pytest.mark.parametrize("text", ['{"payload":1}', '{"signature":"x"}', '{"payload":', "{}"])
def test_other_json_is_only_json(text):
    assert read(text).problem.startswith("This is JSON, not a token")
