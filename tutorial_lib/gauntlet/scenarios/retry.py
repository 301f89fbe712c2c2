"""Rules 1, 2, 10 and 11: the refused request and its one repetition."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import Any

from ..client import Client, Result, call
from ..repetition import TOKEN_NOT_VALID, expect_repeated, expect_to_follow, log_in_anew, refuse
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, Scene
from ..verdict import expect, not_applicable

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ENDS = (("GET", 404), ("POST", 400), ("PUT", 409), ("DELETE", 204), ("GET", 500), ("POST", 403))


@scenario(1, "after half an hour")
def an_expired_token(scene: Scene) -> str:
    """Log in, let 31 minutes pass, call: one 401, one refresh, one repetition."""
    client = scene.logged_in()
    scene.expire()
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    asked = [exchange.status for exchange in scene.server.journal.to("me/")]
    is_ahead = asked == [200]  # a clock of its own has told it that the token had expired
    expect(is_ahead or asked == [401, 200], f"me/ answered {asked}; [401, 200] is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    _expect_is(result, "ada", "the caller")
    return f"{'' if is_ahead else '401, '}refresh, 200: the caller got the 200"


@scenario(1, "every method, one expiry after another")
def every_method(scene: Scene) -> str:
    """The token expires again and again, each time before a call with another method."""
    client = scene.logged_in()
    for number, method in enumerate(METHODS, start=1):
        scene.expire()
        refuse(scene, "echo/")
        scene.server.faults.next("echo/", body={})
        result = call(client, method, "echo/?page=2")
        expect(result.status == 200, f"{method}: the caller got {result}; 200 is due")
        expect_repeated(scene, "echo/", method)
        made = scene.refreshes - number + 1
        expect(made == 1, f"{method}: {made} refreshes; one is due")
    return f"{len(METHODS)} methods, each repeated once after one refresh"


@scenario(1, "whatever the repeated request brings")
def whatever_it_brings(scene: Scene) -> str:
    """The repeated request is answered with another status than 200: that one is the caller's."""
    client = scene.logged_in()
    for method, status in ENDS:
        refuse(scene, "echo/")
        scene.server.faults.next("echo/", status=status)
        result = call(client, method, "echo/", timeout=9.0)  # of its own, as any call may have
        expect(result.status == status, f"{method}: the caller got {result}; {status} is due")
        expect_repeated(scene, "echo/", method, ended=status)
    expect(call(client, "GET", "me/").status == 200, "afterwards it was logged out")
    return "404, 400, 409, 204, 500, 403: each was handed over"


@scenario(1, "a redirect on the way")
def redirected(scene: Scene) -> str:
    """The token has expired, and the call is redirected, on the same origin, before that shows."""
    client = scene.logged_in()
    expect_to_follow(scene, client)
    scene.expire()
    scene.server.faults.next("notes/", redirect="/api/me/")
    result = call(client, "GET", "notes/")
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return "refreshed and repeated after the redirect"


@scenario(1, "a streamed call")
def streamed(scene: Scene) -> str:
    """The token has expired, and the caller wants to read the answer's body itself."""
    client = scene.logged_in()
    scene.expire()
    result = call(client, "GET", "me/", stream=True)
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    _expect_is(result, "ada", "the caller")
    return "refreshed and repeated as any call"


@scenario(1, "two with one file, and a restart")
def one_file(scene: Scene) -> str:
    """Two clients keep one login in a file, one is idle for two expiries, then all begin anew."""
    busy, idle = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    _expect_name(idle, "ada", "the second client")
    for _ in range(2):
        scene.expire()
        _expect_name(busy, "ada", "the first client")
    _expect_name(idle, "ada", "the idle client")
    scene.restart()
    restarted = scene.client(path=scene.path)
    scene.expire()
    _expect_name(restarted, "ada", "the client after a restart")
    expect(scene.refreshes == 3, f"{scene.refreshes} refreshes; 3 are due for three expiries")
    return "three expiries, three refreshes, and everyone got an answer"


