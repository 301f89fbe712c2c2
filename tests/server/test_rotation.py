from collections import Counter
from datetime import timedelta

import pytest

from tests.server.caller import Caller, at_once
from tutorial_lib.server import TutorialServer

ROTATING = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}


@pytest.fixture
def rotating(server: TutorialServer) -> TutorialServer:
    server.set(**ROTATING)
    return server


def test_without_rotation_a_refresh_token_is_good_until_it_expires(server, caller):
    refresh = caller.log_in()["refresh"]
    assert [caller.refresh(refresh).status_code for _ in range(3)] == [200] * 3
    server.clock.advance(days=1)
    assert caller.refresh(refresh).json()["detail"] == "Token is expired"


def test_a_rotated_token_has_a_whole_life_again(rotating, caller):
    refresh = caller.log_in()["refresh"]
    rotating.clock.advance(hours=23)
    claims = rotating.decode(caller.refresh(refresh).json()["refresh"])
    assert claims["exp"] == rotating.clock.now() + 86400


@pytest.mark.parametrize("attempt", range(3))
def test_of_sixteen_simultaneous_refreshes_exactly_one_wins(attempt: int, rotating, caller):
    refresh = caller.log_in()["refresh"]
    answers = at_once(rotating, 16, lambda caller: caller.refresh(refresh).status_code)
    assert Counter(answers) == {200: 1, 401: 15}


def test_without_reuse_detection_a_spent_token_harms_nobody_else(rotating, caller):
    first = caller.log_in()["refresh"]
    second = caller.refresh(first).json()["refresh"]
    assert caller.refresh(first).status_code == 401
    assert caller.refresh(second).status_code == 200


class TestReuseDetection:
    @pytest.fixture
    def server(self):
        with TutorialServer(**ROTATING, reuse_detection=True) as server:
            yield server

    def test_a_spent_token_ends_its_whole_family(self, caller):
        first = caller.log_in()["refresh"]
        second = caller.refresh(first).json()["refresh"]
        assert caller.refresh(first).json()["detail"] == "Token is blacklisted"
        assert caller.refresh(second).json()["detail"] == "Token is blacklisted"

    def test_another_login_is_another_family(self, caller):
        first, other = caller.log_in()["refresh"], caller.log_in()["refresh"]
        caller.refresh(first)
        caller.refresh(first)
        assert caller.refresh(other).status_code == 200

    def test_access_tokens_live_on(self, caller):
        pair = caller.log_in()
        caller.refresh(pair["refresh"])
        caller.refresh(pair["refresh"])
        assert caller.me(pair["access"]).status_code == 200

    def test_logging_out_with_a_spent_token_ends_the_family_too(self, caller):
        first = caller.log_in()["refresh"]
        second = caller.refresh(first).json()["refresh"]
        assert caller.blacklist(first).status_code == 401
        assert caller.refresh(second).status_code == 401

    def test_a_race_costs_the_login(self, server, caller):
        refresh = caller.log_in()["refresh"]
        answers = at_once(server, 8, lambda caller: caller.refresh(refresh))
        (winner,) = [answer for answer in answers if answer.status_code == 200]
        assert caller.refresh(winner.json()["refresh"]).status_code == 401


class TestOverlap:
    @pytest.fixture
    def server(self):
        with TutorialServer(**ROTATING, rotation_overlap=timedelta(seconds=10)) as server:
            yield server

    def test_a_spent_token_is_good_within_the_window(self, server, caller):
        refresh = caller.log_in()["refresh"]
        caller.refresh(refresh)
        server.clock.advance(seconds=9)
        assert caller.refresh(refresh).status_code == 200

    def test_the_window_is_not_prolonged_by_use(self, server, caller):
        refresh = caller.log_in()["refresh"]
        for _ in range(2):
            caller.refresh(refresh)
            server.clock.advance(seconds=5)
        assert caller.refresh(refresh).status_code == 401

    def test_a_token_that_was_ended_gets_no_window(self, caller):
        refresh = caller.log_in()["refresh"]
        caller.blacklist(refresh)
        assert caller.refresh(refresh).status_code == 401

    def test_within_the_window_nothing_counts_as_reuse(self, server, caller):
        server.set(reuse_detection=True)
        first = caller.log_in()["refresh"]
        second = caller.refresh(first).json()["refresh"]
        assert caller.refresh(first).status_code == 200
        assert caller.refresh(second).status_code == 200


def test_nothing_is_spent_when_the_owner_is_refused(rotating, caller: Caller):
    refresh = caller.log_in()["refresh"]
    rotating.accounts.disable("ada")
    assert caller.refresh(refresh).status_code == 401
    rotating.accounts.enable("ada")
    assert caller.refresh(refresh).status_code == 200
