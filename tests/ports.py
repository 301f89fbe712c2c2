"""A free port for a program under test, and its first answer."""

import socket
import time
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_answer(url: str, seconds: float = 60) -> str:
    """What a URL answers, once there is a server that answers; URLError when none comes."""
    end = time.monotonic() + seconds
    while True:
        try:
            with build_opener(ProxyHandler({})).open(url) as answer:
                return str(answer.read(), "utf-8")
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