@scenario(1, "two people, and the next login")
def two_people(scene: Scene) -> str:
    """Ada and Grace are logged in with a client each; later Grace logs in with Ada's."""
    hers, other = scene.logged_in("ada"), scene.logged_in("grace")
    scene.expire()
    _expect_name(hers, "ada", "Ada's client")
    _expect_name(other, "grace", "Grace's client")
    hers.logout()
    hers.login("grace", PASSWORDS["grace"])
    scene.expire()
    _expect_name(hers, "grace", "after the next login")
    return "everyone got an answer of their own"


def _expect_name(client: Client, username: str, who: str) -> None:
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"{who} got {result}; 200 is due")
    _expect_is(result, username, who)


def _expect_is(result: Result, username: str, who: str) -> None:
    name = result.body["username"]
    expect(name == username, f"{who} was answered as {name}; {username} is due")


@scenario(2, "revoked before its time")
def revoked(scene: Scene) -> str:
    """The server refuses a token whose exp lies half an hour ahead."""
    client = scene.logged_in()
    refuse(scene, "me/")
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return "refreshed although exp lay ahead"


CHALLENGES = (
    'Bearer realm="api", error="invalid_token"',
    'Bearer error="invalid_token", error_description="revoked"',
    'bearer error="invalid_token"',
    'DPoP algs="ES256", Bearer realm="api", error="invalid_token"',  # RFC 9449 section 7.1
)
REFUSALS: dict[str, dict[str, dict[str, Any]]] = {
    "a challenge instead of a code": {
        challenge: {"body": {"code": "other"}, "headers": {"WWW-Authenticate": challenge}}
        for challenge in CHALLENGES
    },
    "a 401 that gives no reason": {
        "a page": {"body": "<h1>non autorisé</h1>"},
        "nothing": {"body": b""},
        "a detail": {"body": {"detail": "jeton révoqué"}},
        "a list": {"body": ["no"]},
        "a problem (RFC 9457)": {
            "body": {"title": "Non autorisé", "status": 401},
            "content_type": "application/problem+json",
        },
    },
    "a code in every kind of call": {
        "a code": {},
        "a code (again)": {},
        "a code in problem+json": {"content_type": "application/problem+json"},
        "a code, and another challenge": {"headers": {"WWW-Authenticate": 'JWT realm="api"'}},
    },
}


def refused_in_other_words(scene: Scene, refusals: dict[str, dict[str, Any]]) -> str:
    """Tokens with half an hour to live are refused in different words, for GET and POST in turn."""
    client = scene.logged_in()
    for (said, answer), method in zip(refusals.items(), cycle(("GET", "POST")), strict=False):
        log_in_anew(client)
        before = scene.refreshes
        refuse(scene, "echo/", **answer)
        scene.server.faults.next("echo/", body={})
        result = call(client, method, "echo/")
        expect(result.status == 200, f"{method}, {said}: the caller got {result}; 200 is due")
        made = scene.refreshes - before
        expect(made == 1, f"{method}, {said}: {made} refreshes; one is due")
    return "refreshed and repeated each time"


for _title, _refusals in REFUSALS.items():
    scenario(2, _title, given=(_refusals,))(refused_in_other_words)


@scenario(2, "no exp that could be read")
def opaque(scene: Scene) -> str:
    """The tokens are opaque: no client can read an exp in them. One is refused, for it is over."""
    faults = scene.server.faults
    faults.next("token/", body={"access": "an-opaque-one", "refresh": "for-the-refresh"})
    client = scene.logged_in()
    refuse(scene, "me/")
    faults.next(REFRESH, body={"access": "the-next-opaque-one"})
    faults.next("me/", body={"username": "ada"})
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect_repeated(scene, "me/", "an opaque token")
    return "refreshed and repeated without reading it"


@scenario(2, "revoked, and restarted")
def revoked_after_a_restart(scene: Scene) -> str:
    """The token comes from a file, its exp lies ahead, and the server refuses it."""
    scene.logged_in(path=scene.path)
    scene.restart()
    client = scene.client(path=scene.path)
    refuse(scene, "me/")
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    return "refreshed although exp lay ahead"


@scenario(10, "refused again")
def refused_again(scene: Scene) -> str:
    """Every call is refused, with whatever token: the second 401 reaches the caller."""
    client = scene.logged_in()
    refuse(scene, "me/", times=None)
    result = call(client, "GET", "me/")
    expect(scene.count("me/") == 2, f"me/ was asked {scene.count('me/')} times; 2 are due")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")
    expect(result.status == 401, f"the caller got {result}; the 401 is due")
    return "two requests, one refresh, the 401 handed over"


