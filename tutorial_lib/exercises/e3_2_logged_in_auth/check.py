"""Calls before a login and after it: without any header."""

from __future__ import annotations

from functools import partial

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.auth_caller import (
    AuthCaller,
    auth_class,
    called,
    follows_the_storage,
    log_in,
    set_out,
    without,
)


@check("LoggedInAuth", finished=("BearerAuth", "RefreshingBearerAuth", "ApiSession"))
def logged_in(checker: Checker) -> None:
    """No header before the login and none after it, the token in between."""
    server, caller = set_out(checker, with_api_url=False)
    without(checker, caller, "header-set")
    log_in(server, caller)
    checker.expect(
        caller.is_mine(called(checker, server, caller)), "not-logged-in", fact=caller.seen
    )
    follows_the_storage(checker, server, caller, "not-logged-in")
    caller.logout()
    server.journal.note("cleared")
    without(checker, caller, "remembered")
    client = partial(AuthCaller, auth_class(checker, with_api_url=False))
    checker.rule(16, client, "remembered", title="login and logged out")
    checker.show(server)
