"""The choice of the clock in a decoder: the course's, or this machine's."""

import time

import pytest

from tests.anatomy.tokens import ISSUED, token
from tutorial_lib import CourseClock, OffsetClock, SystemClock, TokenDecoder
from tutorial_lib.widgets.decoder import compare


def of_today(**claims: int) -> str:
    now = int(time.time())
    return token(iat=now, exp=now + 7200, **claims)


def test_a_token_of_today_is_far_ahead_by_the_courses_clock_and_says_so() -> None:
    decoder = TokenDecoder(of_today(), clock=CourseClock())
    assert "By the course&#39;s clock it is 2025-01-15" in decoder.view.value


def test_by_the_machines_clock_it_is_in_time() -> None:
    decoder = TokenDecoder(of_today(), clock=CourseClock())
    decoder.clock_choice.value = "machine"
    assert decoder.anatomy.time.state == "valid"
    assert "By this machine&#39;s clock it is" in decoder.view.value


def test_the_way_back_leads_to_the_given_clock_as_it_is_then() -> None:
    clock = CourseClock()
    decoder = TokenDecoder(token(), clock=clock)
    decoder.clock_choice.value = "machine"
    clock.advance(minutes=1)
    assert decoder.anatomy.time.state == "expired"
    decoder.clock_choice.value = "given"
    assert decoder.anatomy.time.word == "valid for 29 minutes"


def test_both_of_two_tokens_are_judged_by_the_chosen_clock() -> None:
    decoder = compare(token(), token(jti="8"), clock=CourseClock())
    decoder.clock_choice.value = "machine"
    other = decoder.decoded.other
    assert other is not None and "this machine's clock" in other.time.why


@pytest.mark.parametrize(
    ("clock", "label"),
    [
        (CourseClock(), "the course's clock"),
        (OffsetClock(), "the server's clock"),
        (ISSUED, "the clock that was given"),
    ],
)
def test_the_choice_calls_the_given_clock_by_its_name(clock: object, label: str) -> None:
    choice = TokenDecoder(token(), clock=clock).clock_choice
    assert choice.options == ((label, "given"), ("this machine's clock", "machine"))
    assert choice.layout.display != "none"


@pytest.mark.parametrize("clock", [None, SystemClock()])
def test_where_there_is_one_clock_there_is_no_choice(clock: object) -> None:
    decoder = TokenDecoder(of_today(), clock=clock)
    assert decoder.clock_choice.layout.display == "none"
    assert "By this machine&#39;s clock it is" in decoder.view.value
