"""One call for all who ask at the same time: what each of them gets."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.waiting import HANG
from tutorial_lib.client.single_flight import SingleFlight


class Key:
    """What two threads ask for; it knows when both have asked."""

    def __init__(self) -> None:
        self.askers: set[int] = set()
        self.both_asked = threading.Event()

    def __hash__(self) -> int:
        self.askers.add(threading.get_ident())
        if len(self.askers) == 2:
            self.both_asked.set()
        return 1


class MeetingKey(Key):
    """A key at which two threads meet, where nothing keeps the second one out."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = threading.Barrier(2, timeout=0.2)

    def __hash__(self) -> int:
        with suppress(threading.BrokenBarrierError):
            self.meeting.wait()
        return super().__hash__()


def two_ask(key: Key, work: Callable[[], str]) -> list[Future[str]]:
    """Let two threads ask; the work begins when both have."""

    def when_both_asked() -> str:
        assert key.both_asked.wait(HANG)
        return work()

    flights = SingleFlight[str]()
    with ThreadPoolExecutor(2) as two:
        return [two.submit(flights.do, key, when_both_asked, timeout=HANG) for _ in range(2)]


def interrupted() -> str:
    raise KeyboardInterrupt


def refused() -> str:
    raise ValueError("no")


def test_two_who_ask_in_the_very_same_moment_share_one_call() -> None:
    calls: list[str] = []

    def work() -> str:
        calls.append("called")
        return "done"

    assert [asker.result() for asker in two_ask(MeetingKey(), work)] == ["done", "done"]
    assert calls == ["called"]


def test_an_error_is_shared_and_each_gets_one_of_their_own() -> None:
    one, other = (asker.exception() for asker in two_ask(Key(), refused))
    assert repr(one) == repr(other) == "ValueError('no')"
    assert one is not other


def test_an_interrupt_is_the_interrupted_thread_s_own() -> None:
    errors = {type(asker.exception()) for asker in two_ask(Key(), interrupted)}
    assert errors == {KeyboardInterrupt, InterruptedError}


def test_who_waits_too_long_is_told() -> None:
    flights, begun, over = SingleFlight[bool](), threading.Event(), threading.Event()

    def slow() -> bool:
        begun.set()
        return over.wait(HANG)

    with ThreadPoolExecutor(1) as one:
        leader = one.submit(flights.do, "key", slow, timeout=HANG)
        assert begun.wait(HANG)
        with pytest.raises(TimeoutError, match=r"not done within 0\.01 s"):
            flights.do("key", slow, timeout=0.01)
        over.set()
        assert leader.result(HANG)


def test_a_failure_is_not_kept() -> None:
    flights = SingleFlight[str]()
    with pytest.raises(ValueError):
        flights.do("key", refused, timeout=HANG)
    assert flights.do("key", lambda: "done", timeout=HANG) == "done"
