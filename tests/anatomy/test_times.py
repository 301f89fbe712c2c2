"""Dates, distances and the verdict on the times, all from the clock that is given."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.anatomy.tokens import ISSUED, raw_token, token
from tutorial_lib import CourseClock, OffsetClock, SystemClock
from tutorial_lib.anatomy import AnatomyError, read_token
from tutorial_lib.anatomy.times import read_clock

MINUTE = 60


class StandingClock:
    def now(self):
        return float(ISSUED)


def judge(now, **claims):
    return read_token(token(**claims), now=now).time


@pytest.mark.parametrize(
    ("later", "state", "word"),
    [
        (0, "valid", "valid for 30 minutes"),
        (1 * MINUTE, "valid", "valid for 29 minutes"),
        (29.5 * MINUTE, "valid", "valid for 30 seconds"),
        (30 * MINUTE - 0.5, "valid", "valid for less than a second"),
        (30 * MINUTE, "expired", "expired just now"),
        (31 * MINUTE, "expired", "expired 1 minute ago"),
        (31 * MINUTE + 1, "expired", "expired 1 minute 1 second ago"),
        (24.5 * 60 * MINUTE + 59, "expired", "expired 1 day ago"),
    ],
)
def test_a_token_lives_until_exp_and_not_at_it(later, state, word):
    verdict = judge(ISSUED + later)
    assert (verdict.state, verdict.word) == (state, word)


def test_a_token_is_not_valid_before_nbf_and_is_at_it():
    assert judge(ISSUED, nbf=ISSUED + 300).word == "not valid yet, begins in 5 minutes"
    assert judge(ISSUED, nbf=ISSUED).state == "valid"


def test_a_token_that_says_it_was_issued_later_is_not_valid_yet():
    verdict = judge(ISSUED - 60)
    assert (verdict.state, verdict.seconds) == ("not yet", 60)
    assert "PyJWT refuses it" in verdict.why


def test_an_end_that_has_passed_counts_before_a_beginning_to_come():
    assert judge(ISSUED + 1801, nbf=ISSUED + 5000).state == "expired"


def test_without_exp_a_token_never_expires():
    assert judge(ISSUED, exp=None).word == "never expires"
    assert read_token(raw_token("{}"), now=ISSUED).time.state == "no expiry"


@pytest.mark.parametrize("value", ['"1736933400"', "true", "null", "[]", "{}", "NaN", '""'])
@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_a_time_that_is_no_number_makes_the_verdict_unclear(name, value):
    verdict = read_token(raw_token(f'{{"{name}":{value}}}'), now=ISSUED).time
    assert (verdict.state, verdict.word) == ("unclear", f"{name} cannot be read")


@pytest.mark.parametrize(
    ("value", "date", "distance", "state"),
    [
        ("-1", "1969-12-31 23:59:59 UTC", "55 years 15 days ago", "expired"),
        ("1736931600.5", "2025-01-15 09:00:00 UTC", "now", "valid"),
        ("-62135596800", "0001-01-01 00:00:00 UTC", "2024 years 14 days ago", "expired"),
        ("253402300800", "after the year 9999", "in 7974 years 349 days", "valid"),
        ("1e300", "after the year 9999", "in more than 10,000 years", "valid"),
        ("9" * 399, "after the year 9999", "in more than 10,000 years", "valid"),
        ("-" + "9" * 399, "before the year 1", "more than 10,000 years ago", "expired"),
    ],
)
def test_any_number_is_a_time(value, date, distance, state):
    anatomy = read_token(raw_token(f'{{"exp":{value}}}'), now=ISSUED)
    exp = anatomy.claim("exp")
    assert (exp.date, exp.distance, anatomy.time.state) == (date, distance, state)


@pytest.mark.parametrize(
    "now",
    [
        ISSUED,
        float(ISSUED),
        datetime(2025, 1, 15, 9, tzinfo=UTC),
        lambda: ISSUED,
        lambda: datetime(2025, 1, 15, 9, tzinfo=UTC),
        StandingClock(),
    ],
)
def test_the_time_may_be_a_number_a_date_a_function_or_a_clock(now):
    assert read_token(token(), now=now).time.word == "valid for 30 minutes"


def test_without_a_clock_the_machines_is_taken():
    end = int((datetime.now(UTC) + timedelta(hours=2)).timestamp())
    anatomy = read_token(token(exp=end))
    assert abs(anatomy.now - time.time()) < 60
    assert anatomy.time.state == "valid"


@pytest.mark.parametrize(
    "now", ["today", True, float("nan"), float("inf"), 10**400, [], lambda: "noon"]
)
def test_a_clock_that_tells_no_time_is_an_error_of_its_own(now):
    with pytest.raises(AnatomyError, match="now must be"):
        read_token(token(), now=now)


CLOCKS = [
    (CourseClock(), "By the course's clock it is 2025-01-15 09:00:00 UTC."),
    (OffsetClock(), "By the server's clock it is "),
    (SystemClock(), "By this machine's clock it is "),
    (None, "By this machine's clock it is "),
    (ISSUED, "By the clock that was given it is 2025-01-15 09:00:00 UTC."),
    (StandingClock(), "By the clock that was given it is 2025-01-15 09:00:00 UTC."),
]


@pytest.mark.parametrize(("clock", "words"), CLOCKS)
@pytest.mark.parametrize("claims", [{"exp": 1}, {"exp": 9_000_000_000}, {"nbf": 8_000_000_000}])
def test_a_verdict_that_a_clock_decides_names_its_clock(clock, words, claims):
    assert words in read_token(token(**{"iat": 0, **claims}), now=clock).time.why


def test_a_clock_that_was_read_before_keeps_its_name():
    assert "the course's clock" in judge(read_clock(CourseClock())).why


@pytest.mark.parametrize("name", ["exp", "nbf", "iat", "auth_time", "updated_at"])
@pytest.mark.parametrize(
    ("factor", "unit"),
    [(10**3, "milliseconds"), (10**6, "microseconds"), (10**9, "nanoseconds"), (1e3 + 0.5, "mill")],
)
def test_a_time_in_a_finer_unit_is_noted_with_the_date_that_was_meant(name, factor, unit):
    notes = read_token(token(**{name: ISSUED * factor}), now=ISSUED).notes
    told = [note.text for note in notes if f"{name} looks like {unit}" in note.text]
    assert told and "2025-01-" in told[0]


@pytest.mark.parametrize("moment", [0, 10**8, ISSUED, 10**10, 10**11 - 1, -ISSUED * 1000, 10**20])
def test_seconds_are_not_taken_for_a_finer_unit(moment):
    notes = read_token(token(exp=moment, number=ISSUED * 1000), now=ISSUED).notes
    assert not [note for note in notes if "looks like" in note.text]
