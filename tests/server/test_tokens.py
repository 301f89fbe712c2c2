from datetime import timedelta

import jwt
import pytest
import requests

from tests.server.caller import Caller
from tests.waiting import HANG
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.clock import COURSE_START
from tutorial_lib.server.tokens import check_times
from tutorial_lib.server.tutorial_server import COURSE_KEY


def test_a_token_is_the_same_on_every_machine():
    pairs = []
    for _ in range(2):
        with TutorialServer() as server, Caller(server) as caller:
            pairs.append(caller.log_in())
    assert pairs[0] == pairs[1]


def test_another_seed_makes_other_tokens(caller):
    with TutorialServer(seed=7) as server, Caller(server) as other:
        assert other.log_in() != caller.log_in()


def test_random_servers_share_neither_identifiers_nor_keys():
    with TutorialServer(random=True, accounts={}) as one, TutorialServer(random=True) as two:
        assert one.signing_key != two.signing_key
        assert len(one.signing_key.encode()) >= 64


def test_no_two_tokens_have_the_same_jti(server, caller):
    tokens = [token for _ in range(5) for token in caller.log_in().values()]
    assert len({server.decode(token)["jti"] for token in tokens}) == 10


def test_the_times_are_the_clocks(server, caller):
    claims = server.decode(caller.log_in()["access"])
    assert claims["iat"] == COURSE_START.timestamp()
    assert claims["exp"] == claims["iat"] + 30 * 60


def test_a_token_expires_at_exp_to_the_second(server, caller):
    access = caller.log_in()["access"]
    server.clock.advance(minutes=29, seconds=59)
    assert caller.me(access).status_code == 200
    server.clock.advance(seconds=1)
    assert caller.me(access).json()["messages"][0]["message"] == "Token is expired"


def test_leeway_stretches_a_life():
    with TutorialServer(leeway=timedelta(seconds=10)) as server, Caller(server) as caller:
        access = caller.log_in()["access"]
        server.clock.advance(minutes=30, seconds=9)
        assert caller.me(access).status_code == 200
        server.clock.advance(seconds=1)
        assert caller.me(access).status_code == 401


def test_a_refresh_token_is_not_taken_as_an_access_token(caller):
    answer = caller.me(caller.log_in()["refresh"])
    assert answer.json()["messages"][0]["message"] == "Token has wrong type"


def test_a_rekeyed_server_refuses_every_earlier_token(server, caller):
    pair = caller.log_in()
    server.signing_key = "another key that is long enough for HS256"
    assert caller.me(pair["access"]).status_code == 401
    assert caller.refresh(pair["refresh"]).status_code == 401


def test_a_short_key_is_refused(server):
    with pytest.raises(ValueError, match="32 bytes"):
        server.signing_key = "secret"


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_the_algorithm_can_be_chosen(algorithm: str):
    with TutorialServer(algorithm=algorithm) as server, Caller(server) as caller:
        access = caller.log_in()["access"]
        assert jwt.get_unverified_header(access)["alg"] == algorithm
        assert caller.me(access).status_code == 200


def test_decode_checks_the_signature_and_not_the_times(server, caller):
    access = caller.log_in()["access"]
    server.clock.advance(days=400)
    assert server.decode(access)["user_id"] == "1"
    with pytest.raises(jwt.InvalidSignatureError):
        server.decode(access[:-4] + "AAAA")


def test_claims_of_a_refresh_token_are_handed_on(server, caller):
    now = int(server.clock.now())
    claims = {"token_type": "refresh", "exp": now + 9, "jti": "a", "user_id": "1", "role": "x"}
    answer = caller.refresh(jwt.encode(claims, COURSE_KEY, "HS256"))
    assert server.decode(answer.json()["access"])["role"] == "x"


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"exp": 100}, jwt.ExpiredSignatureError),
        ({"nbf": 101}, jwt.ImmatureSignatureError),
        ({"iat": 101}, jwt.ImmatureSignatureError),
        ({"exp": "soon"}, jwt.DecodeError),
        ({"exp": 1e999}, jwt.DecodeError),
        ({"exp": None}, jwt.DecodeError),
    ],
)
def test_times_are_checked_against_the_given_clock(claims: dict, error: type[Exception]):
    with pytest.raises(error):
        check_times(claims, now=100)


def test_a_token_in_time_passes():
    check_times({"exp": 101, "nbf": 100, "iat": 100}, now=100)
    check_times({"exp": 100, "iat": 105}, now=100, leeway=5)


def test_answers_with_tokens_are_not_to_be_stored(caller):
    credentials = {"username": "ada", "password": "lovelace-1843"}
    login = caller.send("POST", "token/", json=credentials)
    refresh = caller.refresh(login.json()["refresh"])
    headers = [answer.headers.get("Cache-Control") for answer in (login, refresh, caller.me())]
    assert headers == ["no-store", "no-store", None]


def test_an_access_token_from_a_refresh_tells_its_own_moment():
    login = {"username": "ada", "password": "lovelace-1843"}
    with TutorialServer() as server:
        pair = requests.post(f"{server.api_url}token/", json=login, timeout=HANG).json()
        server.clock.advance(minutes=31)
        spent = {"refresh": pair["refresh"]}
        answer = requests.post(f"{server.api_url}token/refresh/", json=spent, timeout=HANG).json()
        assert server.decode(answer["access"])["iat"] == server.clock.now()
