"""Waiting for what another process does: as long as it takes, on a busy machine too."""

import time
from collections.abc import Callable

HANG = 120.0  # seconds: what takes longer never ends, on the busiest machine too


def wait_until(condition: Callable[[], object], seconds: float = HANG) -> None:
    """Ask until the answer is yes; TimeoutError when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {seconds} s")
        time.sleep(0.01)
