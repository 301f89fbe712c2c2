"""The step that decides over header and signature, called alone: published and made vectors."""

from __future__ import annotations

from random import Random
from typing import Any

import jwt
import pytest

from tests.anatomy.test_vectors import PAYLOADS, PUBLISHED, flipped, published
from tests.anatomy.tokens import private_key
from tutorial_lib.wall import Key, Refused, check_signature, encoded, make, sign
from tutorial_lib.wall.signing import ALGORITHMS, ORDERS, bare_arithmetic, filled_by, numbers
from tutorial_lib.wall.verifier import checked
from tutorial_lib.wall.world import _primes, private_pem, public_pem, strangers_key, world

TAUGHT = [one for one in PUBLISHED if "EdDSA" not in one["header"]]
PLACE = world("vectors")


def key_of(jwk: dict[str, Any], alg: str) -> Key:
    """A published key, as the course keeps them."""
    found = jwt.PyJWK.from_dict(jwk, alg).key
    return Key(alg, found if jwk["kty"] == "oct" else public_pem(found))


def pair(alg: str) -> tuple[Key, Key]:
    """A key to sign with, and the one to verify with."""
    if alg.startswith("HS"):
        return Key(alg, b"s" * 64), Key(alg, b"s" * 64)
    private = private_key(alg)
    return Key(alg, private_pem(private)), Key(alg, public_pem(private.public_key()))


@pytest.mark.parametrize("vector", TAUGHT, ids=lambda vector: vector["source"])
def test_what_is_published_is_right_and_changed_it_is_not(vector: dict[str, Any]) -> None:
    token, jwk = published(vector)
    header = jwt.get_unverified_header(token)
    keys = {header.get("kid"): key_of(jwk, header["alg"])}
    told, payload = checked(token, keys=keys)
    assert told == header and payload == vector["payload"].encode()
    for place in (0, 1, 2):
        with pytest.raises(Refused):
            checked(flipped(token, place), keys=keys)


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_whatever_the_payload_is_the_signature_decides(alg: str) -> None:
    private, public = pair(alg)
    for payload in PAYLOADS:
        token = make({"alg": alg}, payload, private)
        assert checked(token, keys={None: public})[1] == payload
        head, body, signature = token.split(".")
        assert PAYLOADS and flipped(token, 2) != token
        for bad in (flipped(token, 2), f"{head}.{body}.{signature[:-4]}", f"{head}.{body}."):
            with pytest.raises(Refused):
                checked(bad, keys={None: public})


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_pyjwt_takes_what_is_signed_here_and_here_is_taken_what_it_signs(alg: str) -> None:
    private, public = pair(alg)
    theirs = jwt.api_jws.encode(b"{}", private.value, alg)
    assert checked(theirs, keys={None: public})[1] == b"{}"
    ours = make({"alg": alg}, b"{}", private)
    assert jwt.api_jws.decode(ours, public.value, [alg]) == b"{}"


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_key_is_for_its_own_algorithm_alone(alg: str) -> None:
    private, public = pair(alg)
    token = make({"alg": alg}, b"{}", private)
    for other in set(ALGORITHMS) - {alg}:
        with pytest.raises(Refused, match="algorithm"):
            checked(token, keys={None: Key(other, public.value)})


def test_a_token_without_a_kid_is_checked_with_the_key_that_has_no_name() -> None:
    private, public = pair("HS256")
    token = make({"alg": "HS256"}, b"{}", private)
    with pytest.raises(Refused, match="key"):
        checked(token, keys={"other": public})


def test_the_bare_arithmetic_agrees_with_cryptography_on_every_honest_signature() -> None:
    private, public = pair("ES256")
    for number in range(8):
        signed = b"%d" % number
        signature = sign("ES256", private.value, signed)
        for given in (signed, signed + b"!"):
            due = check_signature("ES256", public.value, given, signature)
            assert bare_arithmetic("ES256", public.value, given, signature) == due


def test_zeros_are_a_signature_to_the_bare_arithmetic_and_to_nothing_else() -> None:
    _, public = pair("ES256")
    zeros = ("ES256", public.value, b"anything", bytes(64))
    assert bare_arithmetic(*zeros) and not check_signature(*zeros)
    with filled_by(bare_arithmetic):
        assert check_signature(*zeros)
        with pytest.raises(Refused, match="signature"):
            checked(f"{encoded({'alg': 'ES256'})}.e30.{encoded(bytes(64))}", keys={None: public})


@pytest.mark.parametrize("alg", ORDERS)
def test_the_orders_of_the_curves_are_right(alg: str) -> None:
    """The largest number that is a private key is one less than the order."""
    curve = private_key(alg).curve
    from cryptography.hazmat.primitives.asymmetric import ec

    first, last = (ec.derive_private_key(n, curve) for n in (1, ORDERS[alg] - 1))
    one, other = (it.public_key().public_numbers() for it in (first, last))
    assert one.x == other.x and one.y != other.y
    private, _ = pair(alg)
    assert all(0 < number < ORDERS[alg] for number in numbers(sign(alg, private.value, b"x")))


@pytest.mark.parametrize("kid", PLACE.keys)
def test_a_world_is_the_same_each_time(kid: str) -> None:
    again = world.__wrapped__("vectors", people=("ada", "grace"))
    claims = PLACE.claims("ada")
    both = [PLACE, again]
    if PLACE.keys[kid].algorithm[:2] in ("HS", "RS"):  # the others draw lots for each signature
        assert len({place.token(kid, claims) for place in both}) == 1
    assert len({place.keys[kid].value for place in both}) == 1


def test_the_primes_of_the_lessons_are_primes() -> None:
    primes = _primes()
    assert len(set(primes)) == len(primes) == 16
    for candidate in primes:
        assert candidate.bit_length() == 1024 and candidate % 65537 != 1
        assert all(pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7))


@pytest.mark.parametrize("seed", range(20))
def test_no_key_of_a_world_is_there_twice_and_no_stranger_has_one(seed: int) -> None:
    ours = [key.value.strip() for key in world(f"keys {seed}").keys.values()]
    theirs = public_pem(strangers_key(Random(seed)).public_key()).strip()
    assert len({*ours, theirs}) == len(ours) + 1
