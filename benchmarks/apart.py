"""A server in a process of its own, so that only the client's cost is measured."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tutorial_lib.server import OffsetClock, TutorialServer


def _serve(line: Connection) -> None:
    with TutorialServer(clock=OffsetClock()) as server:
        line.send(server.api_url)
        while (minutes := line.recv()) is not None:
            server.clock.advance(minutes=minutes)
            line.send(len(server.journal.to("token/refresh/")))


@contextmanager
def server_apart() -> Iterator[tuple[str, Connection]]:
    """Start one; gives its API's root, and a line that takes minutes to advance its clock."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv(), here
    finally:
        here.send(None)
        process.join()
