"""One call for all who ask for the same thing at the same time."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from .forking import begin_anew_after_fork

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Lets the first thread work, and the others wait for its result or its error.

    The child of a fork begins with none under way: the thread that works on it is not there.
    """

    def __init__(self) -> None:
        self._begin_anew()
        begin_anew_after_fork(self)

    def _begin_anew(self) -> None:
        self._gate = threading.Lock()
        self._flights: dict[Hashable, Future[T]] = {}

    def do(self, key: Hashable, work: Callable[[], T], *, timeout: float) -> T:
        """Return what `work` returns, called once for all callers with the same key.

        A caller who waits longer than `timeout` seconds gets `TimeoutError`. One who comes after
        the work is done starts again: a failure is shared, never kept.
        """
        with self._gate:
            flight = self._flights.get(key)
            if flight is None:
                own = self._flights[key] = Future()
        return self._lead(key, own, work) if flight is None else self._follow(flight, timeout)

    def _lead(self, key: Hashable, flight: Future[T], work: Callable[[], T]) -> T:
        try:
            flight.set_result(work())
        except BaseException as error:
            flight.set_exception(error)
            raise
        finally:
            with self._gate:
                self._flights.pop(key, None)  # a fork may have come between
        return flight.result()

    def _follow(self, flight: Future[T], timeout: float) -> T:
        try:
            return flight.result(timeout)
        except TimeoutError:
            raise TimeoutError(f"Another thread was not done within {timeout:g} s.") from None
        except Exception as error:
            # Each thread gets an error of its own: a raised one collects its thread's traceback.
            raise copy.copy(error) from error
        except BaseException as error:
            raise InterruptedError("The thread that made the call was interrupted.") from error
