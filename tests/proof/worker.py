"""The other side of a process that acts: `python -m tests.proof.worker` begins one for each order.

It has all imports done and forks, so that a process costs milliseconds. What the actor is about
to do goes to the explorer over a pipe, and it goes on when the explorer says so.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tutorial_lib.client import ApiSession
from tutorial_lib.client.bearer import token_on

from .baton import Actor, Stop, saw, stop
from .stores import StoppingFile
from .wire import path_of, payload


class Remote(Actor):
    """An actor whose baton comes over a pipe."""

    def __init__(self, work: Callable[[], Any], line: Connection, holders: dict[str, str]) -> None:
        super().__init__("remote", work)
        self.line, self.holders = line, holders
        self.facts: list[Any] = []

    def stop_at(self, stop: Stop) -> None:
        self.report(stop.what)
        self.line.recv()
        self.saw(stop.what)

    def report(self, what: str | None, outcome: Any = None) -> None:
        """Say where it stands, what it holds, and what it has sent and got meanwhile."""
        self.line.send((what, self.trace, list(self.holders), self.facts, outcome))
        self.facts = []

    def run(self) -> None:
        outcome: Any
        try:
            outcome = self._work()
        except Exception as error:
            outcome = error
        self.report(None, outcome)


class Overheard(HTTPAdapter):
    """The real wire, with a stop before a request leaves and one before the answer is read."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        me = threading.current_thread()
        assert isinstance(me, Remote)
        path, sent = path_of(request), payload(request)
        me.facts.append(("begins", path, sent))
        stop(f"sends {request.method} {path}")
        me.facts.append(("sent", path, token_on(request)))
        response = super().send(request, *args, **kwargs)
        me.facts.append(("answered", path, sent, response.status_code, response.content))
        saw((response.status_code, response.content))
        stop(f"receives {request.method} {path}")
        return response


def act(
    deed: Callable[[ApiSession], Any], api: str, path: Path, now: float, line: Connection
) -> None:
    """Do one deed from stop to stop, in a process of its own."""
    holders: dict[str, str] = {}

    def work() -> Any:
        with ApiSession(api, storage=StoppingFile(path, holders), now=lambda: now) as session:
            session.mount("http://", Overheard())
            return deed(session)

    line.send(os.getpid())
    line.recv()
    remote = Remote(work, line, holders)
    remote.start()
    remote.join()


def main(address: str) -> None:
    """Fork for each order, until there are no more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    orders = Client(address)
    while order := orders.recv():
        if os.fork() == 0:
            orders.close()
            act(*order, Client(address))
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
