"""The verdict on a signature: not checked, right, wrong, or refused and why."""

import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from tests.anatomy.tokens import (
    ISSUED,
    SECRET,
    base64url,
    jwk,
    private_key,
    private_pem,
    public_pem,
    public_ssh,
    raw_token,
    token,
)
from tutorial_lib.anatomy import AnatomyError, Secret, read_token

HMAC = ["HS256", "HS384", "HS512"]
RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
EC = ["ES256", "ES384", "ES512", "ES256K"]
PUBLIC = [*RSA, *EC, "EdDSA"]
LONG = SECRET + SECRET


def check(text, key, **options):
    return read_token(text, key=key, now=ISSUED, **options).signature


def signed(alg, **options):
    return token(private_key(alg), alg, **options)


def changed(text):
    """The same token with other claims under the old signature."""
    header, _, signature = text.split(".")
    return ".".join([header, token(user_id="2").split(".")[1], signature])


def test_without_a_key_nothing_is_checked():
    assert read_token(token()).signature.state == "not checked"


@pytest.mark.parametrize("alg", HMAC)
def test_a_shared_secret_tells_right_from_wrong(alg):
    text = token(LONG, alg)
    assert check(text, LONG).state == "right"
    assert check(text, LONG + "x").state == "wrong"
    assert check(changed(text), LONG).state == "wrong"


@pytest.mark.parametrize("alg", PUBLIC)
def test_a_public_key_tells_right_from_wrong(alg):
    text = signed(alg)
    assert check(text, public_pem(alg)).state == "right"
    assert check(changed(text), public_pem(alg)).state == "wrong"


@pytest.mark.parametrize("alg", PUBLIC)
def test_a_jwk_is_a_key_as_dict_and_as_json(alg):
    text = signed(alg)
    assert check(text, jwk(alg)).state == "right"
    assert check(text, json.dumps(jwk(alg))).state == "right"


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_an_ssh_public_key_is_a_key(alg):
    assert check(signed(alg), public_ssh(alg)).state == "right"


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_of_a_private_key_the_public_half_is_used_and_noted(alg):
    anatomy = read_token(signed(alg), key=private_pem(alg), now=ISSUED)
    assert anatomy.signature.state == "right"
    assert "private-key" in [note.kind for note in anatomy.notes]


def test_key_objects_and_ed448_are_taken():
    assert check(token(private_key("Ed448"), "EdDSA"), public_pem("Ed448")).state == "right"
    assert check(signed("ES256"), private_key("ES256").public_key()).state == "right"


def test_a_certificate_is_a_key():
    assert check(signed("RS256"), certificate("RS256")).state == "right"


