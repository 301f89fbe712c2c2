"""Rules 16 and 17: what goes out while nobody is logged in, and a login that is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ..client import Client, call, in_time
from ..scenario import scenario
from ..scene import PASSWORDS, Need, Scene, in_capitals
from ..verdict import expect, expect_error

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


@scenario(16, "login and logged out")
def no_header(scene: Scene) -> str:
    """A call before logging in, the login, a login again, a call after logging out."""
    client = scene.client()
    call(client, "GET", "me/")
    client.login("ada", PASSWORDS["ada"])
    client.login("ada", PASSWORDS["ada"])
    client.logout()
    call(client, "GET", "me/")
    return _expect_no_header(scene.server.journal)


def _expect_no_header(exchanges: Sequence[Any]) -> str:
    for exchange in exchanges:
        carried = exchange.credential.kind
        expect(carried == "none", f"{exchange.asked} carried {carried}; no header is due")
    return "no Authorization header on any of them"


def _in_the_end(scene: Scene, **options: Any) -> Client:
    client = scene.logged_in(**options)
    call(client, "GET", "me/")
    in_time(client.logout)
    return client


def _after_a_restart(scene: Scene) -> Client:
    _in_the_end(scene, path=scene.path)
    scene.restart()
    return scene.client(path=scene.path)


def _by_another(scene: Scene) -> Client:
    client = scene.logged_in(path=scene.path)
    call(client, "GET", "me/")
    in_time(scene.client(path=scene.path).logout)
    return client


def _by_the_server(scene: Scene) -> Client:
    client = scene.logged_in()
    scene.server.clock.advance(days=2)
    call(client, "GET", "me/")
    return client


def _by_a_refusal(scene: Scene) -> Client:
    client = scene.client()
    in_time(partial(client.login, "ada", "not-her-password"))
    return client


OUT: dict[str, Callable[[Scene], Client]] = {
    "nobody has logged in yet": lambda scene: scene.client(),
    "logged out": _in_the_end,
    "logged out, and started again": _after_a_restart,
    "another object has logged out": _by_another,
    "the refresh token has run out": _by_the_server,
    "the login was refused": _by_a_refusal,
}


def logged_out(scene: Scene, out: Callable[[Scene], Client]) -> str:
    """Nobody is logged in. Every method is called, somebody logs out once more, and then in."""
    client = out(scene)
    before = len(scene.server.journal)
    for method in METHODS:
        call(client, method, "echo/", **({"json": {}} if method[0] == "P" else {}))
    call(client, "GET", f"{scene.server.api_url}me/")
    in_time(client.logout)
    client.login("ada", PASSWORDS["ada"])
    return _expect_no_header(scene.server.journal[before:])


for _title, _out in OUT.items():
    _need: Need | None = "login" if _out is _by_a_refusal else None
    scenario(16, f"each method: {_title}", given=(_out,), needs=_need)(logged_out)


@scenario(16, "a .netrc lies there", alone=True)
def netrc_while_logged_out(scene: Scene) -> str:
    """A .netrc with a default line, which requests asks wherever nobody sets a header."""
    (scene.folder / "netrc").write_text("default login somebody password something\n")
    with scene.environment(NETRC=str(scene.folder / "netrc")):
        return logged_out(scene, lambda scene: scene.client())


@scenario(16, "the address in other words")
def in_other_words(scene: Scene) -> str:
    """The root is spelled in capitals: the API gets its header, a second login gets none."""
    client = scene.logged_in(api_url=in_capitals(scene.server.api_url))
    result = call(client, "GET", "me/")
    in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    _expect_no_header(scene.server.journal.to("token/"))
    return "a header for the API, none for the login"


@scenario(17, "a wrong password", needs="login")
def wrong_password(scene: Scene) -> str:
    """The login is refused with 401: that is not an expired token."""
    client = scene.client()
    result = in_time(partial(client.login, "ada", "not-her-password"))
    _expect_one_request(scene)
    expect(bool(result.error), "no error reached the caller; one is due")
    expect_error(str(result), "LoginFailed")
    expect(
        "No active account" in str(result.raised), "the error lost the server's words; they are due"
    )
    return "one request, LoginFailed, the server's words"


def _expect_one_request(scene: Scene) -> None:
    asked = len(scene.server.journal)
    expect(asked == 1, f"{asked} requests; one is due")


@scenario(17, "a wrong password while logged in", needs="login")
def wrong_while_logged_in(scene: Scene) -> str:
    """A refused login leaves the present one as it is, whatever the refusal."""
    client = scene.logged_in("ada")
    for username, password in (("grace", "not-her-password"), ("", "secret-enough")):
        result = in_time(partial(client.login, username, password))
        expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
        still = call(client, "GET", "me/")
        is_hers = still.status == 200 and still.body["username"] == "ada"
        expect(is_hers, f"the caller got {still}; Ada's login is due")
        expect_error(str(result), "LoginFailed")
    return "Ada stayed logged in"


@scenario(17, "messages for the fields", needs="login")
def field_messages(scene: Scene) -> str:
    """The login is refused with 400: the form wants to know which field."""
    client = scene.client()
    result = in_time(partial(client.login, "", "secret-enough"))
    _expect_one_request(scene)
    expect_error(str(result), "LoginFailed")
    errors = getattr(result.raised, "errors", {})
    due = {"username": ["This field may not be blank."]}
    is_told = errors in (due, _in_its_words(scene, due))
    expect(is_told, f"the form gets {errors}; the 400's own is due")
    return "the field's message reached the caller"


def _in_its_words(scene: Scene, errors: dict[str, Any]) -> dict[str, Any]:
    """Return messages by the names that the fields have in this scene's dialect."""
    sends = scene.dialect.login.sends if scene.dialect.login else {}
    return {sends[name][-1] if name in sends else name: said for name, said in errors.items()}


