"""What goes over the wire, whichever library sends it: in the end each of them is http.client."""

from __future__ import annotations

import io
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from typing import Any
from unittest import mock

LONGEST = 60.0  # seconds to wait for an answer; who waits longer has as good as no timeout

Look = Callable[[], object]


class Wire:
    """Every request of this process while it is watched: what it asked for, how long it waits."""

    def __init__(self) -> None:
        self.targets: list[str] = []
        self.patience: list[float | None] = []  # seconds, None forever
        self._looks: list[Look] = []
        self._bodies: list[str] = []

    @property
    def waits(self) -> str:
        """How long a silent server would have been waited for, "" where that is reasonable."""
        longest = max((math.inf if one is None else one for one in self.patience), default=0.0)
        if longest <= LONGEST:
            return ""
        return "forever" if math.isinf(longest) else f"for {longest:g} seconds"

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note every request; all is as before when the block has ended."""
        with (
            mock.patch.object(HTTPConnection, "putrequest", self._noting()),
            mock.patch.object(HTTPConnection, "getresponse", self._waiting()),
            mock.patch.object(HTTPConnection, "send", self._sending()),
        ):
            yield

    @contextmanager
    def reading(self) -> Iterator[list[str]]:
        """Give what is sent while the block runs, head and body, as it is written."""
        self._bodies = []
        yield self._bodies

    @contextmanager
    def looking(self, look: Look) -> Iterator[None]:
        """Call `look` each time when a request is out and its answer not yet here."""
        self._looks.append(look)
        try:
            yield
        finally:
            self._looks.remove(look)

    def _noting(self) -> Callable[..., None]:
        real: Callable[..., None] = HTTPConnection.putrequest

        def putrequest(connection: Any, method: str, url: str, *more: Any, **settings: Any) -> None:
            self.targets.append(url)
            real(connection, method, url, *more, **settings)

        return putrequest

    def _sending(self) -> Callable[..., None]:
        real: Callable[..., None] = HTTPConnection.send

        def send(connection: Any, data: Any) -> None:
            if isinstance(data, bytes | bytearray):
                self._bodies.append(data.decode("latin-1"))
            real(connection, data)

        return send

    def _waiting(self) -> Callable[..., Any]:
        real: Callable[..., Any] = HTTPConnection.getresponse

        def getresponse(connection: Any) -> Any:
            if connection.sock is not None:
                self.patience.append(connection.sock.gettimeout())
            for look in self._looks:
                look()
            return real(connection)

        return getresponse


@contextmanager
def answers_too_late() -> Iterator[None]:
    """Let every answer come after the caller's timeout; nobody really waits for that."""
    real: Callable[..., Any] = HTTPConnection.getresponse

    def getresponse(connection: Any) -> Any:
        real(connection)  # so that the server is done with it
        connection.close()
        raise TimeoutError("timed out")

    with mock.patch.object(HTTPConnection, "getresponse", getresponse):
        yield


@contextmanager
def answers_cut_off() -> Iterator[None]:
    """Let every answer begin, and end before its last byte has come."""
    real: Callable[..., Any] = HTTPConnection.getresponse

    def getresponse(connection: Any) -> Any:
        answer = real(connection)
        content = answer.read()
        connection.close()
        answer.fp, answer.length = io.BytesIO(content[:-1]), len(content)
        return answer

    with mock.patch.object(HTTPConnection, "getresponse", getresponse):
        yield


@contextmanager
def no_pauses() -> Iterator[None]:
    """Let this thread's pauses between two attempts take no time."""
    sleep, me = time.sleep, threading.get_ident()

    def slept(seconds: float) -> None:
        sleep(0 if threading.get_ident() == me else seconds)

    with mock.patch.object(time, "sleep", slept):
        yield


# Ends of an answer that no server can stage: `silent=True`, `cut=True`.
ENDS = {"silent": answers_too_late, "cut": answers_cut_off}


@contextmanager
def ending(server: Any, path: str, cap: int, **fault: Any) -> Iterator[None]:
    """Let each request to a path end so until the block ends: by a fault, or by one in `ENDS`."""
    with ExitStack() as ends:
        ends.enter_context(no_pauses())
        if fault.keys() <= ENDS.keys():
            for end in fault:
                ends.enter_context(ENDS[end]())
        else:
            server.faults.next(path, times=None, **fault)
        ends.callback(server.faults.cap, cap)
        ends.callback(server.faults.clear)
        yield
