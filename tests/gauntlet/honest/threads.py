"""A client whose refreshes are made by a thread of their own."""

from __future__ import annotations

import threading
from typing import Any

from .with_requests import OneSession


class ThreadThatRefreshes(OneSession):
    """Who finds a token refused starts the thread, or waits for it."""

    def fly(self, flight: Any, login: Any) -> None:
        threading.Thread(target=super().fly, args=(flight, login), daemon=True).start()