SECOND: tuple[tuple[str, dict[str, Any]], ...] = (
    ("GET", {"body": {"detail": "again", "code": "token_not_valid"}}),
    ("POST", {"body": {"detail": "again", "code": "token_not_valid"}}),
    ("PUT", {"body": "<h1>again</h1>"}),
    ("POST", {"body": {"detail": "again", "code": "user_inactive"}}),
    ("PATCH", {"body": {"detail": "again", "code": "token_not_valid"}}),
    ("DELETE", {"body": "again", "headers": {"WWW-Authenticate": CHALLENGES[0]}}),
)


@scenario(10, "refused again, call after call")
def call_after_call(scene: Scene) -> str:
    """Calls with several methods are refused twice each; the calls between them are not."""
    client = scene.logged_in(path=scene.path)
    for method, second in SECOND:
        log_in_anew(client)
        _refused_twice(scene, client, method, second)
        _expect_name(client, "ada", f"after a {method} that was refused twice, the next call")
    expect(scene.refreshes == len(SECOND), "a call that was not refused was refreshed")
    log_in_anew(client)
    scene.expire()
    _expect_name(client, "ada", "half an hour later, the caller")
    _expect_name(scene.client(path=scene.path), "ada", "another client with the same file")
    due = len(SECOND) + 2
    expect(scene.count("token/") == due, "it logged in by itself, which nobody had asked it to")
    return "two requests and one refresh each, and the login was kept"


@scenario(10, "a streamed call, refused again")
def streamed_again(scene: Scene) -> str:
    """The caller wants to read the body itself, and the call is refused twice."""
    client = scene.logged_in()
    _refused_twice(scene, client, "GET", SECOND[0][1], stream=True)
    return "two requests, one refresh, the second 401 handed over"


def _refused_twice(
    scene: Scene, client: Client, method: str, second: dict[str, Any], **request: Any
) -> None:
    requests, refreshes = scene.count("echo/"), scene.refreshes
    refuse(scene, "echo/")
    refuse(scene, "echo/", **second)
    result = call(client, method, "echo/", **request)
    asked, made = scene.count("echo/") - requests, scene.refreshes - refreshes
    expect(asked == 2, f"{method}: {asked} requests; 2 are due")
    expect(made == 1, f"{method}: {made} refreshes; one is due")
    expect(result.status == 401, f"{method}: the caller got {result}; the second 401 is due")
    is_second = result.response is not None and "again" in result.response.text
    expect(is_second, f"{method}: the caller got the first 401; the second is due")


@scenario(10, "redirected, then refused again", given=(False,))
@scenario(10, "refused, redirected, refused again", given=(True,))
def redirected_and_refused(scene: Scene, is_refused_before: bool) -> str:
    """A call is redirected on the API's own origin, and every request there is refused."""
    client = scene.logged_in()
    expect_to_follow(scene, client)
    if is_refused_before:
        refuse(scene, "notes/")
    scene.server.faults.next("notes/", redirect="/api/me/", times=None)
    refuse(scene, "me/", times=None)
    result = call(client, "GET", "notes/")
    # Who repeats the call begins at its first address again; who repeats the request does not.
    for path in ("notes/", "me/"):
        asked = scene.count(path)
        expect(asked <= 2, f"{path} was asked {asked} times; 2 are due at most")
    most = 1 + is_refused_before
    expect(scene.refreshes <= most, f"{scene.refreshes} refreshes; {most} at most are due")
    expect(result.status == 401, f"the caller got {result}; the second 401 is due")
    return "no address was asked more than twice, and the last 401 was handed over"


@scenario(10, "a 401 about something else", needs="reasons")
def about_something_else(scene: Scene) -> str:
    """An account is switched off: the 401 says so, and no token would help."""
    client = scene.logged_in()
    scene.server.accounts.disable("ada")
    result = call(client, "GET", "me/")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for user_inactive; none is due")
    expect(scene.count("me/") == 1, f"me/ was asked {scene.count('me/')} times; once is due")
    expect(result.status == 401, f"the caller got {result}; the 401 is due")
    return "user_inactive handed over, no refresh"


