"""A thread that runs too long is ended, and takes nothing along that others need."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.waiting import HANG, wait_until
from tutorial_lib.gauntlet import limits


def uses_a_condition(lock: Any) -> Callable[[], object]:
    condition = threading.Condition(lock)

    def use() -> None:
        with condition:
            pass

    return use


def logs(lock: Any) -> Callable[[], object]:
    handler = logging.Handler()
    handler.lock = lock
    handler.emit = lambda record: None  # type: ignore[method-assign]
    return lambda: handler.handle(logging.makeLogRecord({}))


class LetsGo(threading.Thread):
    """Who ends a thread waits for it after each attempt; the first time this gives it its lock."""

    def __init__(self, lock: Any, target: Callable[[], None]) -> None:
        super().__init__(target=target, daemon=True)
        self.lock: Any = lock

    def join(self, timeout: float | None = None) -> None:
        if self.lock:
            self.lock = self.lock.release()
        super().join(timeout)


@pytest.mark.parametrize("using", [logs, uses_a_condition])
def test_a_thread_that_is_just_taking_a_lock_gives_it_back_before_it_ends(
    using: Callable[[Any], Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, asks = threading.Lock(), threading.Event()
    use = using(lock)

    def use_and_spin() -> None:
        asks.set()
        use()
        while True:
            pass

    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    lock.acquire()
    thread = LetsGo(lock, use_and_spin)
    thread.start()
    assert asks.wait(HANG)
    wait_until(lambda: limits.stop(thread) or not thread.is_alive())
    assert lock.acquire(blocking=False)
