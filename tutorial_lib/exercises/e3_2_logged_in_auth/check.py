"""Calls before a login, during it, after it, and during the next one."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.auth_caller import (
    AuthCaller,
    auth_class,
    called,
    follows_the_storage,
    log_in,
    set_out,
    two_apart,
    without,
)

# A note is posted once before the login and once during it, with a header of the caller's own.
NOTE: dict[str, Any] = {"json": {"text": "milk"}, "headers": {"X-Request-ID": "7"}}
BACK = ("jun", "noor")  # who logs in after a logout: the user of before, and another one


@check("LoggedInAuth", finished=("BearerAuth", "RefreshingBearerAuth", "ApiSession"))
def logged_in(checker: Checker) -> None:
    """No header before the login and none after it, the token in between."""
    server, caller = set_out(checker, with_api_url=False)
    other = AuthCaller(auth_class(checker, with_api_url=False), server.api_url)
    without(checker, caller, "header-set")
    _unaltered(checker, server, caller)
    log_in(server, caller)
    checker.expect(
        caller.is_mine(called(checker, server, caller)), "not-logged-in", fact=caller.seen
    )
    _unaltered(checker, server, caller)
    follows_the_storage(checker, server, caller, "not-logged-in")
    for username in BACK:
        caller.logout()
        server.journal.note("cleared")
        without(checker, caller, "remembered")
        caller.login(username, PEOPLE[username])
        again = called(checker, server, caller)
        checker.expect(caller.is_mine(again), "back-again", fact=caller.seen)
    two_apart(checker, caller, other)
    checker.expect(not caller.auth.altered, "altered", fact=caller.auth.altered)
    client = partial(AuthCaller, auth_class(checker, with_api_url=False))
    checker.rule(16, client, "remembered", title="login and logged out")
    checker.show(server)


def _unaltered(checker: Checker, server: Any, caller: AuthCaller) -> None:
    called(checker, server, caller, "notes/", method="POST", **NOTE)
    checker.expect(not caller.auth.altered, "altered", fact=caller.auth.altered)
