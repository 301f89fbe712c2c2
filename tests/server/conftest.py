"""A server of the course and somebody who calls it."""

from collections.abc import Iterator

import pytest

from tests.server.caller import Caller
from tutorial_lib.server import TutorialServer


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as server:
        yield server
        assert not server.errors


@pytest.fixture
def caller(server: TutorialServer) -> Iterator[Caller]:
    with Caller(server) as caller:
        yield caller
