"""Scenes of a check alone: several clients of several people, and the token paths by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tutorial_lib.gauntlet import RULES, Scenario
from tutorial_lib.gauntlet.client import Client, Result, begin, call, result_of, together
from tutorial_lib.gauntlet.limits import parts_of
from tutorial_lib.gauntlet.scene import LOGOUT, PASSWORDS, REFRESH, ROTATION, Scene, in_capitals
from tutorial_lib.gauntlet.verdict import expect
from tutorial_lib.server.faults import Held

from .sharing_client import PATIENCE

ADA, GRACE = "ada", "grace"
MOMENT = 1.0  # seconds: a refresh waits so long for the other client's
BY_HAND = {
    "token/": {"username": ADA, "password": "x"},
    REFRESH: {"refresh": "garbage"},
    LOGOUT: {"refresh": "garbage"},
}


def two_people(scene: Scene) -> str:
    """Two people with a client each, with files and without; one of them logs out."""
    for paths in ((None, None), (scene.folder / "ada.json", scene.folder / "grace.json")):
        ada, grace = scene.client(path=paths[0]), scene.logged_in(GRACE, path=paths[1])
        ada.login(ADA, PASSWORDS[ADA])
        _each_as_themselves(ada, grace)
        ada.logout()
        _is_answered_as(GRACE, call(grace, "GET", "me/"))
        for nobody, whose in ((ada, "Ada's, who has logged out"), (scene.client(), "a new one")):
            call(nobody, "GET", "me/")
            carried = scene.carried("me/")
            expect(carried == "none", f"the client of nobody, {whose}, sent {carried}")
        grace.logout()
    return "each under their own name"


def two_threads(scene: Scene) -> str:
    """Two people, two calls of each at the same moment, at one expiry and at the next."""
    ada, grace = scene.logged_in(ADA), scene.logged_in(GRACE)
    for number in (1, 2):
        scene.expire()
        scene.server.faults.hold("me/", until=4, answer=True, times=4)
        scene.server.faults.hold(REFRESH, until=2, limit=MOMENT, times=2)
        each = (ada, ada, grace, grace)
        calls: list[Callable[[], object]] = [partial(one.call, "GET", "me/") for one in each]
        for name, came in zip((ADA, ADA, GRACE, GRACE), together(calls), strict=True):
            _is_answered_as(name, came)
        refreshes = scene.refreshes - 2 * (number - 1)
        expect(refreshes == 2, f"{refreshes} refreshes at expiry {number}, for two people")
    return "four answers and two refreshes at each expiry"


def two_servers(scene: Scene) -> str:
    """Two clients, each of a server of its own; the refresh of the one waits for its server."""
    other = scene.stranger()
    here, there = scene.logged_in(ADA), scene.client(other.api_url)
    there.login(ADA, PASSWORDS[ADA])
    scene.expire()
    other.clock.advance(minutes=31)
    with scene.server.faults.hold(REFRESH) as held:
        waiting = begin(here, "GET", "me/")
        expect(held.arrived(), "the refresh of the first client never arrived at its server")
        with other.faults.hold(REFRESH) as refresh:
            second = begin(there, "GET", "me/")
            waits = "the second client's refresh was not sent as long as the first one's was out"
            expect(_comes(refresh), waits)
        _is_answered_as(ADA, second.result)
    _is_answered_as(ADA, waiting.result)
    return "nobody waits for somebody else's server"


def _comes(held: Held) -> bool:
    """Whether a request comes to be held, however busy the machine is meanwhile."""
    return any(held.arrived(timeout=part) for part in parts_of(PATIENCE))


def second_expiry(scene: Scene) -> str:
    """The token that the first refresh brought expires in its turn."""
    client = scene.logged_in()
    for number in (1, 2):
        scene.expire()
        came = call(client, "GET", "me/")
        fact = f"{scene.refreshes} refreshes after {number} expiries, and the caller got {came}"
        expect(scene.refreshes >= number, fact)
    return "a refresh at each expiry"


def one_at_a_time(scene: Scene) -> str:
    """One call has no answer yet; another call of the same client is sent all the same."""
    client = scene.logged_in()
    with scene.server.faults.hold("me/") as held:
        first = begin(client, "GET", "me/")
        expect(held.arrived(), "the first call never arrived")
        with scene.server.faults.hold("notes/") as other:
            second = begin(client, "GET", "notes/")
            waits = "the second call was not sent as long as the first one had no answer"
            expect(_comes(other), waits)
        expect(second.result.status == 200, f"the second call's caller got {second.result}")
    _is_answered_as(ADA, first.result)
    return "both calls were out at the same time"


def callers_own(scene: Scene) -> str:
    """The headers that a caller hands in stay as they are, before an expiry and after it."""
    client, mine = scene.logged_in(ADA), {"X-Note": "the caller's own"}
    for _ in range(2):
        result_of(lambda: client.call("GET", "me/", headers=mine))
        added = sorted(mine.keys() - {"X-Note"})
        expect(not added, f"after the call the caller's own dictionary holds {', '.join(added)}")
        scene.expire()
    return "what the caller hands in is not written into"


def by_hand(scene: Scene) -> str:
    """Somebody who is logged in calls the token paths; once the root is spelled in capitals."""
    for number, root in enumerate((scene.server.api_url, in_capitals(scene.server.api_url)), 1):
        client = scene.logged_in(api_url=root)
        for path, body in BY_HAND.items():
            came = call(client, "POST", path, json=body)
            carried = scene.carried(path)
            expect(carried == "none", f"{path} got {carried}")
            expect(came.status == 401, f"the caller of {path} got {came}")
        expect(scene.refreshes == number, f"{scene.refreshes - number} refreshes of its own")
    return "no header on the token paths, and no refresh"


def _each_as_themselves(ada: Client, grace: Client) -> None:
    for client, name in ((ada, ADA), (grace, GRACE), (ada, ADA)):
        _is_answered_as(name, call(client, "GET", "me/"))


def _is_answered_as(name: str, came: Result) -> None:
    body = came.body if came.status == 200 else None
    seen = body.get("username") if isinstance(body, dict) else None
    as_whom = f"was answered as {seen}" if seen else f"got {came}"
    expect(seen == name, f"{name}'s call {as_whom}")


# By the message of the one that is red.
SEVERAL = {
    "two-people": Scenario(RULES[29], "two people with a client each", two_people),
    "callers-own": Scenario(RULES[12], "a caller's own headers", callers_own),
    "second-expiry": Scenario(RULES[1], "two expiries in a row", second_expiry),
    "one-at-a-time": Scenario(RULES[3], "two calls under way", one_at_a_time),
    "two-threads": Scenario(
        RULES[3], "two people, two calls of each, two expiries", two_threads, ROTATION
    ),
    "two-servers": Scenario(RULES[3], "two clients of two servers", two_servers),
}
# By the number of the rule after whose scenes it is asked, and with whose message.
BESIDE = {16: Scenario(RULES[16], "calling the token paths by hand", by_hand)}
