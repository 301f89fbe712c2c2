"""The course's own client as the gauntlet wants a client to be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import requests

from tutorial_lib.client import ApiSession, Endpoints, FileStorage, MemoryStorage, TokenPair


class LibraryClient:
    """`ApiSession`, made and called."""

    options: ClassVar[dict[str, Any]] = {}

    def __init__(
        self,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = 5.0,
        dialect: Mapping[str, Any] | None = None,
    ) -> None:
        self.storage = self.make_storage(path)
        endpoints = None if dialect is None else Endpoints.of(dialect)
        self.session = ApiSession(
            api_url, storage=self.storage, timeout=timeout, endpoints=endpoints, **self.options
        )

    def make_storage(self, path: Path | None) -> Any:
        """Keep the login in the file, or in memory where there is none."""
        return MemoryStorage() if path is None else FileStorage(path)

    def login(self, username: str, password: str) -> None:
        """Log in."""
        self.session.login(username, password)

    def adopt(self, username: str, access: str, refresh: str) -> None:
        """Take up a login whose tokens were handed out."""
        self.session.adopt(TokenPair(access=access, refresh=refresh), username)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API below its root."""
        return self.session.request(method, path, **request)

    def logout(self) -> None:
        """Log out."""
        self.session.logout()
