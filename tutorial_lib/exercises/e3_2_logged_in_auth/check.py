"""Calls before a login and after it: without any header."""

from __future__ import annotations

from functools import partial

from tutorial_lib.course.checking import Trial, check
from tutorial_lib.course.checking.auth_caller import (
    Caller,
    auth_class,
    called,
    follows_the_storage,
    log_in,
    set_out,
    without,
)


@check("LoggedInAuth")
def logged_in(trial: Trial) -> None:
    """No header before the login and none after it, the token in between."""
    server, caller = set_out(trial, with_api_url=False)
    without(trial, caller, "header-set")
    log_in(server, caller)
    trial.expect(caller.is_mine(called(trial, server, caller)), "not-logged-in", fact=caller.seen)
    follows_the_storage(trial, server, caller, "not-logged-in")
    caller.logout()
    server.journal.note("cleared")
    without(trial, caller, "remembered")
    client = partial(Caller, auth_class(trial, with_api_url=False))
    trial.rule(16, client, "remembered", title="login and logged out")
    trial.show(server)
