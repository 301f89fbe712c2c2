"""The real server has the surface that the scenarios need."""

import pytest
import requests

from tests.contract.world import World
from tutorial_lib.server.token_facts import fingerprint


def test_it_runs_behind_the_same_journal(real: World):
    access = real.access
    real.me(f"Bearer {access}")
    exchange = real.server.journal[1]
    assert (exchange.path, exchange.status) == ("/api/me/", 200)
    assert str(exchange.credential) == f"access {fingerprint(access)} (alice)"


def test_it_runs_behind_the_same_faults(real: World):
    real.server.faults.next("me/", drop="before")
    with pytest.raises(requests.ConnectionError):
        real.me(None)


def test_its_clock_can_be_advanced(real: World):
    access = real.access
    real.server.clock.advance(minutes=31)
    assert real.me(f"Bearer {access}").json()["messages"][0]["message"] == "Token is expired"
    assert real.me(f"Bearer {real.log_in()['access']}").status_code == 200


def test_it_can_be_given_another_key(real: World):
    access = real.access
    real.server.signing_key = "another key that is long enough for HS256"
    assert real.me(f"Bearer {access}").status_code == 401


def test_a_setting_that_simplejwt_does_not_have_is_refused(real: World):
    with pytest.raises(TypeError, match="no reuse_detection"):
        real.server.set(reuse_detection=True)


def test_only_one_can_run(real: World):
    with pytest.raises(RuntimeError, match="only one"):
        type(real.server)().start()
