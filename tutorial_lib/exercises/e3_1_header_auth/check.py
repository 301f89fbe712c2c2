"""Calls of every method that carry the token which the storage holds at that moment."""

from __future__ import annotations

from typing import Any

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.auth_caller import NO_HEADER
from tutorial_lib.course.checking.auth_scenes import (
    called,
    goes_by_the_storage,
    log_in,
    set_out,
    unaltered,
)

# After the first call: every method, with a body and without, each untouched but for one header;
# and what the three classes of this chapter owe to their storage (`goes_by_the_storage`).
CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "notes/", {"json": {"text": "milk"}}),
    ("PUT", "echo/?about=tea", {"data": "tea", "headers": {"Content-Type": "text/plain"}}),
    ("PATCH", "echo/", {"data": b"tea", "headers": {"X-Request-ID": "7"}}),
    ("DELETE", "echo/", {}),
    ("HEAD", "me/", {}),
    ("OPTIONS", "me/", {}),
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
    for method, path, more in CALLS:
        asked = called(checker, server, caller, path, method=method, **more)
        checker.expect(caller.is_mine(asked), "some-calls", call=method, fact=caller.seen)
        unaltered(checker, caller)
    goes_by_the_storage(checker, server, caller, "no-header")
