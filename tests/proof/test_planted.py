"""The explorer finds faults: a client with a part left out fails, and a schedule shows how."""

import pytest

from . import planted
from .explorer import Failure, explore, replay
from .invariants import Broken
from .planted import renewing
from .world import Client, Scene, World

CALL_AND_LOGOUT = Scene(("call", "logout"))
CALL_AND_LOGIN = Scene(("call", "login"))

PLANTED = {
    "no compare and swap": (
        Client(memory=planted.SwapsWithoutLooking),
        CALL_AND_LOGOUT,
        "a login came back",
    ),
    "a logout that does not look": (
        Client(session=planted.ClearsBlindly),
        CALL_AND_LOGOUT,
        "a login came back",
    ),
    "a token that came too late is dropped": (
        renewing(planted.DropsWhatCameTooLate),
        Scene(("call", "logout"), rotation="blacklist"),
        "left alive",
    ),
    "no look at the store after a refusal": (
        renewing(planted.ForgetsWithoutRereading),
        CALL_AND_LOGIN,
        "login was lost",
    ),
    "no single flight": (
        renewing(planted.NoSingleFlight),
        Scene(("call", "call2")),
        "refresh at once",
    ),
    "no look at the store before the refresh": (
        renewing(planted.RefreshesWithoutRereading),
        Scene(("call", "call2"), store="file"),
        "2 refreshes for one",
    ),
    "no lock between processes": (
        Client(file=planted.NoRefreshLock),
        Scene(("call", "call2"), store="file"),
        "refresh at once",
    ),
    "a file that is written in place": (
        Client(file=planted.WritesInPlace),
        Scene(("call!", "restart"), store="file", rotation="off"),
        "half a login",
    ),
    "any login will do": (
        renewing(planted.TakesWhoeverIsThere),
        Scene(("post", "login")),
        "begun as ada and repeated as grace",
    ),
    "a lock held over the wire": (
        Client(session=planted.TellsUnderTheLock),
        CALL_AND_LOGOUT,
        "talks to the server",
    ),
    "locks taken the other way round": (
        Client(session=planted.TakesTheLocksTheOtherWayRound),
        CALL_AND_LOGOUT,
        "waits for ever",
    ),
    "a token in a message": (
        renewing(planted.SaysTooMuch),
        CALL_AND_LOGOUT,
        "error holds a token",
    ),
}


def failure(client: Client, scene: Scene) -> Failure:
    found = explore(lambda: World(scene, client), preemptions=2).failure
    assert found is not None
    return found


@pytest.mark.parametrize(("client", "scene", "words"), PLANTED.values(), ids=PLANTED)
def test_a_part_left_out_is_found_and_its_schedule_shows_it_again(
    client: Client, scene: Scene, words: str
) -> None:
    found = failure(client, scene)
    print(found)
    assert words in str(found.error)
    with pytest.raises(Broken, match=words):
        replay(World(scene, client), found.schedule)
    replay(World(scene, Client()), found.schedule)
