"""What is played with each auth class of chapter 03: logins, calls, a storage in trouble."""

from __future__ import annotations

import inspect
from typing import Any

from requests.auth import AuthBase

from tutorial_lib.client import TokenStorage
from tutorial_lib.server.exchange import Exchange

from .auth_caller import DUE, NO_HEADER, RENEWED, AuthCaller, MakeAuth
from .checker import PEOPLE, Attempt, Checker, place_of

LOGINS = ("noor", RENEWED, "noor", "jun")  # what is saved in one storage, one after the other


def auth_class(checker: Checker, *, with_api_url: bool) -> MakeAuth:
    """Return what makes the learner's auth objects; the check ends where that cannot be."""

    def make(storage: TokenStorage, api_url: str) -> Any:
        given = (storage, api_url) if with_api_url else (storage,)
        checker.expect(not isinstance(checker.answer, AuthBase), "no-auth")
        made = checker.attempt(lambda: checker.answer(*given))
        if made.error is not None and not checker.refused_the_call(made):
            raise made.error
        checker.expect(made.error is None and _can_be_called(made.value), "no-auth")
        return made.value

    return make


def _can_be_called(auth: Any) -> bool:
    if not callable(auth) or type(auth).__call__ is AuthBase.__call__:
        return False
    try:
        inspect.signature(auth).bind(object())
    except TypeError:
        return False
    return True


def set_out(checker: Checker, *, with_api_url: bool) -> tuple[Any, AuthCaller]:
    """A server, and somebody with the learner's class who has not logged in yet."""
    server = checker.server()
    caller = AuthCaller(auth_class(checker, with_api_url=with_api_url), server.api_url)
    caller.prepare(*LOGINS)
    server.journal.clear()
    return server, caller


def log_in(server: Any, caller: AuthCaller) -> None:
    """Save the next login, with a word about it for the diagram."""
    former, state = caller.storage.load(), caller.waiting.pop(0)
    caller.storage.save(state)
    is_renewed = former is not None and former.refresh == state.refresh
    server.journal.note(RENEWED if is_renewed else f"{state.username} logs in")


def called(
    checker: Checker, server: Any, caller: AuthCaller, path: str = "me/", **more: Any
) -> Exchange:
    """Make a call and return it as the server saw it: the one request that it is."""
    before = len(server.journal)
    caller.call(more.pop("method", "GET"), path, **more)
    checker.expect(caller.auth.gave_back, "nothing-returned")
    sent = [f"{one.method} {one.path}" for one in server.journal[before:]]
    checker.expect(len(sent) == 1, "more-requests", fact=", ".join(sent) or "nothing")
    newest: Exchange = server.journal[-1]
    return newest


def without(checker: Checker, caller: AuthCaller, id: str) -> None:
    """Call with nobody logged in: no error, and no header at all."""
    came = checker.attempt(lambda: caller.call("GET", "me/"))
    checker.expect(came.error is None, "crashed", fact=_error(checker, came))
    checker.expect(caller.auth.gave_back, "nothing-returned")
    checker.expect(caller.auth.put_on == NO_HEADER, id, fact=caller.seen.strip() or "(empty)")


def _error(checker: Checker, came: Attempt) -> str:
    """The error's kind, and the learner's own line where there is one."""
    place = place_of(came.error, checker.answer) if came.error else None
    source = place.source.replace('"', "'") if place else ""
    return f"{came.error_name}: {source}" if source else came.error_name


def goes_by_the_storage(checker: Checker, server: Any, caller: AuthCaller, lost: str) -> None:
    """What each of these classes owes to its storage: it reads that one, newly at each call."""
    _newest(checker, server, caller, lost)
    _over_an_old_header(checker, server, caller)
    two_apart(checker, caller, caller.another(server.api_url))
    _in_trouble(checker, caller)
    unaltered(checker, caller)


def unaltered(checker: Checker, caller: AuthCaller) -> None:
    """End the check where anything but the one header was changed so far."""
    checker.expect(not caller.auth.altered, "altered", fact=caller.auth.altered)


def _newest(checker: Checker, server: Any, caller: AuthCaller, lost: str) -> None:
    """Her token is renewed, she logs in again, then another user: the newest token goes along."""
    while caller.waiting:
        log_in(server, caller)
        asked = called(checker, server, caller)
        checker.expect(asked.credential.kind != "none", lost, fact=caller.seen)
        checker.expect(caller.is_mine(asked), "kept-token", fact=caller.seen)


def _over_an_old_header(checker: Checker, server: Any, caller: AuthCaller) -> None:
    """A request comes that has a header already, with the token of the login before."""
    old = {"Authorization": caller.auth.put_on}
    caller.login("noor", PEOPLE["noor"])
    asked = called(checker, server, caller, headers=old)
    checker.expect(caller.is_mine(asked), "old-header", fact=caller.seen)


def two_apart(checker: Checker, caller: AuthCaller, other: AuthCaller) -> None:
    """Two objects, each with a storage of its own, by turns: each has its own login."""
    other.login("noor", PEOPLE["noor"])
    for name, one in (("second", other), ("first", caller), ("second", other)):
        one.call("GET", "me/")
        fact = f"a call with the {name} carried {one.seen}"
        checker.expect(one.seen == DUE, "shared", fact=fact)


def _in_trouble(checker: Checker, caller: AuthCaller) -> None:
    """The storage cannot be read: nobody knows whether somebody is logged in."""
    caller.storage.in_trouble = True
    came = checker.attempt(lambda: caller.call("GET", "me/"))
    caller.storage.in_trouble = False
    checker.expect(came.error, "trouble-hidden", fact=caller.seen)
