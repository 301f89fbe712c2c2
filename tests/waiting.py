"""Waiting for what another process does: as long as it takes, on a busy machine too."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

HANG = 120.0  # seconds: what takes longer never ends, on the busiest machine too


def wait_until(condition: Callable[[], object], seconds: float = HANG) -> None:
    """Ask until the answer is yes; TimeoutError when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {seconds} s")
        time.sleep(0.01)


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A program, which is killed where a test fails: `Popen` alone would wait for its end."""
    with subprocess.Popen(command, **options) as program:
        try:
            yield program
        finally:
            program.kill()
