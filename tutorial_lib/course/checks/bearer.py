"""Chapter 03: the header on every request that should have it, and on no other."""

from __future__ import annotations

from functools import partial
from typing import Any

from tutorial_lib.client import UserState
from tutorial_lib.server.exchange import Exchange

from ..trial import Attempt, Trial
from ..watch import place_of
from . import check
from .caller import NO_HEADER, Caller, auth_class

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


@check("3.1", "HeaderAuth")
def header(trial: Trial) -> None:
    """Each call carries the access token that the storage holds at that moment."""
    server, caller = _set_out(trial, with_api_url=False)
    _log_in(server, caller)
    first = _asked(trial, server, caller)
    trial.expect(caller.auth.put_on != NO_HEADER, "no-header")
    trial.expect(first.credential.kind != "refresh", "refresh-token")
    if not caller.is_mine(first):
        has_token = "<the access token>" in caller.seen
        trial.wrong("not-bearer" if has_token else "another-token", fact=caller.seen)
    note = _asked(trial, server, caller, "notes/", method="POST", json={"text": "milk"})
    trial.expect(note.status == 201, "headers-lost", fact=note.status)
    _follows_the_storage(trial, server, caller, "no-header")


@check("3.2", "LoggedInAuth")
def logged_in(trial: Trial) -> None:
    """No header before the login and none after it, the token in between."""
    server, caller = _set_out(trial, with_api_url=False)
    _without(trial, caller, "header-set")
    _log_in(server, caller)
    trial.expect(caller.is_mine(_asked(trial, server, caller)), "not-logged-in", fact=caller.seen)
    _follows_the_storage(trial, server, caller, "not-logged-in")
    caller.logout()
    server.journal.note("cleared")
    _without(trial, caller, "remembered")
    client = partial(Caller, auth_class(trial, with_api_url=False))
    trial.rule(16, client, "remembered", title="login and logged out")
    trial.show(server)


@check("3.3", "MyBearerAuth")
def own_origin_only(trial: Trial) -> None:
    """The token at home, and nothing for a stranger, a token call, or somebody logged out."""
    stranger = trial.server(name="stranger", signing_key="a key of the stranger's own, also long")
    server, caller = _set_out(trial, with_api_url=True)
    _without(trial, caller, "logged-out")
    _log_in(server, caller)
    trial.expect(caller.is_mine(_asked(trial, server, caller)), "own-api", fact=caller.seen)
    _follows_a_link(trial, server, stranger, caller)
    _nothing_for_strangers(trial, server)
    _nothing_on_token_calls(trial, server, caller)
    trial.show(server)
    _follows_the_storage(trial, server, caller, "own-api")
    for method, path in NO_TOKEN_CALLS:
        server.journal.clear()
        asked = _asked(trial, server, caller, path, method=method)
        trial.expect(caller.is_mine(asked), "too-careful", fact=f"{method} {path}")
    _whole_origins(trial)
    _follows_a_link(trial, server, stranger, caller)


def _set_out(trial: Trial, *, with_api_url: bool) -> tuple[Any, Caller]:
    """A server, and somebody with the learner's class who has not logged in yet."""
    server = trial.server()
    caller = Caller(auth_class(trial, with_api_url=with_api_url), server.api_url)
    caller.prepare("noor", "noor", "jun")
    server.journal.clear()
    return server, caller


def _log_in(server: Any, caller: Caller) -> None:
    """Save the next login, with a word about it for the diagram."""
    state = caller.waiting.pop(0)
    caller.storage.save(state)
    server.journal.note(f"{state.username} logs in")


def _asked(trial: Trial, server: Any, caller: Caller, path: str = "me/", **more: Any) -> Exchange:
    """Make a call and return it as the server saw it."""
    caller.call(more.pop("method", "GET"), path, **more)
    trial.expect(caller.auth.gave_back, "nothing-returned")
    newest: Exchange = server.journal[-1]
    return newest


def _without(trial: Trial, caller: Caller, id: str) -> None:
    """Call with nobody logged in: no error, and no header at all."""
    came = trial.attempt(lambda: caller.call("GET", "notes/"))
    trial.expect(came.error is None, "crashed", fact=_error(trial, came))
    trial.expect(caller.auth.gave_back, "nothing-returned")
    trial.expect(caller.auth.put_on == NO_HEADER, id, fact=caller.seen.strip() or "(empty)")


def _error(trial: Trial, came: Attempt) -> str:
    """The error's kind, and the learner's own line where there is one."""
    place = place_of(came.error, trial.answer) if came.error else None
    source = place.source.replace('"', "'") if place else ""
    return f"{came.error_name}: {source}" if source else came.error_name


def _follows_the_storage(trial: Trial, server: Any, caller: Caller, lost: str) -> None:
    """The same user's next login, then another user's: the newest token goes along."""
    while caller.waiting:
        _log_in(server, caller)
        asked = _asked(trial, server, caller)
        trial.expect(asked.credential.kind != "none", lost, fact=caller.seen)
        trial.expect(caller.is_mine(asked), "kept-token", fact=caller.seen)


def _follows_a_link(trial: Trial, server: Any, stranger: Any, caller: Caller) -> None:
    """A link in an answer leads to a stranger, and the program follows it."""
    server.journal.clear()
    server.faults.next("pages/", body={"results": [], "next": f"{stranger.api_url}pages/"})
    caller.call("GET", caller.call("GET", "pages/").json()["next"])
    trial.expect(caller.auth.gave_back, "nothing-returned")


def _nothing_for_strangers(trial: Trial, server: Any) -> None:
    """The gauntlet asks for a stranger by its whole address, and redirects to one."""
    client = partial(Caller, auth_class(trial, with_api_url=True))
    try:
        for title in ("asked for by its whole address", "redirected"):
            trial.rule(18, client, "stranger", title=title)
    finally:
        trial.show(server)


def _nothing_on_token_calls(trial: Trial, server: Any, caller: Caller) -> None:
    """Login, refresh and logout are called through the session, while somebody is logged in."""
    state = caller.storage.load()
    server.journal.clear()
    body = {"refresh": state.refresh if state else ""}
    for path in SPENDING:
        asked = _asked(trial, server, caller, path, method="POST", json=body)
        found = f"{path}: {asked.credential.kind}"
        trial.expect(asked.credential.kind == "none", "token-call", fact=found)
    client = partial(Caller, auth_class(trial, with_api_url=True))
    for title in ("calling the token endpoints by hand", "login and logged out"):
        trial.rule(16, client, "token-call", title=title)


def _whole_origins(trial: Trial) -> None:
    """Addresses that nobody calls: names that look alike, other schemes, other ports."""
    home, port = _nobody_calls(trial, API), _nobody_calls(trial, PORT_80)
    trial.expect(home.value_for(f"{API}me/") == DUE, "own-api", fact=home.seen)
    for caller, address in [*((home, one) for one in STRANGERS), (port, PORT_8000)]:
        trial.expect(caller.value_for(address) == NO_HEADER, "look-alike", fact=address)
    usual = "https://api.example:443/v1/me/"
    trial.expect(home.value_for(usual) == DUE, "usual-port", fact=usual)


def _nobody_calls(trial: Trial, api_url: str) -> Caller:
    """Somebody logged in at an API that is an address and nothing else."""
    caller = Caller(auth_class(trial, with_api_url=True), api_url)
    caller.storage.save(UserState("noor", "an-access-token", "a-refresh-token"))
    return caller
