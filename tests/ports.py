"""A free port for a program under test, and its first answer."""

import random
import socket
import time
from contextlib import suppress
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from tests.waiting import HANG

BELOW = range(10_000, 32_000)  # systems give higher ones to whoever asks for any


def free_port() -> int:
    """A port that nobody listens on, and that nobody gets who asks for any."""
    while True:
        port = random.choice(BELOW)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def first_answer(url: str, seconds: float = HANG) -> str:
    """What a URL answers, once there is a server that answers; an error when none comes."""
    end = time.monotonic() + seconds
    while True:
        try:
            with build_opener(ProxyHandler({})).open(url) as answer:
                return str(answer.read(), "utf-8")
        except (URLError, ConnectionError):  # Jupyter opens its port once to see whether it is free
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
