"""A token changed by hand, and signed again when asked."""

import jwt
import pytest

from tests.anatomy.tokens import SECRET, jwk, private_key, private_pem, public_pem, raw_token, token
from tutorial_lib.anatomy import Secret, difference, read_token
from tutorial_lib.widgets.tampering import (
    MadeHere,
    TamperingError,
    json_value,
    signed_again,
    tampered,
)

HOW = ["HS256", "HS512", "RS256", "ES256", "EdDSA"]


def signed(alg: str) -> tuple[str, object]:
    """A token, and the key that checks it."""
    if alg.startswith("HS"):
        return token(SECRET * 2, alg), SECRET * 2
    return token(private_key(alg), alg), public_pem(alg)


@pytest.mark.parametrize("alg", HOW)
def test_a_changed_claim_makes_the_signature_wrong_whatever_the_algorithm(alg: str) -> None:
    honest, key = signed(alg)
    assert read_token(honest, key=key).signature.state == "right"
    assert read_token(tampered(honest, "user_id", "2"), key=key).signature.state == "wrong"


@pytest.mark.parametrize("alg", HOW)
def test_only_the_one_claim_changes(alg: str) -> None:
    honest, _ = signed(alg)
    found = difference(read_token(honest), read_token(tampered(honest, "user_id", "2")))
    assert found.text() == 'claims: changed user_id: "1" -> "2"\nsignature: same'


@pytest.mark.parametrize(
    "claims",
    ['{"user_id":"1","n":"\\u5c0f"}', '{"user_id":"1","n":"小"}', '{"user_id": "1", "n": 2}'],
)
def test_changing_a_claim_back_gives_the_honest_token_back(claims: str) -> None:
    honest = raw_token(claims)
    assert tampered(honest, "user_id", "2") != honest
    assert tampered(tampered(honest, "user_id", "2"), "user_id", "1") == honest


@pytest.mark.parametrize("value", ["小明", 2, 1.5, True, None, ["a"], {"b": "\ud800"}])
def test_the_new_value_may_be_anything_that_json_has(value: object) -> None:
    claim = read_token(tampered(token(), "sub", value)).claim("sub")
    assert claim is not None and claim.value == value


@pytest.mark.parametrize("text", ["", "no token", "a.b", "a.b.c", "a.b.c.d.e", "e30.e30.a.b"])
def test_what_is_no_whole_token_is_not_changed(text: str) -> None:
    with pytest.raises(TamperingError):
        tampered(text, "user_id", "2")


def test_a_token_without_an_algorithm_can_be_changed_but_not_signed() -> None:
    with pytest.raises(TamperingError, match="names no algorithm"):
        signed_again(tampered("e30.e30.AA", "user_id", "2"), SECRET)


def test_a_number_too_large_to_be_written_again_is_not_written_wrongly() -> None:
    with pytest.raises(TamperingError, match="too large"):
        tampered(raw_token('{"a":1e999,"b":1}'), "b", 2)


@pytest.mark.parametrize("text", ["", "ada", "{", "NaN", "1e999", "[" * 100_000, "9" * 5_000])
def test_a_new_value_that_is_not_json_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(TamperingError, match="quotation marks"):
        json_value(text)


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_signing_again_gives_what_pyjwt_gives(alg: str) -> None:
    key = SECRET * 2
    changed = tampered(token(key, alg), "user_id", "2")
    assert signed_again(changed, key) == token(key, alg, user_id="2")
    assert jwt.decode(signed_again(changed, key), key, [alg], options={"verify_exp": False})


@pytest.mark.parametrize("key", [SECRET, SECRET.encode(), Secret.text(SECRET)])
def test_a_secret_may_be_given_in_any_form(key: object) -> None:
    assert signed_again(token(user_id="1"), key) == token()


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_a_private_key_does_not_sign_here(alg: str) -> None:
    with pytest.raises(TamperingError, match="Here you can sign only with a shared secret"):
        signed_again(token(private_key(alg), alg), private_pem(alg))


@pytest.mark.parametrize("key", [None, "", public_pem("RS256"), jwk("RS256"), {"kty": "oct"}])
def test_what_is_no_secret_does_not_sign(key: object) -> None:
    with pytest.raises(TamperingError) as refused:
        signed_again(token(), key)
    assert "MII" not in str(refused.value) and str(refused.value).endswith(".")


def test_a_public_key_taken_as_a_secret_does_not_sign() -> None:
    with pytest.raises(TamperingError):
        signed_again(token(), Secret.text(public_pem("RS256")))


def test_a_token_is_made_here_until_it_is_the_honest_one_again() -> None:
    work = MadeHere()
    work.record("honest", "changed")
    work.record("changed", "changed twice")
    assert work.origin_of("changed twice") == "honest"
    work.record("changed twice", "honest")
    assert work.origin_of("honest") is None


@pytest.mark.parametrize("text", ["", "somebody else's"])
def test_another_token_is_not_made_here(text: str) -> None:
    work = MadeHere()
    work.record("honest", "changed")
    assert work.origin_of(text) is None
