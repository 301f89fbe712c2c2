"""Rules 3 to 9: one refresh for all, what is kept of it, and how it can end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import Retry

from ..scenario import scene
from ..stage import PASSWORDS, Caller, Stage, in_time, together
from ..verdict import expect, expect_error

MANY = 16
ROTATION = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
REFRESH = "token/refresh/"
EVERYTHING = Retry(3, status_forcelist=[500, 503], allowed_methods=None, backoff_factor=0)


def stampede(stage: Stage) -> str:
    """Sixteen requests are refused together, and the refresh takes its time."""
    client = stage.logged_in()
    stage.expire()
    stage.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    stage.server.faults.next(REFRESH, delay=0.1)
    results = together([partial(client.call, "GET", "me/")] * MANY)
    statuses = [str(result) for result in results]
    expect(
        statuses == ["200"] * MANY, f"{statuses.count('200')} of {MANY} callers got their answer"
    )
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return f"{MANY} answers, one refresh"


scene(3, "rotation off")(stampede)
scene(3, "rotation on", **ROTATION)(stampede)


@scene(3, "the one who comes late")
def the_late_one(stage: Stage) -> str:
    """A 401 that arrives after somebody else's refresh is answered with the new token."""
    client = stage.logged_in()
    stage.expire()
    held = stage.server.faults.hold("me/", answer=True)
    late = Caller(partial(client.call, "GET", "me/"))
    expect(held.arrived(), "the request never arrived")
    first = in_time(partial(client.call, "GET", "notes/"))
    held.release()
    expect(first.status == late.result.status == 200, f"the callers got {first}, {late.result}")
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "repeated with the token that was there already"


@scene(3, "adapters that send again", **ROTATION)
def sent_again(stage: Stage) -> str:
    """The program's own adapters repeat what fails; an answer to the refresh is lost, or is 503."""
    faults: tuple[dict[str, Any], ...] = ({"status": 503}, {"drop": "after"})
    for number, fault in enumerate(faults, start=1):
        client = stage.logged_in()
        mount = getattr(getattr(client, "session", None), "mount", lambda prefix, adapter: None)
        mount("http://", HTTPAdapter(max_retries=EVERYTHING))
        stage.expire()
        stage.server.faults.next(REFRESH, times=9, **fault)
        in_time(partial(client.call, "GET", "me/"))
        stage.server.faults.clear()
        stage.server.journal.settle()
        expect(stage.refreshes == number, f"{stage.refreshes - number + 1} refreshes ({fault})")
    return "one refresh each time"


@scene(4, "two expiries", **ROTATION)
def the_new_one_is_kept(stage: Stage) -> str:
    """Under rotation the second refresh must use what the first one brought."""
    client = stage.logged_in()
    for expiry in ("first", "second"):
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200, f"after the {expiry} expiry the caller got {result}")
    spent = [exchange.spent for exchange in stage.server.journal.to(REFRESH)]
    expect(len(set(spent)) == 2, "the same refresh token was sent twice")
    return "each refresh used the newest token"


@scene(5, "two expiries")
def the_old_one_stays(stage: Stage) -> str:
    """Without rotation no refresh token comes back, and the first one serves again."""
    client = stage.logged_in()
    for expiry in ("first", "second"):
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        expect(result.status == 200, f"after the {expiry} expiry the caller got {result}")
    spent = {exchange.spent for exchange in stage.server.journal.to(REFRESH)}
    expect(len(spent) == 1, "another refresh token was sent the second time")
    return "the one refresh token served twice"


@scene(6, "the refresh token has run out too")
def the_refresh_is_refused(stage: Stage) -> str:
    """The refresh answers 401 itself: that must not start another."""
    client = stage.logged_in()
    stage.server.faults.cap(20)
    stage.server.clock.advance(days=2)
    in_time(partial(client.call, "GET", "me/"))
    expect(stage.refreshes == 1, f"{stage.refreshes} refresh calls")
    carried = stage.server.journal.to(REFRESH)[0].credential.kind
    expect(carried == "none", f"the refresh call carried {carried}")
    return "one refresh call, without a header"


@scene(6, "sent by hand, the address in other words")
def by_hand_in_other_words(stage: Stage) -> str:
    """The root is spelled in capitals: what goes to the refresh path is a refresh all the same."""
    client = stage.logged_in(api_url=in_capitals(stage.server.api_url))
    result = in_time(partial(client.call, "POST", REFRESH, json={"refresh": "garbage"}))
    expect(result.status == 401, f"the caller got {result}")
    expect(stage.refreshes == 1, f"{stage.refreshes - 1} refreshes of its own")
    carried = stage.server.journal.to(REFRESH)[0].credential.kind
    expect(carried == "none", f"the refresh call carried {carried}")
    return "no header, no refresh"


def in_capitals(api_url: str) -> str:
    """Return the same address as somebody else would spell it."""
    return api_url.replace("http://", "HTTP://")


