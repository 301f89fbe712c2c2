"""Rules 1, 2, 10, 11, 12, 14 and 27: the refused request and its one repetition."""

from __future__ import annotations

import io
import time
from datetime import timedelta

from ..client import call
from ..scenario import scenario
from ..scene import REFRESH, Scene
from ..verdict import expect, expect_error

TOKEN_NOT_VALID = {"detail": "n'importe quoi", "code": "token_not_valid"}
LATE = 0.3  # seconds that a refresh takes


@scenario(1, "after half an hour")
def an_expired_token(scene: Scene) -> str:
    """Log in, let 31 minutes pass, call: one 401, one refresh, one repetition."""
    client = scene.logged_in()
    scene.expire()
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}")
    expect(result.body["username"] == "ada", f"the caller got {result.body}")
    asked = [exchange.status for exchange in scene.server.journal.to("me/")]
    expect(asked == [401, 200], f"me/ answered {asked}")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return "401, refresh, 200: the caller got the 200"


@scenario(1, "a challenge instead of a code")
def a_challenge(scene: Scene) -> str:
    """A server that follows RFC 6750 says invalid_token in WWW-Authenticate."""
    client = scene.logged_in()
    scene.server.faults.next(
        "me/",
        status=401,
        body={"code": "other"},
        headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'},
    )
    result = call(client, "GET", "me/")
    expect(result.status == 200 and scene.refreshes == 1, f"{result}, {scene.refreshes} refreshes")
    return "refreshed on error=invalid_token"


@scenario(1, "a 401 that gives no reason")
def no_reason(scene: Scene) -> str:
    """A 401 without a code, in words of any language, may be about the token."""
    client = scene.logged_in()
    scene.server.faults.next("me/", status=401, body="<h1>non autorisé</h1>")
    result = call(client, "GET", "me/")
    expect(result.status == 200 and scene.refreshes == 1, f"{result}, {scene.refreshes} refreshes")
    return "refreshed on a bare 401"


@scenario(2, "revoked before its time")
def revoked(scene: Scene) -> str:
    """The server refuses a token whose exp lies half an hour ahead."""
    client = scene.logged_in()
    scene.server.faults.next("me/", status=401, body=TOKEN_NOT_VALID)
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return "refreshed although exp lay ahead"


@scenario(10, "refused again")
def refused_again(scene: Scene) -> str:
    """Every call is refused, with whatever token: the second 401 reaches the caller."""
    client = scene.logged_in()
    scene.server.faults.next("me/", status=401, body=TOKEN_NOT_VALID, times=None)
    result = call(client, "GET", "me/")
    expect(scene.count("me/") == 2, f"me/ was asked {scene.count('me/')} times")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "two requests, one refresh, the 401 handed over"


@scenario(10, "a 401 about something else")
def about_something_else(scene: Scene) -> str:
    """An account is switched off: the 401 says so, and no token would help."""
    client = scene.logged_in()
    scene.server.accounts.disable("ada")
    result = call(client, "GET", "me/")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes for user_inactive")
    expect(scene.count("me/") == 1, f"me/ was asked {scene.count('me/')} times")
    expect(result.status == 401, f"the caller got {result}")
    return "user_inactive handed over, no refresh"


@scenario(11, "not allowed")
def not_allowed(scene: Scene) -> str:
    """A valid token, and a resource that this user may not have."""
    client = scene.logged_in()
    result = call(client, "GET", "forbidden/")
    expect(result.status == 403, f"the caller got {result}")
    expect(scene.refreshes == 0 and scene.count("forbidden/") == 1, "refreshed or repeated")
    return "403 handed over, no refresh"


@scenario(12, "JSON")
def json_goes_again(scene: Scene) -> str:
    """A JSON body meets an expired token."""
    client = scene.logged_in()
    scene.expire()
    sent = {"text": "né à Zürich", "list": [1, 2, 3]}
    result = call(client, "POST", "echo/", json=sent)
    expect(result.status == 200, f"the caller got {result}")
    expect(result.body["body"] == sent, "the repeated body is another one")
    return "the server read the same JSON the second time"


@scenario(12, "bytes")
def bytes_go_again(scene: Scene) -> str:
    """Bytes with a content type of their own meet an expired token."""
    client = scene.logged_in()
    scene.expire()
    headers = {"Content-Type": "application/json"}
    result = call(client, "POST", "echo/", data=b'{"n": 1}', headers=headers)
    expect(result.status == 200 and result.body["body"] == {"n": 1}, f"the caller got {result}")
    expect(result.body["content_type"] == "application/json", "the content type was lost")
    return "body and content type went again"


@scenario(14, "a generator")
def a_generator(scene: Scene) -> str:
    """A body that is read as it is sent meets an expired token."""
    client = scene.logged_in()
    scene.expire()
    headers = {"Content-Type": "application/json"}
    once = (piece for piece in [b'{"text": ', b'"once"}'])
    result = call(client, "POST", "notes/", data=once, headers=headers)
    statuses = [exchange.status for exchange in scene.server.journal.to("notes/")]
    expect(statuses in ([401], [401, 201]), f"notes/ answered {statuses}")
    if statuses == [401, 201]:
        return "the client had kept the body and sent it whole"
    expect(result.status is None or result.status == 401, f"the caller got {result}")
    expect_error(str(result), "BodyNotRepeatable", "UnrewindableBodyError", "401")
    again = call(client, "POST", "notes/", json={"text": "again"})
    expect(again.status == 201, f"the next call got {again}")
    return "not repeated, and the caller was told"


