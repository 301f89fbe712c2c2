"""Rules 3 to 9: one refresh for all, what is kept of it, and how it can end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import Retry

from ..client import begin, call, together
from ..scenario import scenario
from ..scene import MANY, PASSWORDS, REFRESH, ROTATION, Scene, in_capitals
from ..verdict import expect, expect_error

EVERYTHING = Retry(3, status_forcelist=[500, 503], allowed_methods=None, backoff_factor=0)


@scenario(3, "rotation on", **ROTATION)
@scenario(3, "rotation off")
def stampede(scene: Scene) -> str:
    """Sixteen requests are refused together, and the refresh takes its time."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.1)
    results = together([partial(client.call, "GET", "me/")] * MANY)
    answered = sum(result.status == 200 for result in results)
    expect(answered == MANY, f"{answered} of {MANY} callers got their answer")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return f"{MANY} answers, one refresh"


@scenario(3, "the one who comes late")
def the_late_one(scene: Scene) -> str:
    """A 401 that arrives after somebody else's refresh is answered with the new token."""
    client = scene.logged_in()
    scene.expire()
    held = scene.server.faults.hold("me/", answer=True)
    late = begin(client, "GET", "me/")
    expect(held.arrived(), "the request never arrived")
    first = call(client, "GET", "notes/")
    held.release()
    expect(first.status == late.result.status == 200, f"the callers got {first}, {late.result}")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return "repeated with the token that was there already"


@scenario(3, "adapters that send again", **ROTATION)
def sent_again(scene: Scene) -> str:
    """The program's own adapters repeat what fails; an answer to the refresh is lost, or is 503."""
    faults: tuple[dict[str, Any], ...] = ({"status": 503}, {"drop": "after"})
    for number, fault in enumerate(faults, start=1):
        client = scene.logged_in()
        mount = getattr(getattr(client, "session", None), "mount", lambda prefix, adapter: None)
        mount("http://", HTTPAdapter(max_retries=EVERYTHING))
        scene.expire()
        scene.server.faults.next(REFRESH, times=9, **fault)
        call(client, "GET", "me/")
        scene.server.faults.clear()
        scene.server.journal.settle()
        expect(scene.refreshes == number, f"{scene.refreshes - number + 1} refreshes ({fault})")
    return "one refresh each time"


@scenario(4, "two expiries", **ROTATION)
def the_new_one_is_kept(scene: Scene) -> str:
    """Under rotation the second refresh must use what the first one brought."""
    expect(_spent_in_two_expiries(scene) == 2, "the same refresh token was sent twice")
    return "each refresh used the newest token"


@scenario(5, "two expiries")
def the_old_one_stays(scene: Scene) -> str:
    """Without rotation no refresh token comes back, and the first one serves again."""
    only_one = _spent_in_two_expiries(scene) == 1
    expect(only_one, "another refresh token was sent the second time")
    return "the one refresh token served twice"


def _spent_in_two_expiries(scene: Scene) -> int:
    client = scene.logged_in()
    for expiry in ("first", "second"):
        scene.expire()
        result = call(client, "GET", "me/")
        expect(result.status == 200, f"after the {expiry} expiry the caller got {result}")
    return len({exchange.spent for exchange in scene.server.journal.to(REFRESH)})


@scenario(6, "the refresh token has run out too")
def the_refresh_is_refused(scene: Scene) -> str:
    """The refresh answers 401 itself: that must not start another."""
    client = scene.logged_in()
    scene.server.faults.cap(20)
    scene.server.clock.advance(days=2)
    call(client, "GET", "me/")
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls")
    carried = scene.carried(REFRESH)
    expect(carried == "none", f"the refresh call carried {carried}")
    return "one refresh call, without a header"


@scenario(6, "sent by hand, the address in other words")
def by_hand_in_other_words(scene: Scene) -> str:
    """The root is spelled in capitals: what goes to the refresh path is a refresh all the same."""
    client = scene.logged_in(api_url=in_capitals(scene.server.api_url))
    result = call(client, "POST", REFRESH, json={"refresh": "garbage"})
    expect(result.status == 401, f"the caller got {result}")
    expect(scene.refreshes == 1, f"{scene.refreshes - 1} refreshes of its own")
    carried = scene.carried(REFRESH)
    expect(carried == "none", f"the refresh call carried {carried}")
    return "no header, no refresh"


@scenario(7, "400 invalid_grant", refresh_token_lifetime=timedelta(days=9))
@scenario(7, "401")
def login_is_over(scene: Scene) -> str:
    """The refresh is refused: forget both tokens, say so, and send nothing stale again."""
    client = scene.logged_in()
    scene.server.faults.cap(20)
    scene.expire()
    _refuse(scene)
    result = call(client, "GET", "me/")
    expect(scene.refreshes == 1 and scene.count("me/") == 1, "it went on asking")
    call(client, "GET", "me/")
    after = scene.carried("me/")
    expect(after == "none", f"the next call carried {after}")
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls")
    expect_error(str(result), "LoginRequired")
    return "LoginRequired, and both tokens forgotten"


def _refuse(scene: Scene) -> None:
    if scene.server.settings.refresh_token_lifetime.days > 1:
        scene.server.faults.next(REFRESH, status=400, body={"error": "invalid_grant"}, times=None)
    else:
        scene.server.clock.advance(days=2)