def login_is_over(stage: Stage) -> str:
    """The refresh is refused: forget both tokens, say so, and send nothing stale again."""
    client = stage.logged_in()
    stage.server.faults.cap(20)
    stage.expire()
    refuse(stage)
    result = in_time(partial(client.call, "GET", "me/"))
    expect(stage.refreshes == 1 and stage.count("me/") == 1, "it went on asking")
    in_time(partial(client.call, "GET", "me/"))
    after = stage.server.journal.to("me/")[-1].credential.kind
    expect(after == "none", f"the next call carried {after}")
    expect(stage.refreshes == 1, f"{stage.refreshes} refresh calls")
    expect_error(str(result), "LoginRequired")
    return "LoginRequired, and both tokens forgotten"


def refuse(stage: Stage) -> None:
    if stage.server.settings.refresh_token_lifetime.days > 1:
        stage.server.faults.next(REFRESH, status=400, body={"error": "invalid_grant"}, times=None)
    else:
        stage.server.clock.advance(days=2)


scene(7, "401")(login_is_over)
scene(7, "400 invalid_grant", refresh_token_lifetime=timedelta(days=9))(login_is_over)


@scene(7, "sixteen at once")
def over_for_all(stage: Stage) -> str:
    """Sixteen callers share the refused refresh, and each is told."""
    client = stage.logged_in()
    stage.server.clock.advance(days=2)
    stage.server.faults.hold("me/", until=MANY, answer=True, times=MANY)
    stage.server.faults.next(REFRESH, delay=0.1)
    results = together([partial(client.call, "GET", "me/")] * MANY)
    expect(stage.refreshes == 1, f"{stage.refreshes} refresh calls")
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


def broken_refresh(how: str) -> None:
    fault, retryable = BREAKS[how]
    # Short only where an answer is late: a busy machine must not look like a broken client.
    timeout = 1.0 if "delay" in fault else 5.0

    def play(stage: Stage) -> str:
        """The refresh goes wrong once. Nothing is forgotten, and the next call gets through."""
        client = stage.logged_in(timeout=timeout)
        stage.expire()
        stage.server.faults.next(REFRESH, **fault)
        result = in_time(partial(client.call, "GET", "me/"))
        stage.server.faults.clear()
        stage.server.journal.settle()
        expect(stage.refreshes == 1, f"{stage.refreshes} refresh calls")
        expect(result.status in (None, 401), f"the caller got {result}")
        again = in_time(partial(client.call, "GET", "me/"))
        expect(again.status == 200, f"the next call got {again}")
        expect(stage.count("token/") == 1, "it logged in anew")
        expect_error(str(result), "RefreshFailed")
        said = getattr(result.raised, "retryable", None)
        expect(said is retryable, f"retryable is {said}")
        return "kept, told, and recovered on the next call"

    scene(8, how, waits="delay" in fault)(play)


for _how in BREAKS:
    broken_refresh(_how)


@scene(8, "when to come again")
def when_to_come_again(stage: Stage) -> str:
    """The server is busy and says for how long."""
    client = stage.logged_in()
    stage.expire()
    stage.server.faults.next(REFRESH, status=429, headers={"Retry-After": "7"})
    result = in_time(partial(client.call, "GET", "me/"))
    expect_error(str(result), "RefreshFailed")
    wait = getattr(result.raised, "retry_after", None)
    expect(wait == 7, f"retry_after is {wait}")
    return "retry_after 7"


@scene(8, "the store is in trouble for a moment", **ROTATION)
def not_to_be_written(stage: Stage) -> str:
    """While the new tokens are on their way, their file can be neither read nor written."""
    client = stage.logged_in(path=stage.path)
    stage.expire()
    held = stage.server.faults.hold(REFRESH, answer=True)
    waiting = Caller(partial(client.call, "GET", "me/"))
    expect(held.arrived(), "no refresh was tried")
    with stage.unusable(stage.path):
        held.release()
        first = waiting.result
    stage.expire()
    result = in_time(partial(client.call, "GET", "me/"))
    expect(result.status == 200, f"the callers got {first}, and {result} when it was over")
    expect(stage.count("token/") == 1, "it logged in anew")
    return "the new tokens were kept until they could be written"


@scene(9, "logged in again meanwhile")
def the_winner_stays(stage: Stage) -> str:
    """While one client's refresh is being refused, another logs in, in the same store."""
    slow, quick = stage.logged_in(path=stage.path), stage.client(path=stage.path)
    stage.server.clock.advance(days=2)
    held = stage.server.faults.hold(REFRESH, answer=True)
    waiting = Caller(partial(slow.call, "GET", "me/"))
    expect(held.arrived(), "no refresh was tried")
    quick.login("ada", PASSWORDS["ada"])
    held.release()
    refused = waiting.result
    expect(refused.status != 200, "the ended login got an answer")
    result = in_time(partial(quick.call, "GET", "me/"))
    expect(result.status == 200, f"the new login got {result}")
    restarted = in_time(partial(stage.client(path=stage.path).call, "GET", "me/"))
    expect(restarted.status == 200, "the new login was wiped from the store")
    return "the new login stayed"
