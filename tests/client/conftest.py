"""A server, a client for it, and a file to keep its login in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import HANG
from tutorial_lib.client import ApiSession, FileStorage, RefreshingBearerAuth, login
from tutorial_lib.server import OffsetClock, TutorialServer

PASSWORD = "lovelace-1843"


@pytest.fixture(autouse=True)
def no_call_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that states no timeout waits for a busy machine; who tests a timeout states one."""
    for made in (ApiSession.__init__, RefreshingBearerAuth.__init__, login):
        monkeypatch.setitem(made.__kwdefaults__, "timeout", HANG)


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
