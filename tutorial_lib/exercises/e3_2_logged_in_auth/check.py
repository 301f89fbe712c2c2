"""Calls before a login, during it, after it, and during the next one."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import PEOPLE, Checker, check
from tutorial_lib.course.checking.auth_caller import AuthCaller
from tutorial_lib.course.checking.auth_scenes import (
    called,
    goes_by_the_storage,
    log_in,
    set_out,
    unaltered,
    without,
)

# A note is posted once before the login and once during it, with a header of the caller's own.
NOTE: dict[str, Any] = {"json": {"text": "milk"}, "headers": {"X-Request-ID": "7"}}
BACK = ("jun", "noor")  # who logs in after a logout: the user of before, and another one


@check("LoggedInAuth", finished=("BearerAuth", "RefreshingBearerAuth", "ApiSession"))
def logged_in(checker: Checker) -> None:
    """No header before the login and none after it, the token in between."""
    server, caller = set_out(checker, with_api_url=False)
    without(checker, caller, "header-set")
    _note(checker, server, caller)
    log_in(server, caller)
    checker.expect(
        caller.is_mine(called(checker, server, caller)), "not-logged-in", fact=caller.seen
    )
    _note(checker, server, caller)
    goes_by_the_storage(checker, server, caller, "not-logged-in")
    for username in BACK:
        caller.logout()
        server.journal.note("cleared")
        without(checker, caller, "remembered")
        caller.login(username, PEOPLE[username])
        again = called(checker, server, caller)
        checker.expect(caller.is_mine(again), "back-again", fact=caller.seen)
    unaltered(checker, caller)
    checker.rule(16, caller.another, "remembered", title="login and logged out")
    checker.show(server)


def _note(checker: Checker, server: Any, caller: AuthCaller) -> None:
    called(checker, server, caller, "notes/", method="POST", **NOTE)
    unaltered(checker, caller)
