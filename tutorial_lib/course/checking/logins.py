"""Logins that checks keep and forget: where they lie, and what may be said of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import (
    ApiSession,
    FileStorage,
    MemoryStorage,
    UserState,
    login,
)
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.exchange import Exchange

from .checker import PEOPLE, Attempt, Checker

LOGOUT = "token/blacklist/"
NOOR = UserState(
    "小明 of the lab",
    access="spring-tide.reaches.the-upper-quay",
    refresh="neap-tide.leaves.the-lower-quay-dry",
    origin="http://lab.example:8000",
    login_id="4f1c",
    obtained_at=1893456000.0,
)
JUN = UserState("jun", "second-access.of.jun-2038", "second-refresh.of.jun-2038")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="exercise-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def word_for(value: object) -> str:
    """Return what a value is, in a word that holds nothing of it."""
    return repr(value) if value is None or isinstance(value, bool) else type(value).__name__


def kept_login(server: TutorialServer, username: str) -> MemoryStorage:
    """Log somebody in and return the storage in which the login lies."""
    pair = login(server.api_url, username, PEOPLE[username])
    storage = MemoryStorage()
    storage.save(UserState(username, pair.access, pair.refresh))
    return storage


def came_as_json(request: Exchange) -> bool:
    """Whether a request said that its body is JSON."""
    fields = {name.lower(): value for name, value in request.request.headers}
    return fields.get("content-type", "").partition(";")[0].strip() == "application/json"


def asked_right(checker: Checker, call: Attempt, sent: Iterable[Exchange], asked: bool) -> None:
    """The request that was due; an error of the learner's own goes before that."""
    if call.error and not isinstance(call.error, requests.RequestException):
        raise call.error
    seen = ", ".join(f"{one.method} {one.path} {one.status}" for one in sent)
    checker.expect(asked, "not-asked", seen=seen or "nothing")


class LearnersClient:
    """The library's session, with a learner's storage."""

    def __init__(
        self,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = 5.0,
        make_storage: Any = FileStorage,
    ) -> None:
        storage = MemoryStorage() if path is None else make_storage(path)
        self._session = ApiSession(api_url, storage=storage, timeout=timeout)

    def login(self, username: str, password: str) -> None:
        """Log in."""
        self._session.login(username, password)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API."""
        return self._session.request(method, path, **request)

    def logout(self) -> object:
        """Log out."""
        return self._session.logout()
