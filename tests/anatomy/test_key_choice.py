"""Which key of a JWK set is taken: what fits by all else, then by kid; and what then is said."""

import itertools
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.anatomy.tokens import ISSUED, SECRET, base64url, jwk, private_key, token
from tutorial_lib.anatomy import read_token

STRANGER = ec.generate_private_key(ec.SECP256R1())
SECOND = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def check(text, key):
    return read_token(text, key=key, now=ISSUED).signature


def signed(alg, kid=None, key=None):
    header = None if kid is None else {"kid": kid}
    return token(key or private_key(alg), alg, header)


def other(alg="ES256", /, **members):
    """A public key of the same kind that has signed nothing here."""
    return jwk(alg, of=STRANGER if alg.startswith("ES") else SECOND, **members)


def secret(text, **members):
    return {"kty": "oct", "k": base64url(text), **members}


MISFITS = {
    "use": other(use="enc"),
    "key_ops": other(key_ops=["deriveKey"]),
    "alg": other(alg="ECDH-ES"),
    "kty": other("RS256"),
    "crv": jwk("ES384"),
    "crv of another kind": jwk("EdDSA"),
    "a secret": secret(SECRET),
    "no key at all": {"kty": "EC"},
    "not even an object": 7,
}


@pytest.mark.parametrize("misfit", MISFITS)
@pytest.mark.parametrize("kid", [None, "a"])
def test_a_key_that_cannot_be_meant_is_passed_over(misfit, kid):
    for keys in itertools.permutations([MISFITS[misfit], jwk("ES256", kid="a")]):
        assert check(signed("ES256", kid), {"keys": [*keys]}).state == "right"


@pytest.mark.parametrize("misfit", [name for name in MISFITS if name != "not even an object"])
def test_a_key_that_cannot_be_meant_is_passed_over_when_it_has_the_same_kid(misfit):
    for keys in itertools.permutations([{**MISFITS[misfit], "kid": "a"}, jwk("ES256", kid="a")]):
        assert check(signed("ES256", "a"), {"keys": [*keys]}).state == "right"


@pytest.mark.parametrize("kid", [None, "a"])
def test_of_several_that_fit_the_one_that_gives_the_signature_counts(kid):
    for keys in itertools.permutations([other(kid="a"), jwk("ES256", kid="a"), other(kid="a")]):
        assert check(signed("ES256", kid), {"keys": [*keys]}).state == "right"


def test_wrong_is_said_only_when_none_of_them_gives_the_signature():
    verdict = check(signed("ES256", key=ec.generate_private_key(ec.SECP256R1())), {
        "keys": [other(), jwk("ES256"), jwk("ES384"), jwk("ES256", use="enc")]
    })
    assert verdict.state == "wrong"
    assert verdict.why.startswith("None of the 2 keys that fit gives this signature with ES256.")


def test_the_kid_counts_before_a_key_without_one():
    keys = {"keys": [other(), jwk("ES256", kid="a")]}
    assert check(signed("ES256", "a"), keys).state == "right"


def test_a_key_without_kid_may_be_the_one_that_the_token_names():
    assert check(signed("ES256", "a"), {"keys": [other(kid="b"), jwk("ES256")]}).state == "right"


def test_a_kid_that_names_another_key_than_the_signers_is_not_called_a_change():
    keys = {"keys": [other(kid="a"), jwk("ES256", kid="b")]}
    verdict = check(signed("ES256", "a"), keys)
    assert (verdict.state, "Another key of the set" in verdict.why) == ("refused", True)


def test_where_one_key_was_meant_it_says_itself_why_not():
    meant = jwk("ES256", kid="a", key_ops=["encrypt"])
    assert "key_ops do not hold verify" in check(signed("ES256", "a"), {"keys": [meant]}).why
    assert "key_ops do not hold verify" in check(signed("RS256", "a"), [other(), meant]).why


def test_a_set_of_which_none_fits_says_by_what_it_was_judged():
    keys = {"keys": [jwk("ES384"), jwk("EdDSA"), other(use="enc")]}
    verdict = check(signed("ES256"), keys)
    assert verdict.state == "refused"
    assert "None of the 3 keys in the set is meant to check ES256" in verdict.why


@pytest.mark.parametrize("ops", [["encrypt"], ["sign"], [], "verify", [7], {"verify": True}])
def test_a_lone_key_that_is_not_for_checking_is_refused(ops):
    verdict = check(signed("ES256"), jwk("ES256", key_ops=ops))
    assert (verdict.state, "not meant to check signatures" in verdict.why) == ("refused", True)


def test_a_key_for_checking_may_be_for_more():
    assert check(signed("ES256"), jwk("ES256", key_ops=["verify", "sign"])).state == "right"


def test_the_public_half_of_a_key_that_may_sign_may_check():
    pair = jwk("ES256", key_ops=["sign"], d="AA")
    assert check(signed("ES256"), pair).state == "right"


def test_two_secrets_without_kid_are_both_tried():
    keys = {"keys": [secret("another secret, thirty-two bytes or more"), secret(SECRET)]}
    assert check(token(), keys).state == "right"


def test_no_public_key_of_a_set_is_taken_for_a_secret():
    verdict = check(token(), {"keys": [jwk("RS256"), jwk("ES256")]})
    assert (verdict.state, "None of the 2 keys" in verdict.why) == ("refused", True)


@pytest.mark.parametrize("written", [lambda keys: keys, json.dumps])
def test_a_list_of_jwks_is_a_set(written):
    assert check(signed("ES256"), written([other(), jwk("ES256")])).state == "right"


def test_an_rsa_key_labelled_for_a_shorter_hash_is_noted_and_one_for_a_longer_refused():
    anatomy = read_token(signed("PS384"), key=jwk("PS384", alg="PS256"), now=ISSUED)
    assert anatomy.signature.state == "right"
    assert "other-alg" in [note.kind for note in anatomy.notes if note.serious]
    for alg in ("PS512", "RS256", "RS512"):
        assert check(signed("PS384"), jwk("PS384", alg=alg)).state == "refused"
