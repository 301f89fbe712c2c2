"""Calls at home, to strangers, and to where tokens are had."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.client import (
    UserState,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.auth_caller import (
    DUE,
    NO_HEADER,
    AuthCaller,
    MakeAuth,
    auth_class,
    called,
    follows_the_storage,
    log_in,
    set_out,
    two_apart,
    without,
)

API, PLAIN, PORT_80 = "https://api.example/v1/", "http://api.example/v1/", "https://api.example:80/v1/"
# Addresses that nobody calls: the API's, and one of the same origin, spelled otherwise …
SAME = (
    (API, "https://api.example/v1/me/"),
    (API, "https://api.example/media/picture.png"),
    (API, "https://api.example:443/v1/me/"),
    (PLAIN, "http://api.example:80/v1/me/"),
    ("https://api.example:443/v1/", "https://api.example/v1/me/"),
)
# … and one that is a stranger's.
STRANGERS = (
    (API, "https://api.example.stranger.test/v1/me/"),
    (API, "https://api.example@stranger.test/v1/me/"),
    (API, "https://stranger.test/v1/me/?next=https://api.example/v1/me/"),
    (API, "https://my-api.example/v1/me/"),
    (API, "http://api.example/v1/me/"),
    (API, "https://api.example:8443/v1/me/"),
    (API, "http://api.example:443/v1/me/"),
    (PLAIN, "https://api.example/v1/me/"),
    (PORT_80, "https://api.example:8000/v1/me/"),
    (PORT_80, "https://api.example/v1/me/"),
)
TOKEN_CALLS = (
    ("POST", "token/refresh/"),
    ("POST", "token/blacklist/"),
    ("POST", "token/"),
    ("GET", "token/refresh/"),
)
NO_TOKEN_CALLS = (
    ("POST", "notes/"),
    ("PUT", "echo/"),
    ("GET", "echo/?about=token/"),
    ("GET", "notes/token/"),
    ("GET", "/token/"),
    ("POST", "token/verify/"),
    ("GET", "/media/picture.png"),
)
BACK = ("jun", "noor")  # who logs in after a logout: the user of before, and another one


@check("MyBearerAuth", finished=("BearerAuth", "RefreshingBearerAuth", "ApiSession"))
def own_origin_only(checker: Checker) -> None:
    """The token at home, and nothing for a stranger, a token call, or somebody logged out."""
    stranger = checker.server(name="stranger", signing_key="a key of the stranger's own, also long")
    server, caller = set_out(checker, with_api_url=True)
    make = auth_class(checker, with_api_url=True)
    without(checker, caller, "logged-out")
    log_in(server, caller)
    checker.expect(caller.is_mine(called(checker, server, caller)), "own-api", fact=caller.seen)
    checker.expect(not caller.auth.altered, "altered", fact=caller.auth.altered)
    _follows_a_link(checker, server, stranger, caller)
    for api_url in (server.api_url, stranger.api_url):
        two_apart(checker, caller, AuthCaller(make, api_url))
    _nothing_for_strangers(checker, server, make)
    _nothing_on_token_calls(checker, server, caller, make)
    checker.show(server)
    follows_the_storage(checker, server, caller, "own-api")
    _every_call(checker, server, caller)
    _comes_and_goes(checker, server, caller)
    _whole_origins(checker, make)
    _follows_a_link(checker, server, stranger, caller)
    checker.expect(not caller.auth.altered, "altered", fact=caller.auth.altered)


def _every_call(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """Every other call at home carries the token, and is changed in nothing else."""
    for method, path in NO_TOKEN_CALLS:
        server.journal.clear()
        asked = called(checker, server, caller, path, method=method, data="tea")
        checker.expect(caller.is_mine(asked), "too-careful", fact=f"{method} {path}")
        checker.expect(not caller.auth.altered, "altered", fact=caller.auth.altered)


def _comes_and_goes(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """Each logs out and somebody logs in."""
    for username in BACK:
        server.journal.clear()
        caller.logout()
        without(checker, caller, "logged-out")
        caller.login(username, PEOPLE[username])
        checker.expect(caller.is_mine(called(checker, server, caller)), "own-api", fact=caller.seen)


def _follows_a_link(checker: Checker, server: Any, stranger: Any, caller: AuthCaller) -> None:
    """A link in an answer leads to a stranger, and the program follows it."""
    server.journal.clear()
    server.faults.next("pages/", body={"results": [], "next": f"{stranger.api_url}pages/"})
    caller.call("GET", caller.call("GET", "pages/").json()["next"])
    checker.expect(caller.auth.gave_back, "nothing-returned")


def _nothing_for_strangers(checker: Checker, server: Any, make: MakeAuth) -> None:
    """The gauntlet asks for a stranger by its whole address, and redirects to one."""
    client = partial(AuthCaller, make)
    try:
        for title in ("asked for by its whole address", "redirected"):
            checker.rule(18, client, "stranger", title=title)
    finally:
        checker.show(server)


def _nothing_on_token_calls(
    checker: Checker, server: Any, caller: AuthCaller, make: MakeAuth
) -> None:
    """Login, refresh and logout are called through the session, while somebody is logged in."""
    state = caller.storage.load()
    server.journal.clear()
    body = {"refresh": state.refresh if state else ""}
    for method, path in TOKEN_CALLS:
        asked = called(checker, server, caller, path, method=method, json=body)
        found = f"{path}: {asked.credential.kind}"
        checker.expect(asked.credential.kind == "none", "token-call", fact=found)
    client = partial(AuthCaller, make)
    checker.rule(16, client, "token-call", title="calling the token endpoints by hand")
    checker.rule(16, client, "logged-out", title="login and logged out")


def _whole_origins(checker: Checker, make: MakeAuth) -> None:
    """Addresses that nobody calls: names that look alike, other schemes, other ports."""
    for due, cases, id in ((NO_HEADER, STRANGERS, "look-alike"), (DUE, SAME, "usual-port")):
        for api_url, address in cases:
            caller = AuthCaller(make, api_url)
            caller.storage.save(UserState("noor", "an-access-token", "a-refresh-token"))
            checker.expect(caller.value_for(address) == due, id, api=api_url, fact=address)
