"""Calls at home, to strangers, and to where tokens are had."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.client import (
    UserState,
)
from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.auth_caller import (
    NO_HEADER,
    AuthCaller,
    auth_class,
    called,
    follows_the_storage,
    log_in,
    set_out,
    without,
)

API = "https://api.example/v1/"
STRANGERS = (
    "https://api.example.stranger.test/v1/me/",
    "https://api.example@stranger.test/v1/me/",
    "https://stranger.test/v1/me/?next=https://api.example/v1/me/",
    "https://my-api.example/v1/me/",
    "http://api.example/v1/me/",
    "https://api.example:8443/v1/me/",
)
PORT_80, PORT_8000 = "https://api.example:80/v1/", "https://api.example:8000/v1/me/"
DUE = "Bearer <the access token>"
SPENDING = ("token/refresh/", "token/blacklist/")
NO_TOKEN_CALLS = (
    ("POST", "notes/"),
    ("GET", "echo/?about=token/"),
    ("GET", "notes/token/"),
    ("GET", "/media/picture.png"),
)


@check("MyBearerAuth", finished=("BearerAuth", "RefreshingBearerAuth", "ApiSession"))
def own_origin_only(checker: Checker) -> None:
    """The token at home, and nothing for a stranger, a token call, or somebody logged out."""
    stranger = checker.server(name="stranger", signing_key="a key of the stranger's own, also long")
    server, caller = set_out(checker, with_api_url=True)
    without(checker, caller, "logged-out")
    log_in(server, caller)
    checker.expect(caller.is_mine(called(checker, server, caller)), "own-api", fact=caller.seen)
    _follows_a_link(checker, server, stranger, caller)
    _nothing_for_strangers(checker, server)
    _nothing_on_token_calls(checker, server, caller)
    checker.show(server)
    follows_the_storage(checker, server, caller, "own-api")
    for method, path in NO_TOKEN_CALLS:
        server.journal.clear()
        asked = called(checker, server, caller, path, method=method)
        checker.expect(caller.is_mine(asked), "too-careful", fact=f"{method} {path}")
    _whole_origins(checker)
    _follows_a_link(checker, server, stranger, caller)


def _follows_a_link(checker: Checker, server: Any, stranger: Any, caller: AuthCaller) -> None:
    """A link in an answer leads to a stranger, and the program follows it."""
    server.journal.clear()
    server.faults.next("pages/", body={"results": [], "next": f"{stranger.api_url}pages/"})
    caller.call("GET", caller.call("GET", "pages/").json()["next"])
    checker.expect(caller.auth.gave_back, "nothing-returned")


def _nothing_for_strangers(checker: Checker, server: Any) -> None:
    """The gauntlet asks for a stranger by its whole address, and redirects to one."""
    client = partial(AuthCaller, auth_class(checker, with_api_url=True))
    try:
        for title in ("asked for by its whole address", "redirected"):
            checker.rule(18, client, "stranger", title=title)
    finally:
        checker.show(server)


def _nothing_on_token_calls(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """Login, refresh and logout are called through the session, while somebody is logged in."""
    state = caller.storage.load()
    server.journal.clear()
    body = {"refresh": state.refresh if state else ""}
    for path in SPENDING:
        asked = called(checker, server, caller, path, method="POST", json=body)
        found = f"{path}: {asked.credential.kind}"
        checker.expect(asked.credential.kind == "none", "token-call", fact=found)
    client = partial(AuthCaller, auth_class(checker, with_api_url=True))
    for title in ("calling the token endpoints by hand", "login and logged out"):
        checker.rule(16, client, "token-call", title=title)


def _whole_origins(checker: Checker) -> None:
    """Addresses that nobody calls: names that look alike, other schemes, other ports."""
    home, port = _nobody_calls(checker, API), _nobody_calls(checker, PORT_80)
    checker.expect(home.value_for(f"{API}me/") == DUE, "own-api", fact=home.seen)
    for caller, address in [*((home, one) for one in STRANGERS), (port, PORT_8000)]:
        checker.expect(caller.value_for(address) == NO_HEADER, "look-alike", fact=address)
    usual = "https://api.example:443/v1/me/"
    checker.expect(home.value_for(usual) == DUE, "usual-port", fact=usual)


def _nobody_calls(checker: Checker, api_url: str) -> AuthCaller:
    """Somebody logged in at an API that is an address and nothing else."""
    caller = AuthCaller(auth_class(checker, with_api_url=True), api_url)
    caller.storage.save(UserState("noor", "an-access-token", "a-refresh-token"))
    return caller
