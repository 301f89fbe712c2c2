"""Rules 16 to 18, 26 and 28: what is sent where."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..client import Client
from ..scenario import scene
from ..stage import PASSWORDS, Stage, in_time
from ..verdict import expect, expect_error, not_applicable
from .refreshing import REFRESH, in_capitals


@scene(16, "login and logged out")
def no_header(stage: Stage) -> str:
    """A call before logging in, the login, a login again, a call after logging out."""
    client = stage.client()
    in_time(partial(client.call, "GET", "me/"))
    client.login("ada", PASSWORDS["ada"])
    client.login("ada", PASSWORDS["ada"])
    client.logout()
    in_time(partial(client.call, "GET", "me/"))
    carried = [exchange.credential.kind for exchange in stage.server.journal]
    expect(set(carried) == {"none"}, f"the server saw {carried}")
    return "no Authorization header on any of them"


@scene(16, "calling the token endpoints by hand")
def by_hand(stage: Stage) -> str:
    """Somebody posts to the login path while logged in."""
    client = stage.logged_in()
    in_time(partial(client.call, "POST", "token/", json={"username": "ada", "password": "x"}))
    carried = stage.server.journal.to("token/")[-1].credential.kind
    expect(carried == "none", f"the login path got {carried}")
    return "no header on the login path"


@scene(16, "the address in other words")
def in_other_words(stage: Stage) -> str:
    """The root is spelled in capitals: the API gets its header, the token paths get none."""
    client = stage.logged_in(api_url=in_capitals(stage.server.api_url))
    result = in_time(partial(client.call, "GET", "me/"))
    in_time(partial(client.call, "POST", "token/", json={"username": "ada", "password": "x"}))
    carried = stage.server.journal.to("token/")[-1].credential.kind
    expect(result.status == 200, f"the caller got {result}")
    expect(carried == "none", f"the login path got {carried}")
    return "a header for the API, none for the login path"


@scene(17, "a wrong password")
def wrong_password(stage: Stage) -> str:
    """The login is refused with 401: that is not an expired token."""
    client = stage.client()
    result = in_time(partial(client.login, "ada", "not-her-password"))
    expect(len(stage.server.journal) == 1, f"{len(stage.server.journal)} requests")
    expect(bool(result.error), "no error reached the caller")
    expect_error(str(result), "LoginFailed")
    expect("No active account" in str(result.raised), "the server's words were lost")
    return "one request, LoginFailed, the server's words"


@scene(17, "a wrong password while logged in")
def wrong_while_logged_in(stage: Stage) -> str:
    """A refused login leaves the present one as it is."""
    client = stage.logged_in("ada")
    result = in_time(partial(client.login, "grace", "not-her-password"))
    expect(stage.refreshes == 0, "the refused login was refreshed")
    still = in_time(partial(client.call, "GET", "me/"))
    expect(still.status == 200 and still.body["username"] == "ada", f"the caller got {still}")
    expect_error(str(result), "LoginFailed")
    return "Ada stayed logged in"


@scene(17, "messages for the fields")
def field_messages(stage: Stage) -> str:
    """The login is refused with 400: the form wants to know which field."""
    client = stage.client()
    result = in_time(partial(client.login, "", "secret-enough"))
    expect(len(stage.server.journal) == 1, f"{len(stage.server.journal)} requests")
    expect_error(str(result), "LoginFailed")
    errors = getattr(result.raised, "errors", {})
    expect(errors == {"username": ["This field may not be blank."]}, f"the form gets {errors}")
    return "the field's message reached the caller"


@scene(18, "redirected")
def redirected(stage: Stage) -> str:
    """The API redirects to a stranger, who answers 401 and hopes for a token."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    result = in_time(partial(client.call, "GET", "me/"))
    _expect_nothing_told(stranger)
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes for the stranger's 401")
    expect(result.status == 401, f"the caller got {result}")
    return "the stranger saw no token, its 401 was handed over"


@scene(18, "redirected there and back")
def there_and_back(stage: Stage) -> str:
    """The stranger sends the client back: a request that comes from a stranger has no token."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    stranger.faults.next("me/", redirect=f"{stage.server.api_url}notes/")
    result = in_time(partial(client.call, "GET", "me/"))
    _expect_nothing_told(stranger)
    expect(stage.count("notes/") == 1, f"notes/ was asked {stage.count('notes/')} times")
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "sent back without a token, the 401 was handed over"


@scene(18, "redirected after the refresh")
def redirected_late(stage: Stage) -> str:
    """The token has expired, and the repeated request is redirected to the stranger."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.server.faults.next("me/", status=401, body={"code": "token_not_valid"})
    stage.server.faults.next("me/", redirect=f"{stranger.api_url}me/")
    in_time(partial(client.call, "GET", "me/"))
    _expect_nothing_told(stranger)
    expect(stage.refreshes == 1, f"{stage.refreshes} refreshes")
    return "the stranger saw no token"


