"""The header: when it is there, and what it is."""

from pathlib import Path

import pytest
import requests

from tutorial_lib.client import (
    ApiSession,
    BearerAuth,
    MemoryStorage,
    StorageWarning,
    UserState,
)
from tutorial_lib.client.bearer import token_on
from tutorial_lib.server import TutorialServer

from .learners import PlainFile
from .logins import ADA, NEWER, full_disk


@pytest.mark.parametrize(
    "header, token",
    [("Bearer a.b.c", "a.b.c"), ("Basic abc", None), ("Bearer ", None), ("Bearer", None)],
)
def test_only_a_bearer_header_carries_a_token(header: str, token: str | None) -> None:
    request = requests.Request("GET", "https://h/", headers={"Authorization": header})
    assert token_on(request.prepare()) == token


def test_a_request_without_a_header_carries_none() -> None:
    assert token_on(requests.Request("GET", "https://h/").prepare()) is None


def test_a_short_token_may_stand_in_an_address_by_chance(server: TutorialServer) -> None:
    storage = MemoryStorage()
    storage.save(UserState(username="ada", access="echo", refresh="opaque-refresh"))
    session = ApiSession(server.api_url, storage=storage)
    session.auth = BearerAuth(storage, server.api_url)
    assert session.post("echo/").status_code == 401


def test_newer_tokens_that_the_storage_could_not_take_are_sent(path: Path) -> None:
    storage = PlainFile(path)
    storage.save(ADA)
    storage.save = full_disk  # type: ignore[assignment, method-assign]
    with pytest.warns(StorageWarning):
        storage.replace(ADA, NEWER)
    assert BearerAuth(storage, "https://h/").login_for("https://h/me/") == NEWER
