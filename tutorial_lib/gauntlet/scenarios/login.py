"""Rules 16 and 17: what goes out before anybody is logged in, and a login that is refused."""

from __future__ import annotations

from functools import partial

from ..client import call, in_time
from ..scenario import scenario
from ..scene import PASSWORDS, Scene, in_capitals
from ..verdict import expect, expect_error


@scenario(16, "login and logged out")
def no_header(scene: Scene) -> str:
    """A call before logging in, the login, a login again, a call after logging out."""
    client = scene.client()
    call(client, "GET", "me/")
    client.login("ada", PASSWORDS["ada"])
    client.login("ada", PASSWORDS["ada"])
    client.logout()
    call(client, "GET", "me/")
    carried = [exchange.credential.kind for exchange in scene.server.journal]
    expect(set(carried) == {"none"}, f"the server saw {carried}")
    return "no Authorization header on any of them"


@scenario(16, "calling the token endpoints by hand")
def by_hand(scene: Scene) -> str:
    """Somebody posts to the login path while logged in."""
    client = scene.logged_in()
    call(client, "POST", "token/", json={"username": "ada", "password": "x"})
    carried = scene.carried("token/")
    expect(carried == "none", f"the login path got {carried}")
    return "no header on the login path"


@scenario(16, "the address in other words")
def in_other_words(scene: Scene) -> str:
    """The root is spelled in capitals: the API gets its header, the token paths get none."""
    client = scene.logged_in(api_url=in_capitals(scene.server.api_url))
    result = call(client, "GET", "me/")
    call(client, "POST", "token/", json={"username": "ada", "password": "x"})
    carried = scene.carried("token/")
    expect(result.status == 200, f"the caller got {result}")
    expect(carried == "none", f"the login path got {carried}")
    return "a header for the API, none for the login path"


@scenario(17, "a wrong password")
def wrong_password(scene: Scene) -> str:
    """The login is refused with 401: that is not an expired token."""
    client = scene.client()
    result = in_time(partial(client.login, "ada", "not-her-password"))
    expect(len(scene.server.journal) == 1, f"{len(scene.server.journal)} requests")
    expect(bool(result.error), "no error reached the caller")
    expect_error(str(result), "LoginFailed")
    expect("No active account" in str(result.raised), "the server's words were lost")
    return "one request, LoginFailed, the server's words"


@scenario(17, "a wrong password while logged in")
def wrong_while_logged_in(scene: Scene) -> str:
    """A refused login leaves the present one as it is."""
    client = scene.logged_in("ada")
    result = in_time(partial(client.login, "grace", "not-her-password"))
    expect(scene.refreshes == 0, "the refused login was refreshed")
    still = call(client, "GET", "me/")
    expect(still.status == 200 and still.body["username"] == "ada", f"the caller got {still}")
    expect_error(str(result), "LoginFailed")
    return "Ada stayed logged in"


@scenario(17, "messages for the fields")
def field_messages(scene: Scene) -> str:
    """The login is refused with 400: the form wants to know which field."""
    client = scene.client()
    result = in_time(partial(client.login, "", "secret-enough"))
    expect(len(scene.server.journal) == 1, f"{len(scene.server.journal)} requests")
    expect_error(str(result), "LoginFailed")
    errors = getattr(result.raised, "errors", {})
    expect(errors == {"username": ["This field may not be blank."]}, f"the form gets {errors}")
    return "the field's message reached the caller"
