"""The library's session with a learner's piece in it, as the gauntlet wants a client to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import ApiSession, FileStorage, MemoryStorage


class LearnersClient:
    """The library's session, with a learner's storage or a learner's way to log out."""

    def __init__(
        self,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = 5.0,
        make_storage: Any = FileStorage,
        log_out: Any = None,
    ) -> None:
        self._storage = MemoryStorage() if path is None else make_storage(path)
        self._session = ApiSession(api_url, storage=self._storage, timeout=timeout)
        self._api_url, self._log_out = api_url, log_out

    def login(self, username: str, password: str) -> None:
        """Log in."""
        self._session.login(username, password)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API."""
        return self._session.request(method, path, **request)

    def logout(self) -> object:
        """Log out, the learner's way where there is one."""
        if self._log_out is None:
            return self._session.logout()
        return self._log_out(self._api_url, self._storage)
