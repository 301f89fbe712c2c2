"""Calls that carry the token which the storage holds at that moment."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.auth_caller import (
    NO_HEADER,
    called,
    follows_the_storage,
    log_in,
    set_out,
)


@check("HeaderAuth", finished=("BearerAuth", "RefreshingBearerAuth", "ApiSession"))
def header(checker: Checker) -> None:
    """Each call carries the access token that the storage holds at that moment."""
    server, caller = set_out(checker, with_api_url=False)
    log_in(server, caller)
    first = called(checker, server, caller)
    checker.expect(caller.auth.put_on != NO_HEADER, "no-header")
    checker.expect(first.credential.kind != "refresh", "refresh-token")
    if not caller.is_mine(first):
        has_token = "<the access token>" in caller.seen
        checker.wrong("not-bearer" if has_token else "another-token", fact=caller.seen)
    note = called(checker, server, caller, "notes/", method="POST", json={"text": "milk"})
    checker.expect(note.status == 201, "headers-lost", fact=note.status)
    follows_the_storage(checker, server, caller, "no-header")
