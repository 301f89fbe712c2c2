"""Rules 1, 2, 10, 11, 12, 14 and 27: the refused request and its one repetition."""

from __future__ import annotations

import io
import time
from datetime import timedelta

from ..scenario import scene
from ..stage import Stage, in_time
from ..verdict import expect, expect_error

TOKEN_NOT_VALID = {"detail": "n'importe quoi", "code": "token_not_valid"}
LATE = 0.3  # seconds that a refresh takes


@scene(1, "after half an hour")
def an_expired_token(stage: Stage) -> str:
    """Log in, let 31 minutes pass, call: one 401, one refresh, one repetition."""
    client = stage.logged_in()
    stage.expire()
    result = in_time(lambda: client.call("GET", "me/"))
    expect(result.status == 200, f"the caller got {result}")
    expect(result.body["username"] == "ada", f"the caller got {result.body}")
    asked = [exchange.status for exchange in stage.server.journal.to("me/")]
    expect(asked == [401, 200], f"me/ answered {asked}")
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "401, refresh, 200: the caller got the 200"


@scene(1, "a challenge instead of a code")
def a_challenge(stage: Stage) -> str:
    """A server that follows RFC 6750 says invalid_token in WWW-Authenticate."""
    client = stage.logged_in()
    stage.server.faults.next(
        "me/",
        status=401,
        body={"code": "other"},
        headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'},
    )
    result = in_time(lambda: client.call("GET", "me/"))
    expect(result.status == 200 and stage.refreshes == 1, f"{result}, {stage.refreshes} refreshes")
    return "refreshed on error=invalid_token"


@scene(1, "a 401 that gives no reason")
def no_reason(stage: Stage) -> str:
    """A 401 without a code, in words of any language, may be about the token."""
    client = stage.logged_in()
    stage.server.faults.next("me/", status=401, body="<h1>non autorisé</h1>")
    result = in_time(lambda: client.call("GET", "me/"))
    expect(result.status == 200 and stage.refreshes == 1, f"{result}, {stage.refreshes} refreshes")
    return "refreshed on a bare 401"


@scene(2, "revoked before its time")
def revoked(stage: Stage) -> str:
    """The server refuses a token whose exp lies half an hour ahead."""
    client = stage.logged_in()
    stage.server.faults.next("me/", status=401, body=TOKEN_NOT_VALID)
    result = in_time(lambda: client.call("GET", "me/"))
    expect(result.status == 200, f"the caller got {result}")
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "refreshed although exp lay ahead"


@scene(10, "refused again")
def refused_again(stage: Stage) -> str:
    """Every call is refused, with whatever token: the second 401 reaches the caller."""
    client = stage.logged_in()
    stage.server.faults.next("me/", status=401, body=TOKEN_NOT_VALID, times=None)
    result = in_time(lambda: client.call("GET", "me/"))
    expect(stage.count("me/") == 2, f"me/ was asked {stage.count('me/')} times")
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "two requests, one refresh, the 401 handed over"


@scene(10, "a 401 about something else")
def about_something_else(stage: Stage) -> str:
    """An account is switched off: the 401 says so, and no token would help."""
    client = stage.logged_in()
    stage.server.accounts.disable("ada")
    result = in_time(lambda: client.call("GET", "me/"))
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes for user_inactive")
    expect(stage.count("me/") == 1, f"me/ was asked {stage.count('me/')} times")
    expect(result.status == 401, f"the caller got {result}")
    return "user_inactive handed over, no refresh"


@scene(11, "not allowed")
def not_allowed(stage: Stage) -> str:
    """A valid token, and a resource that this user may not have."""
    client = stage.logged_in()
    result = in_time(lambda: client.call("GET", "forbidden/"))
    expect(result.status == 403, f"the caller got {result}")
    expect(stage.refreshes == 0 and stage.count("forbidden/") == 1, "refreshed or repeated")
    return "403 handed over, no refresh"


@scene(12, "JSON")
def json_goes_again(stage: Stage) -> str:
    """A JSON body meets an expired token."""
    client = stage.logged_in()
    stage.expire()
    sent = {"text": "né à Zürich", "list": [1, 2, 3]}
    result = in_time(lambda: client.call("POST", "echo/", json=sent))
    expect(result.status == 200, f"the caller got {result}")
    expect(result.body["body"] == sent, "the repeated body is another one")
    return "the server read the same JSON the second time"


@scene(12, "bytes")
def bytes_go_again(stage: Stage) -> str:
    """Bytes with a content type of their own meet an expired token."""
    client = stage.logged_in()
    stage.expire()
    headers = {"Content-Type": "application/json"}
    result = in_time(lambda: client.call("POST", "echo/", data=b'{"n": 1}', headers=headers))
    expect(result.status == 200 and result.body["body"] == {"n": 1}, f"the caller got {result}")
    expect(result.body["content_type"] == "application/json", "the content type was lost")
    return "body and content type went again"


@scene(14, "a generator")
def a_generator(stage: Stage) -> str:
    """A body that is read as it is sent meets an expired token."""
    client = stage.logged_in()
    stage.expire()
    headers = {"Content-Type": "application/json"}
    once = (piece for piece in [b'{"text": ', b'"once"}'])
    result = in_time(lambda: client.call("POST", "notes/", data=once, headers=headers))
    statuses = [exchange.status for exchange in stage.server.journal.to("notes/")]
    expect(statuses in ([401], [401, 201]), f"notes/ answered {statuses}")
    if statuses == [401, 201]:
        return "the client had kept the body and sent it whole"
    expect(result.status is None or result.status == 401, f"the caller got {result}")
    expect_error(str(result), "BodyNotRepeatable", "UnrewindableBodyError", "401")
    again = in_time(lambda: client.call("POST", "notes/", json={"text": "again"}))
    expect(again.status == 201, f"the next call got {again}")
    return "not repeated, and the caller was told"


