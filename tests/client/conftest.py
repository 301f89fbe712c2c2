"""A server, a client for it, and a file to keep its login in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import HANG
from tutorial_lib.client import ApiSession, FileStorage
from tutorial_lib.server import OffsetClock, TutorialServer

PASSWORD = "lovelace-1843"


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer(clock=OffsetClock()) as server:
        yield server


@pytest.fixture
def rotating_server() -> Iterator[TutorialServer]:
    rotation = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
    with TutorialServer(clock=OffsetClock(), **rotation) as server:
        yield server


@pytest.fixture
def session(server: TutorialServer) -> ApiSession:
    return ApiSession(server.api_url, timeout=HANG)


@pytest.fixture
def logged_in(session: ApiSession) -> ApiSession:
    session.login("ada", PASSWORD)
    return session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "user_state.json"


@pytest.fixture
def storage(path: Path) -> FileStorage:
    return FileStorage(path)
