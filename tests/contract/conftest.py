"""Both servers, started once; every test begins with a server as on its first day."""

from collections.abc import Iterator

import pytest

from tests.contract.real_simplejwt import RealSimpleJWT
from tests.contract.world import PASSWORD, World
from tutorial_lib.server import OffsetClock, TutorialServer

ACCOUNTS = {"alice": PASSWORD, "bob": PASSWORD}


@pytest.fixture(scope="module")
def our_server() -> Iterator[TutorialServer]:
    with TutorialServer(accounts=ACCOUNTS, clock=OffsetClock()) as server:
        yield server
        assert not server.errors


@pytest.fixture(scope="module")
def real_server() -> Iterator[RealSimpleJWT]:
    with RealSimpleJWT(accounts=ACCOUNTS) as server:
        yield server


@pytest.fixture
def ours(our_server: TutorialServer) -> World:
    return begun(World(our_server))


@pytest.fixture
def real(real_server: RealSimpleJWT) -> World:
    return begun(World(real_server))


def begun(world: World) -> World:
    world.begin()
    return world