REFUSALS: dict[str, dict[str, Any]] = {
    "several messages": {
        "status": 400,
        "body": {"username": ["Too short.", "Unknown."], "password": ["Too easy."]},
    },
    "the whole form": {"status": 400, "body": {"non_field_errors": ["Say who you are."]}},
    "in another language": {"status": 401, "body": {"detail": "Compte désactivé"}},
    "a 400 without fields": {"status": 400, "body": {"detail": "Say it in JSON."}},
    "no JSON": {"status": 401, "body": "<h1>Accès refusé</h1>"},
    "no words at all": {"status": 400, "body": ""},
}


def refused_in_other_words(scene: Scene, status: int, body: Any) -> str:
    """The login is refused, and the words are not those of the other scenes."""
    client = scene.client()
    scene.server.faults.next("token/", status=status, body=body)
    result = in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    _expect_one_request(scene)
    expect(bool(result.error), "no error reached the caller; one is due")
    expect(not result.is_mistake, f"the caller got {result}; LoginFailed is due")
    expect_error(str(result), "LoginFailed")
    if isinstance(body, dict) and "detail" in body:
        expect(
            body["detail"] in str(result.raised), "the error lost the server's words; they are due"
        )
    elif body and isinstance(body, dict):
        errors = getattr(result.raised, "errors", None)
        is_told = errors in (body, _in_its_words(scene, body))
        expect(is_told, f"the form gets {errors}; {body} is due")
    return "one request, LoginFailed, the words that there were"


for _title, _fault in REFUSALS.items():
    scenario(17, f"refused: {_title}", given=tuple(_fault.values()), needs="login")(
        refused_in_other_words
    )

TROUBLE: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "503": {"status": 503, "headers": {"Retry-After": "30"}},
    "429": {"status": 429, "headers": {"Retry-After": "30"}},
    "403": {"status": 403},
    "404": {"status": 404},
    "a page": {"status": 200, "body": "<p>Welcome</p>"},
    "no tokens": {"status": 200, "body": {}},
}


def not_a_refusal(scene: Scene, fault: dict[str, Any]) -> str:
    """The login's answer says nothing about the password: nobody has refused it."""
    client = scene.client()
    scene.server.faults.next("token/", **fault, times=None)
    result = in_time(partial(client.login, "ada", PASSWORDS["ada"]))
    expect(bool(result.error), "no error reached the caller; one is due")
    ours = ("LoginFailed", "LoginRequired", "RefreshFailed")
    due = "the server's own error is due: nobody refused the password"
    is_wrong = result.is_mistake or result.error in ours
    expect(not is_wrong, f"the caller got {result}; {due}")
    expect(scene.refreshes == 0, f"{scene.refreshes} refreshes; none is due")
    return f"the server's own error ({result})"


for _title, _fault in TROUBLE.items():
    scenario(17, f"no refusal: {_title}", given=(_fault,), needs="login")(not_a_refusal)
