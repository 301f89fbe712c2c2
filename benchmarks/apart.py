"""A server in a process of its own, so that only the client's cost is measured."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection
from typing import Any

from tutorial_lib.server import OffsetClock, TutorialServer

Make = Callable[[], AbstractContextManager[Any]]


def tutorial_server() -> AbstractContextManager[Any]:
    """The course's own."""
    return TutorialServer(clock=OffsetClock())


def _serve(make: Make, line: Connection) -> None:
    with make() as server:
        line.send(server.api_url)
        while (minutes := line.recv()) is not None:
            server.clock.advance(minutes=minutes)
            line.send(len(server.journal.to("token/refresh/")))


@contextmanager
def server_apart(make: Make = tutorial_server) -> Iterator[tuple[str, Connection]]:
    """Start one; gives its API's root, and a line that takes minutes to advance its clock.

    The line answers with the number of refresh calls so far.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(make, there), daemon=True)
    process.start()
    try:
        yield here.recv(), here
    finally:
        here.send(None)
        process.join()
