"""Both servers, started once; every test begins with a server as on its first day."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.world import PASSWORD, World
from tutorial_lib.server import OffsetClock, TutorialServer

ACCOUNTS = {"alice": PASSWORD, "bob": PASSWORD}


@pytest.fixture(scope="module")
def our_server() -> Iterator[TutorialServer]:
    with TutorialServer(accounts=ACCOUNTS, clock=OffsetClock()) as server:
        yield server
        assert not server.errors


@pytest.fixture(scope="module")
def real_server() -> Iterator[Any]:
    # Django is slow to import: only where it is used, and not whenever tests are collected.
    from tests.contract.real_simplejwt import RealSimpleJWT

    with RealSimpleJWT(accounts=ACCOUNTS) as server:
        yield server


@pytest.fixture
def ours(our_server: TutorialServer) -> World:
    return begun(World(our_server))


@pytest.fixture
def real(real_server: Any) -> World:
    return begun(World(real_server))


def begun(world: World) -> World:
    world.begin()
    return world
