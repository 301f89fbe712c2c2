"""A server and a client for it."""

from collections.abc import Iterator

import pytest

from tutorial_lib.client import ApiSession
from tutorial_lib.server import OffsetClock, TutorialServer

PASSWORD = "lovelace-1843"


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer(clock=OffsetClock()) as server:
        yield server


@pytest.fixture
def session(server: TutorialServer) -> ApiSession:
    return ApiSession(server.api_url, timeout=0.5)


@pytest.fixture
def logged_in(session: ApiSession) -> ApiSession:
    session.login("ada", PASSWORD)
    return session