@scene(14, "a file that was partly read")
def a_file(stage: Stage) -> str:
    """A file stands in its middle: it is wound back to there, not to its beginning."""
    client = stage.logged_in()
    stage.expire()
    file = io.BytesIO(b'skip this{"text": "from here"}')
    file.seek(9)
    headers = {"Content-Type": "application/json"}
    result = in_time(lambda: client.call("POST", "echo/", data=file, headers=headers))
    expect(result.status == 200, f"the caller got {result}")
    expect(result.body["body"] == {"text": "from here"}, f"the server read {result.body['body']}")
    return "wound back to where it stood"


@scene(27, "history, elapsed and hooks", waits=True)
def as_any_answer(stage: Stage) -> str:
    """The 401 is in the history, the time is the answer's own, a hook fires once."""
    client = stage.logged_in()
    stage.expire()
    seen: list[int] = []
    hooks = {"response": lambda answer, **_: seen.append(answer.status_code)}
    stage.server.faults.next("token/refresh/", delay=LATE)
    began = time.monotonic()
    answer = in_time(lambda: client.call("GET", "me/", hooks=hooks)).native
    beside_the_refresh = timedelta(seconds=time.monotonic() - began - LATE)
    history = [earlier.status_code for earlier in answer.history]
    expect(history == [401], f"the history is {history}")
    expect(seen == [200], f"the caller's hook saw {seen}")
    is_own = timedelta(0) < answer.elapsed < beside_the_refresh
    expect(is_own, f"elapsed counts the refresh: {answer.elapsed}")
    return "history [401], own elapsed, one hook"


@scene(27, "a streamed answer")
def streamed(stage: Stage) -> str:
    """A streamed answer can still be read after the repetition."""
    client = stage.logged_in()
    stage.expire()
    answer = in_time(lambda: client.call("GET", "me/", stream=True)).native
    expect(not getattr(answer, "_content_consumed", True), "the answer was read ahead of time")
    expect(b"ada" in b"".join(answer.iter_content(4)), "the stream was empty")
    return "streamed after the repetition"


@scene(27, "a redirect of the repeated request")
def redirected_at_home(stage: Stage) -> str:
    """The repeated request is redirected on the same origin, and carries the new token there."""
    client = stage.logged_in()
    stage.expire()
    stage.server.faults.next("notes/", status=401, body=TOKEN_NOT_VALID)
    stage.server.faults.next("notes/", redirect="/api/me/")
    result = in_time(lambda: client.call("GET", "notes/"))
    expect(result.status == 200, f"the caller got {result}")
    at_me = [exchange.status for exchange in stage.server.journal.to("me/")]
    expect(at_me == [200], f"after the redirect me/ answered {at_me}")
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "the new token went along"


@scene(27, "redirects in the history")
def redirects_in_the_history(stage: Stage) -> str:
    """One redirect before the refusal and one after it: all stand in the order of their coming."""
    client = stage.logged_in()
    faults = stage.server.faults
    faults.next("notes/", redirect="/api/me/")
    faults.next("me/", status=401, body=TOKEN_NOT_VALID)
    faults.next("me/", redirect="/api/echo/")
    answer = in_time(lambda: client.call("GET", "notes/")).native
    history = [earlier.status_code for earlier in answer.history]
    expect(history == [302, 401, 302], f"the history is {history}")
    return "history [302, 401, 302]"


@scene(27, "the connection")
def the_connection(stage: Stage) -> str:
    """The refused request, the refresh and the retry use one connection."""
    client = stage.logged_in()
    stage.expire()
    before = stage.server.connections
    result = in_time(lambda: client.call("GET", "me/"))
    opened = stage.server.connections - before
    expect(result.status == 200 and opened == 0, f"{result}, {opened} connections opened")
    return "no new connection"


@scene(27, "the connection, after a challenge")
def the_connection_after_a_challenge(stage: Stage) -> str:
    """A refusal that says invalid_token in its headers is read whole all the same."""
    client = stage.logged_in()
    stage.server.faults.next(
        "me/",
        status=401,
        body={"detail": "n'importe quoi" * 100},
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
    before = stage.server.connections
    answer = in_time(lambda: client.call("GET", "me/")).native
    opened = stage.server.connections - before
    expect(answer.status_code == 200 and opened == 0, f"{answer}, {opened} connections opened")
    expect("n'importe quoi" in answer.history[0].text, "the first answer cannot be read any more")
    return "no new connection, and the 401 can be read"


@scene(27, "a cookie")
def a_cookie(stage: Stage) -> str:
    """The refusal changes a cookie: the repeated request brings it, as the next one would."""
    client = stage.logged_in()
    faults, cookie = stage.server.faults, {"Set-Cookie": "seen=once; Path=/"}
    faults.next("me/", status=200, body={}, headers=cookie)
    in_time(lambda: client.call("GET", "me/"))
    cookie = {"Set-Cookie": "seen=twice; Path=/"}
    faults.next("me/", status=401, body=TOKEN_NOT_VALID, headers=cookie)
    answer = in_time(lambda: client.call("GET", "me/")).native
    brought = answer.request.headers.get("Cookie")
    expect(brought == "seen=twice", f"the repeated request brought {brought!r}")
    return "the repeated request brought the cookie"