def certificate(alg):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    day = datetime(2025, 1, 15, tzinfo=UTC)
    built = x509.CertificateBuilder(
        name, name, private_key(alg).public_key(), 1, day, day + timedelta(days=1)
    )
    return built.sign(private_key(alg), hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def test_a_secret_may_be_bytes_or_base64url_or_a_jwk():
    assert check(token(), SECRET.encode()).state == "right"
    assert check(token(), Secret.text(SECRET)).state == "right"
    assert check(token(), Secret.base64url(base64url(SECRET))).state == "right"
    assert check(token(), {"kty": "oct", "k": base64url(SECRET)}).state == "right"


def test_a_secret_that_looks_like_base64url_is_taken_as_its_letters():
    assert check(token(base64url(SECRET)), base64url(SECRET)).state == "right"


@pytest.mark.parametrize("spelling", ["none", "None", "NONE", "nOnE"])
def test_alg_none_is_refused_with_and_without_a_key(spelling):
    text = raw_token("{}", json.dumps({"alg": spelling}))
    assert check(text, None).state == check(text, SECRET).state == "refused"


def test_an_alg_that_is_not_allowed_is_refused():
    verdict = check(token(), SECRET, algorithms=["RS256"])
    assert verdict.state == "refused"
    assert "not among the allowed ones: RS256" in verdict.why


def test_one_algorithm_may_be_given_as_text():
    assert check(token(), SECRET, algorithms="HS256").state == "right"


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
@pytest.mark.parametrize("form", [public_pem, public_ssh, jwk, private_pem])
def test_a_public_key_is_never_taken_for_a_shared_secret(alg, form):
    verdict = check(token(LONG), form(alg))
    assert verdict.state == "refused"
    assert "RSA/HMAC confusion" in verdict.why


def test_a_token_signed_with_the_public_keys_text_is_refused():
    pem = public_pem("RS256")
    signed_text = raw_token('{"user_id":"1"}').rpartition(".")[0]
    forged = hmac.digest(pem.encode(), signed_text.encode(), "sha256")
    text = f"{signed_text}.{base64url(forged)}"
    assert check(text, pem).state == check(text, Secret.text(pem)).state == "refused"


@pytest.mark.parametrize(
    ("alg", "key", "word"),
    [
        ("RS256", "ES256", "RS256 needs a key of type RSA; this one is of type EC."),
        ("ES256", "RS256", "ES256 needs a key of type EC; this one is of type RSA."),
        ("EdDSA", "ES256", "EdDSA needs a key of type OKP; this one is of type EC."),
        ("ES256", "ES384", "ES256 needs a key on the curve P-256; this one is on P-384."),
    ],
)
def test_a_key_of_another_kind_is_refused(alg, key, word):
    assert check(signed(alg), public_pem(key)).why == word


def test_a_shared_secret_is_refused_for_rsa():
    assert "this one is a shared secret" in check(signed("RS256"), SECRET).why


def test_a_crit_that_is_not_understood_is_refused():
    verdict = check(raw_token("{}", '{"alg":"HS256","crit":["b64"],"b64":false}'), SECRET)
    assert verdict.state == "refused"
    assert "RFC 7515 section 4.1.11" in verdict.why


def test_the_key_of_a_set_is_picked_by_kid():
    keys = {"keys": [jwk("ES256", kid="a"), jwk("RS256", kid="b")]}
    assert check(signed("RS256", header={"kid": "b"}), keys).state == "right"
    assert check(signed("RS256", header={"kid": "b"}), json.dumps(keys)).state == "right"


def test_without_kid_the_only_key_that_fits_is_taken():
    assert check(signed("RS256"), {"keys": [jwk("ES256"), jwk("RS256")]}).state == "right"


def test_a_set_that_cannot_tell_is_refused():
    strange = check(signed("ES256", header={"kid": "z"}), {"keys": [jwk("ES256", kid="a")]})
    assert "no key with the kid" in strange.why
    assert "holds no key" in check(signed("ES256"), {"keys": []}).why


def test_a_jwk_for_another_purpose_is_refused():
    assert "not meant for signatures" in check(signed("RS256"), jwk("RS256", use="enc")).why
    assert "for another algorithm" in check(signed("RS256"), jwk("RS256", alg="PS256")).why


@pytest.mark.parametrize("key", ["k" * 31, "short"])
def test_a_short_secret_is_noted_and_still_judged(key):
    anatomy = read_token(token(key), key=key, now=ISSUED)
    assert anatomy.signature.state == "right"
    assert "short-key" in [note.kind for note in anatomy.notes]


def test_a_short_rsa_key_is_noted():
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    anatomy = read_token(token(small, "RS256"), key=small.public_key(), now=ISSUED)
    assert [note.source for note in anatomy.notes if note.kind == "short-key"] == [
        "RFC 7518 section 3.3"
    ]


def locked():
    return private_key("RS256").private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")
    )


@pytest.mark.parametrize(
    "key",
    [
        "",
        b"",
        "\ud800",
        7,
        [],
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "ssh-rsa AAAA",
        {},
        {"kty": "unknown"},
        {"kty": ["RSA"]},
        {"kty": "RSA", "n": "AQAB"},
        {"kty": "RSA", "n": 7, "e": 7},
        {"kty": "RSA", "n": "A" * 5000, "e": "AQAB"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": "oct", "k": "$"},
        {"kty": "oct", "k": ""},
        {"keys": "none"},
        '{"kty":"RSA"}',
        locked(),
        x25519.X25519PrivateKey.generate(),
    ],
)
@pytest.mark.parametrize("alg", ["HS256", "RS256"])
def test_a_key_that_cannot_be_used_is_refused_in_words(key, alg):
    text = token() if alg == "HS256" else signed(alg)
    verdict = check(text, key)
    assert verdict.state == "refused"
    assert verdict.why.endswith((".", "?"))


def test_no_message_about_a_key_holds_a_piece_of_it():
    secret = {"kty": "oct", "k": "c2VjcmV0IG9mIGFkYQ$"}
    broken = "-----BEGIN PUBLIC KEY-----\nc2VjcmV0IG9mIGFkYQ\n-----END PUBLIC KEY-----"
    assert "c2VjcmV0" not in check(token(), secret).why + check(signed("RS256"), broken).why
    assert "sec" not in repr(Secret.text("sec"))[8:]


def test_the_times_play_no_part_in_the_signature():
    late = read_token(token(), key=SECRET, now=ISSUED + 10**9)
    assert (late.signature.state, late.time.state) == ("right", "expired")


@pytest.mark.parametrize("algorithms", [7, [1], [None], object()])
def test_algorithms_that_make_no_sense_are_an_error_of_its_own(algorithms):
    with pytest.raises(AnatomyError, match="algorithms must be a list of names"):
        read_token(token(), algorithms=algorithms)


@pytest.mark.parametrize("make", [lambda: Secret.base64url("$"), lambda: Secret.text("\ud800")])
def test_a_secret_that_cannot_be_spelled_is_an_error_of_its_own(make):
    with pytest.raises(AnatomyError, match="The secret is not"):
        make()
