"""Those who watch a journal or a clock hear of each change, and do no harm."""

import threading
from collections.abc import Callable

import pytest

from tests.server.caller import at_once
from tutorial_lib.server import CourseClock, Journal, OffsetClock
from tutorial_lib.server.database import Database


class Ear:
    """Counts what it hears."""

    def __init__(self) -> None:
        self.heard = 0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self.heard += 1


def test_an_observer_hears_of_each_exchange_before_the_caller_has_the_answer(server, caller):
    seen: list[int] = []
    server.journal.observe(lambda: seen.append(len(server.journal)))
    caller.me()
    assert seen == [1]
    caller.me()
    assert seen == [1, 2]


def test_an_observer_hears_of_notes_and_of_clear():
    journal, ear = Journal(), Ear()
    journal.observe(ear)
    journal.note("save")
    journal.clear()
    assert ear.heard == 2


def test_who_stopped_hears_nothing_more_and_may_stop_twice():
    journal, first, second = Journal(), Ear(), Ear()
    stop = journal.observe(first)
    journal.observe(second)
    stop()
    stop()
    journal.note("save")
    assert (first.heard, second.heard) == (0, 1)


def test_an_observer_s_error_reaches_nobody(server, caller):
    ear = Ear()
    server.journal.observe(lambda: 1 / 0)
    server.journal.observe(ear)
    assert caller.me().status_code == 401
    assert ear.heard == 1


def test_an_observer_may_write_notes_itself():
    journal = Journal()
    journal.observe(lambda: journal.note("seen"))
    journal.note("save")
    assert len(journal.steps) == 2


def test_every_one_of_many_exchanges_is_told(server):
    ear = Ear()
    server.journal.observe(ear)
    at_once(server, 8, lambda caller: [caller.me() for _ in range(5)])
    assert ear.heard == 40


@pytest.mark.parametrize("make", [CourseClock, OffsetClock])
def test_a_clock_tells_when_it_was_moved(make: Callable[[], CourseClock | OffsetClock]):
    clock, ear = make(), Ear()
    stop = clock.observe(ear)
    clock.advance(minutes=1)
    clock.reset()
    clock.remember(Database())
    assert ear.heard == 3
    stop()
    clock.advance(minutes=1)
    assert ear.heard == 3


def test_a_clock_has_moved_when_it_tells():
    clock = CourseClock()
    begin, times = clock.now(), []
    clock.observe(lambda: times.append(clock.now() - begin))
    clock.advance(minutes=31)
    assert times == [31 * 60]


def test_a_step_that_is_refused_is_not_told():
    clock, ear = CourseClock(), Ear()
    clock.observe(ear)
    with pytest.raises(ValueError):
        clock.advance(minutes=-1)
    assert ear.heard == 0