@scenario(7, "sixteen at once")
def over_for_all(scene: Scene) -> str:
    """Sixteen callers share the refused refresh, and each is told."""
    client = scene.logged_in()
    scene.server.clock.advance(days=2)
    scene.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    scene.server.faults.next(REFRESH, delay=0.1)
    results = together([partial(client.call, "GET", "me/")] * MANY)
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls")
    answered = [str(result) for result in results]
    expect("200" not in answered, "somebody got an answer")
    for word in answered:
        expect_error(word, "LoginRequired")
    return "one refresh call, sixteen times LoginRequired"


BREAKS: dict[str, tuple[dict[str, Any], bool]] = {
    "500 with an HTML page": ({"status": 500, "body": "<h1>Server Error</h1>"}, True),
    "503": ({"status": 503, "body": {"detail": "maintenance"}}, True),
    "503 with a token in it": ({"status": 503, "body": {"access": "a.b.c"}}, True),
    "429": ({"status": 429, "headers": {"Retry-After": "7"}}, True),
    "403": ({"status": 403, "body": {"detail": "blocked"}}, False),
    "404": ({"status": 404, "body": {"detail": "no such path"}}, False),
    "400": ({"status": 400, "body": {"refresh": ["This field is required."]}}, False),
    "a redirect": ({"redirect": "/api/elsewhere/"}, False),
    "an HTML page": ({"status": 200, "body": "<h1>Welcome</h1>"}, False),
    "no access in it": ({"status": 200, "body": {"detail": "fine"}}, False),
    "access is null": ({"status": 200, "body": {"access": None}}, False),
    "access begins with Bearer": ({"status": 200, "body": {"access": "Bearer a.b.c"}}, False),
    "access cannot stand in a header": ({"status": 200, "body": {"access": "a\r\nb"}}, False),
    "refresh is a number": ({"status": 200, "body": {"access": "a.b.c", "refresh": 7}}, False),
    "deeply nested JSON": ({"status": 200, "body": b"[" * 100_000}, False),
    "a list": ({"status": 200, "body": ["access"]}, False),
    "dropped connection": ({"drop": "before"}, True),
    "no answer in time": ({"delay": 2.0}, True),
}


def broken_refresh(scene: Scene, fault: dict[str, Any], retryable: bool) -> str:
    """The refresh goes wrong once. Nothing is forgotten, and the next call gets through."""
    # Short only where an answer is late: a busy machine must not look like a broken client.
    client = scene.logged_in(timeout=1.0 if "delay" in fault else 5.0)
    scene.expire()
    scene.server.faults.next(REFRESH, **fault)
    result = call(client, "GET", "me/")
    scene.server.faults.clear()
    scene.server.journal.settle()
    expect(scene.refreshes == 1, f"{scene.refreshes} refresh calls")
    expect(result.status in (None, 401), f"the caller got {result}")
    again = call(client, "GET", "me/")
    expect(again.status == 200, f"the next call got {again}")
    expect(scene.count("token/") == 1, "it logged in anew")
    expect_error(str(result), "RefreshFailed")
    said = getattr(result.raised, "retryable", None)
    expect(said is retryable, f"retryable is {said}")
    return "kept, told, and recovered on the next call"


for _how, (_fault, _retryable) in BREAKS.items():
    scenario(8, _how, waits="delay" in _fault, given=(_fault, _retryable))(broken_refresh)


@scenario(8, "when to come again")
def when_to_come_again(scene: Scene) -> str:
    """The server is busy and says for how long."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.next(REFRESH, status=429, headers={"Retry-After": "7"})
    result = call(client, "GET", "me/")
    expect_error(str(result), "RefreshFailed")
    wait = getattr(result.raised, "retry_after", None)
    expect(wait == 7, f"retry_after is {wait}")
    return "retry_after 7"


@scenario(8, "the store is in trouble for a moment", **ROTATION)
def not_to_be_written(scene: Scene) -> str:
    """While the new tokens are on their way, their file can be neither read nor written."""
    client = scene.logged_in(path=scene.path)
    scene.expire()
    held = scene.server.faults.hold(REFRESH, answer=True)
    waiting = begin(client, "GET", "me/")
    expect(held.arrived(), "no refresh was tried")
    with scene.unusable(scene.path):
        held.release()
        first = waiting.result
    scene.expire()
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the callers got {first}, and {result} when it was over")
    expect(scene.count("token/") == 1, "it logged in anew")
    return "the new tokens were kept until they could be written"


@scenario(9, "logged in again meanwhile")
def the_winner_stays(scene: Scene) -> str:
    """While one client's refresh is being refused, another logs in, in the same store."""
    slow, quick = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    scene.server.clock.advance(days=2)
    held = scene.server.faults.hold(REFRESH, answer=True)
    waiting = begin(slow, "GET", "me/")
    expect(held.arrived(), "no refresh was tried")
    quick.login("ada", PASSWORDS["ada"])
    held.release()
    refused = waiting.result
    expect(refused.status != 200, "the ended login got an answer")
    result = call(quick, "GET", "me/")
    expect(result.status == 200, f"the new login got {result}")
    restarted = call(scene.client(path=scene.path), "GET", "me/")
    expect(restarted.status == 200, "the new login was wiped from the store")
    return "the new login stayed"
