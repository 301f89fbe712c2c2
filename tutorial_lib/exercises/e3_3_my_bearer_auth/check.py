"""Calls at home, to strangers, and to where tokens are had."""

from __future__ import annotations

from typing import Any

from tutorial_lib.client import (
    UserState,
)
from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.auth_caller import DUE, NO_HEADER, AuthCaller
from tutorial_lib.course.checking.auth_scenes import (
    called,
    goes_by_the_storage,
    log_in,
    set_out,
    two_apart,
    unaltered,
    without,
)

API, PLAIN, PORT_80 = (
    "https://api.example/v1/",
    "http://api.example/v1/",
    "https://api.example:80/v1/",
)
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
# A token endpoint's address, spelled otherwise than `api_url` and its path.
ENDPOINTS = (
    (API, "https://api.example:443/v1/token/"),
    (API, "https://api.example/v1/token/?next=1"),
    (API, "https://api.example:443/v1/token/refresh/?next=1"),
    (API, "https://api.example/v1/token/blacklist/?next=1"),
    ("https://api.example:443/v1/", "https://api.example/v1/token/"),
    (PLAIN, "http://api.example:80/v1/token/refresh/"),
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
    without(checker, caller, "logged-out")
    log_in(server, caller)
    checker.expect(caller.is_mine(called(checker, server, caller)), "own-api", fact=caller.seen)
    unaltered(checker, caller)
    _follows_a_link(checker, server, stranger, caller)
    two_apart(checker, caller, caller.another(stranger.api_url))
    _nothing_for_strangers(checker, server, caller)
    _nothing_on_token_calls(checker, server, caller)
    checker.show(server)
    goes_by_the_storage(checker, server, caller, "own-api")
    _every_call(checker, server, caller)
    _comes_and_goes(checker, server, caller)
    _whole_origins(checker, caller)
    _follows_a_link(checker, server, stranger, caller)
    unaltered(checker, caller)


def _every_call(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """Every other call at home carries the token, and is changed in nothing else."""
    for method, path in NO_TOKEN_CALLS:
        server.journal.clear()
        asked = called(checker, server, caller, path, method=method, data="tea")
        checker.expect(caller.is_mine(asked), "too-careful", fact=f"{method} {path}")
        unaltered(checker, caller)


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


def _nothing_for_strangers(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """The gauntlet asks for a stranger by its whole address, and redirects to one."""
    try:
        for title in ("asked for by its whole address", "redirected"):
            checker.rule(18, caller.another, "stranger", title=title)
    finally:
        checker.show(server)


def _nothing_on_token_calls(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """Login, refresh and logout are called through the session, while somebody is logged in."""
    state = caller.storage.load()
    server.journal.clear()
    body = {"refresh": state.refresh if state else ""}
    for method, path in TOKEN_CALLS:
        asked = called(checker, server, caller, path, method=method, json=body)
        found = f"{path}: {asked.credential.kind}"
        checker.expect(asked.credential.kind == "none", "token-call", fact=found)
    checker.rule(16, caller.another, "logged-out", title="login and logged out")


def _whole_origins(checker: Checker, caller: AuthCaller) -> None:
    """Addresses that nobody calls: look-alikes, other schemes and ports, other spellings."""
    for due, cases, id in (
        (NO_HEADER, STRANGERS, "look-alike"),
        (DUE, SAME, "usual-port"),
        (NO_HEADER, ENDPOINTS, "token-spelled"),
    ):
        for api_url, address in cases:
            one = caller.another(api_url)
            one.storage.save(UserState("noor", "an-access-token", "a-refresh-token"))
            checker.expect(one.value_for(address) == due, id, api=api_url, fact=address)