@scene(18, "asked for by its whole address")
def asked_directly(stage: Stage) -> str:
    """The client is used for another host's address."""
    stranger, client = stage.stranger(), stage.logged_in()
    result = in_time(partial(client.call, "GET", f"{stranger.api_url}me/"))
    _expect_nothing_told(stranger)
    expect(stage.refreshes == 0, f"{stage.refreshes} refreshes")
    expect(result.status == 401, f"the caller got {result}")
    return "the stranger saw no token"


@scene(18, "a redirected refresh")
def redirected_refresh(stage: Stage) -> str:
    """The refresh is redirected with 307, which would send the refresh token along."""
    stranger, client = stage.stranger(), stage.logged_in()
    stage.expire()
    stage.server.faults.next(REFRESH, status=307, redirect=f"{stranger.api_url}token/refresh/")
    in_time(partial(client.call, "GET", "me/"))
    expect(len(stranger.journal) == 0, "the refresh token went to the stranger")
    return "the refresh token stayed at home"


def _expect_nothing_told(stranger: Any) -> None:
    carried = {exchange.credential.kind for exchange in stranger.journal} - {"none"}
    expect(not carried, f"the stranger saw {carried}")


@scene(26, "a default line", alone=True)
def netrc(stage: Stage) -> str:
    """A .netrc with a default line, which requests prefers to a header set by hand."""
    stranger, netrc_file = stage.stranger(), stage.folder / "netrc"
    netrc_file.write_text("default login somebody password something\n")
    with stage.environment(NETRC=str(netrc_file)):
        client = stage.client()
        client.login("ada", PASSWORDS["ada"])
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        stage.server.faults.next("notes/", redirect="/api/me/")
        in_time(partial(client.call, "GET", "notes/"))
        stage.server.faults.next("notes/", redirect=f"{stranger.api_url}me/")
        in_time(partial(client.call, "GET", "notes/"))
        in_time(client.logout)
    carried = [exchange.credential.kind for exchange in stage.server.journal]
    expect("basic" not in carried, f"the API saw {carried}")
    expect(stage.server.journal.to("me/")[-1].credential.kind == "access", "the header was lost")
    _expect_nothing_told(stranger)
    expect(result.status == 200, f"the caller got {result}")
    return "bearer at home, nothing abroad"


@scene(28, "plain HTTP to another machine", alone=True)
def plain_http(stage: Stage) -> str:
    """An API at a plain http:// address elsewhere. A proxy stands in for the listening world."""
    listening = stage.stranger()
    with stage.environment(
        http_proxy=listening.url, HTTP_PROXY=listening.url, no_proxy="", NO_PROXY=""
    ):
        result = in_time(lambda: _log_in_at(stage, "http://api.example/api/"))
    expect(len(listening.journal) == 0, "the password went out in the clear")
    expect(bool(result.error), "nobody was told")
    return f"refused before anything was sent ({result.error})"


def _log_in_at(stage: Stage, url: str) -> None:
    stage.client(url).login("ada", PASSWORDS["ada"])


@scene(28, "a proxy in the environment", alone=True)
def past_the_proxy(stage: Stage) -> str:
    """With HTTP_PROXY set, plain HTTP to this machine must not leave it."""
    listening = stage.stranger()
    with stage.environment(
        http_proxy=listening.url, HTTP_PROXY=listening.url, no_proxy="", NO_PROXY=""
    ):
        client = stage.logged_in()
        stage.expire()
        result = in_time(partial(client.call, "GET", "me/"))
        stage.server.faults.next("notes/", redirect="/api/me/")
        in_time(partial(client.call, "GET", "notes/"))
        client.logout()
    expect(len(listening.journal) == 0, f"the proxy saw {len(listening.journal)} requests")
    expect(result.status == 200, f"the caller got {result}")
    return "nothing went through the proxy"


@scene(28, "a token in an address")
def in_the_address(stage: Stage) -> str:
    """Somebody writes the access token into an address, where logs would keep it."""
    client = stage.logged_in()
    access = _access_token(client)
    encoded = "".join(f"%25{ord(character):02X}" for character in access)
    for spelling in (access, encoded):
        result = in_time(partial(client.call, "GET", f"me/?token={spelling}"))
        expect(stage.count("me/") == 0, "it was sent")
        expect(bool(result.error) and access not in str(result.raised), "the error holds the token")
    return "refused before it was sent, percent-encoded too"


def _access_token(client: Client) -> str:
    storage = getattr(client, "storage", None)
    state = storage.load() if storage is not None else None
    if state is None:
        not_applicable("the client does not show its token")
    return str(state.access)