@scenario(10, "a 401 with another code", needs="reasons")
def another_code(scene: Scene) -> str:
    """The body of a 401 has another code than token_not_valid; GET, POST and PUT."""
    client = scene.logged_in()
    for method, code in (("GET", "user_not_found"), ("POST", "user_inactive"), ("PUT", "locked")):
        refuse(scene, "echo/", body={"detail": "non", "code": code})
        before = scene.count("echo/")
        result = call(client, method, "echo/")
        asked = scene.count("echo/") - before
        expect(scene.refreshes == 0, f"{method}, {code}: it was refreshed; nothing is due")
        expect(asked == 1, f"{method}, {code}: {asked} requests; one is due")
        expect(result.status == 401, f"{method}, {code}: the caller got {result}; 401 is due")
    _expect_name(client, "ada", "the next call")
    return "handed over, no refresh"


FORBIDDEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("a code that says token_not_valid", {"body": TOKEN_NOT_VALID}),
    ("a page", {"body": "<h1>Verboten</h1>"}),
    ("words about the token", {"body": {"detail": "Your token has expired or is not valid."}}),
    *(
        (challenge, {"headers": {"WWW-Authenticate": challenge}})
        for challenge in ('Bearer error="insufficient_scope", scope="admin"', CHALLENGES[1])
    ),
)


@scenario(11, "not allowed")
def not_allowed(scene: Scene) -> str:
    """A valid token, and a resource that this user may not have."""
    client = scene.logged_in()
    result = call(client, "GET", "forbidden/")
    expect(result.status == 403, f"the caller got {result}; the 403 is due")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
    asked = scene.count("forbidden/")
    expect(asked == 1, f"forbidden/ was asked {asked} times; once is due")
    return "403 handed over, no refresh"


@scenario(11, "the clock two hours ahead", clock_ahead=timedelta(hours=-2))
@scenario(11, "whatever it says")
def forbidden(scene: Scene) -> str:
    """Calls are answered 403, with what might be taken for a word about the token."""
    client = scene.logged_in()
    for said, answer in FORBIDDEN:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            _expect_forbidden(scene, client, method, said, answer)
    _expect_name(client, "ada", "the next call")
    expect(scene.refreshes == 0, "it was refreshed after a 403; nothing is due")
    return "each 403 handed over, no refresh, still logged in"


@scenario(11, "a streamed call")
def forbidden_stream(scene: Scene) -> str:
    """The caller wants to read the body itself, and gets a 403."""
    client = scene.logged_in()
    for said, answer in FORBIDDEN:
        _expect_forbidden(scene, client, "GET", said, answer, stream=True)
    return "each 403 handed over, no refresh"


def _expect_forbidden(
    scene: Scene, client: Client, method: str, said: str, answer: dict[str, Any], **request: Any
) -> None:
    before = scene.count("echo/")
    scene.server.faults.next("echo/", status=403, **answer)
    result = call(client, method, "echo/", **request)
    _ = result.body  # a stream is read to its end: its connection is let go
    asked = scene.count("echo/") - before
    expect(result.status == 403, f"{method}, {said}: the caller got {result}; 403 is due")
    expect(scene.refreshes == 0, f"{method}, {said}: it was refreshed; nothing is due")
    expect(asked == 1, f"{method}, {said}: {asked} requests; one is due")


@scenario(11, "after the refresh")
def forbidden_after_the_refresh(scene: Scene) -> str:
    """The token has expired, and what is repeated with the new one is forbidden."""
    client = scene.logged_in()
    for number, method in enumerate(("GET", "POST"), start=1):
        log_in_anew(client)
        scene.expire()
        refuse(scene, "echo/")
        scene.server.faults.next("echo/", status=403, body=TOKEN_NOT_VALID)
        call(client, method, "echo/")
        made, asked = scene.refreshes - number + 1, scene.count("echo/") - 2 * number + 2
        if not scene.refreshes:
            not_applicable("it refreshes nothing, and rule 1 says so")
        expect(made == 1, f"{method}: {made} refreshes; one is due")
        expect(asked == 2, f"{method}: {asked} requests; 2 are due")
    return "one refresh each, for the 401"