@scenario(14, "a file that was partly read")
def a_file(scene: Scene) -> str:
    """A file stands in its middle: it is wound back to there, not to its beginning."""
    client = scene.logged_in()
    scene.expire()
    file = io.BytesIO(b'skip this{"text": "from here"}')
    file.seek(9)
    headers = {"Content-Type": "application/json"}
    result = call(client, "POST", "echo/", data=file, headers=headers)
    expect(result.status == 200, f"the caller got {result}")
    expect(result.body["body"] == {"text": "from here"}, f"the server read {result.body['body']}")
    return "wound back to where it stood"


@scenario(27, "history, elapsed and hooks", waits=True)
def as_any_answer(scene: Scene) -> str:
    """The 401 is in the history, the time is the answer's own, a hook fires once."""
    client = scene.logged_in()
    scene.expire()
    seen: list[int] = []
    hooks = {"response": lambda answer, **_: seen.append(answer.status_code)}
    scene.server.faults.next(REFRESH, delay=LATE)
    began = time.monotonic()
    answer = call(client, "GET", "me/", hooks=hooks).native
    beside_the_refresh = timedelta(seconds=time.monotonic() - began - LATE)
    history = [earlier.status_code for earlier in answer.history]
    expect(history == [401], f"the history is {history}")
    expect(seen == [200], f"the caller's hook saw {seen}")
    is_own = timedelta(0) < answer.elapsed < beside_the_refresh
    expect(is_own, f"elapsed counts the refresh: {answer.elapsed}")
    return "history [401], own elapsed, one hook"


@scenario(27, "a streamed answer")
def streamed(scene: Scene) -> str:
    """A streamed answer can still be read after the repetition."""
    client = scene.logged_in()
    scene.expire()
    answer = call(client, "GET", "me/", stream=True).native
    expect(not getattr(answer, "_content_consumed", True), "the answer was read ahead of time")
    expect(b"ada" in b"".join(answer.iter_content(4)), "the stream was empty")
    return "streamed after the repetition"


@scenario(27, "a redirect of the repeated request")
def redirected_at_home(scene: Scene) -> str:
    """The repeated request is redirected on the same origin, and carries the new token there."""
    client = scene.logged_in()
    scene.expire()
    scene.server.faults.next("notes/", status=401, body=TOKEN_NOT_VALID)
    scene.server.faults.next("notes/", redirect="/api/me/")
    result = call(client, "GET", "notes/")
    expect(result.status == 200, f"the caller got {result}")
    at_me = [exchange.status for exchange in scene.server.journal.to("me/")]
    expect(at_me == [200], f"after the redirect me/ answered {at_me}")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes")
    return "the new token went along"


@scenario(27, "redirects in the history")
def redirects_in_the_history(scene: Scene) -> str:
    """One redirect before the refusal and one after it: all stand in the order of their coming."""
    client = scene.logged_in()
    faults = scene.server.faults
    faults.next("notes/", redirect="/api/me/")
    faults.next("me/", status=401, body=TOKEN_NOT_VALID)
    faults.next("me/", redirect="/api/echo/")
    answer = call(client, "GET", "notes/").native
    history = [earlier.status_code for earlier in answer.history]
    expect(history == [302, 401, 302], f"the history is {history}")
    return "history [302, 401, 302]"


@scenario(27, "the connection")
def the_connection(scene: Scene) -> str:
    """The refused request, the refresh and the retry use one connection."""
    client = scene.logged_in()
    scene.expire()
    before = scene.server.connections
    result = call(client, "GET", "me/")
    opened = scene.server.connections - before
    expect(result.status == 200 and opened == 0, f"{result}, {opened} connections opened")
    return "no new connection"


@scenario(27, "the connection, after a challenge")
def the_connection_after_a_challenge(scene: Scene) -> str:
    """A refusal that says invalid_token in its headers is read whole all the same."""
    client = scene.logged_in()
    scene.server.faults.next(
        "me/",
        status=401,
        body={"detail": "n'importe quoi" * 100},
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
    before = scene.server.connections
    answer = call(client, "GET", "me/").native
    opened = scene.server.connections - before
    expect(answer.status_code == 200 and opened == 0, f"{answer}, {opened} connections opened")
    expect("n'importe quoi" in answer.history[0].text, "the first answer cannot be read any more")
    return "no new connection, and the 401 can be read"


@scenario(27, "a cookie")
def a_cookie(scene: Scene) -> str:
    """The refusal changes a cookie: the repeated request brings it, as the next one would."""
    client = scene.logged_in()
    faults, cookie = scene.server.faults, {"Set-Cookie": "seen=once; Path=/"}
    faults.next("me/", status=200, body={}, headers=cookie)
    call(client, "GET", "me/")
    cookie = {"Set-Cookie": "seen=twice; Path=/"}
    faults.next("me/", status=401, body=TOKEN_NOT_VALID, headers=cookie)
    answer = call(client, "GET", "me/").native
    brought = answer.request.headers.get("Cookie")
    expect(brought == "seen=twice", f"the repeated request brought {brought!r}")
    return "the repeated request brought the cookie"
