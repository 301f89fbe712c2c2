import time
from datetime import UTC, datetime

import pytest

from tutorial_lib.server import CourseClock, OffsetClock, SystemClock
from tutorial_lib.server.clock import COURSE_START


def test_the_course_begins_at_a_fixed_instant_and_stands_still():
    clock = CourseClock()
    assert clock.now() == COURSE_START.timestamp() == clock.now()


def test_time_moves_when_told():
    clock = CourseClock()
    clock.advance(days=1, hours=1, minutes=1, seconds=1.5)
    assert clock.now() - COURSE_START.timestamp() == 86400 + 3600 + 60 + 1.5


def test_an_offset_clock_is_the_machines_plus_what_was_advanced():
    clock = OffsetClock()
    clock.advance(minutes=10)
    before, now, after = time.time(), clock.now(), time.time()
    assert before + 600 <= now <= after + 600


def test_the_machines_clock_cannot_be_advanced():
    with pytest.raises(RuntimeError, match="OffsetClock"):
        SystemClock().advance(minutes=1)


@pytest.mark.parametrize("clock", [CourseClock(), OffsetClock()])
def test_no_clock_goes_back(clock: CourseClock | OffsetClock):
    with pytest.raises(ValueError, match="forward"):
        clock.advance(minutes=-1)


def test_reset_takes_every_advance_back():
    clock = CourseClock()
    clock.advance(hours=5)
    clock.reset()
    assert clock.now() == COURSE_START.timestamp()


def test_a_start_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CourseClock(datetime(2025, 1, 1))
    assert CourseClock(datetime(2025, 1, 1, tzinfo=UTC)).now() == 1735689600
