"""The client's life against a model of it: the same lives each time."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tutorial_lib.client import ApiSession, LoginRequired

from . import planted
from .life import Life

SETTINGS = settings(
    max_examples=40,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestLife = Life.TestCase
TestLife.settings = SETTINGS


@pytest.mark.parametrize(
    "session",
    [
        planted.TellsNobody,
        planted.SendsAnywhere,
        planted.renewing(planted.KeepsTheOldRefreshToken).session,
        planted.renewing(planted.ForgetsOnTrouble).session,
        planted.renewing(planted.SaysTooMuch).session,
    ],
    ids=["logout untold", "any origin", "old refresh token", "forgets on trouble", "says too much"],
)
def test_a_client_that_breaks_a_rule_does_not_live_long(session: type[ApiSession]) -> None:
    broken = type("Broken", (Life,), {"make": session})
    with pytest.raises((AssertionError, LoginRequired)):
        run_state_machine_as_test(broken, settings=settings(SETTINGS, print_blob=False))
