"""How long a check waits does not depend on how busy the machine is."""

import threading
from itertools import islice

import pytest

from tutorial_lib.course.checking.patience import patiently
from tutorial_lib.gauntlet.limits import PART, TooLong, parts_of


class Machine:
    """A clock on which parts of this length pass, and in each of them a share is our process's."""

    def __init__(self, share: float, part: float = PART) -> None:
        self.share, self.part, self.passed = share, part, 0.0

    def waited_for(self, seconds: float) -> float:
        """Return how much time passes until so many seconds are used up."""
        parts = parts_of(seconds, lambda: self.passed, lambda: self.passed * self.share)
        for _ in islice(parts, 10_000):
            self.passed += self.part
        return self.passed


@pytest.mark.parametrize(
    "share, times",
    [
        (0.0, 1),  # it waits for something that never comes
        (1.0, 1),  # it computes, and nobody else does
        (0.5, 2),
        (0.06, 4),  # sixteen want one processor
    ],
)
def test_a_process_that_gets_little_of_the_machine_is_waited_for_longer(
    share: float, times: float
) -> None:
    assert Machine(share).waited_for(3.0) == pytest.approx(3.0 * times, rel=0.05)


def test_a_part_that_came_late_is_counted_once() -> None:
    assert Machine(0.0, part=1.0).waited_for(3.0) == pytest.approx(3.0, abs=1.0)


def test_what_a_call_raises_is_raised() -> None:
    with pytest.raises(KeyError):
        patiently(60, lambda: {}["nothing"])


def test_an_endless_loop_is_ended() -> None:
    threads: list[threading.Thread] = []

    def loop() -> None:
        threads.append(threading.current_thread())
        while True:
            continue

    with pytest.raises(TooLong):
        patiently(PART, loop)
    assert not threads[0].is_alive()
