"""What must hold at every moment of every schedule, and at its end."""

import traceback
from typing import TYPE_CHECKING, Any

import requests

from tutorial_lib.client import LoginRequired, RefreshFailed

from .stores import SHORT

if TYPE_CHECKING:
    from .world import World

ENDERS = {"logout", "login", "again"}
CALLS = ("call", "post", "restart")


class Broken(AssertionError):
    """Something that must hold does not."""


def kind(name: str) -> str:
    """What an actor does: "call2!" calls."""
    return name.rstrip("!?0123456789")


def check_moment(world: "World") -> None:
    """Look at the world while everyone stands still."""
    refreshing = world.standing_at("token/refresh/")
    if len(refreshing) > 1:
        raise Broken(f"{' and '.join(refreshing)} refresh at once")
    holder = world.holder(SHORT)
    if holder is not None and holder in world.standing_at("sends ") + world.standing_at("receives"):
        raise Broken(f"{holder} talks to the server while others wait for the store")
    _check_stored(world)
    if len(world.elsewhere.journal):
        raise Broken("something was sent to another origin")


def _check_stored(world: "World") -> None:
    kinds = {kind(one.name) for one in world.actors}
    ended = {kind(one.name) for one in world.actors if one.has_succeeded}
    stored = world.stored()
    if stored is not None and stored.login_id in world.over:
        raise Broken("a login came back after it had ended")
    if stored is not None and ended & ENDERS and stored.login_id == world.first:
        raise Broken("a login is still there after it was ended")
    if "login" in ended and not kinds & {"logout", "again"} and stored is None:
        raise Broken("a login was lost that had just been made")


def check_end(world: "World") -> None:
    """Look back when everyone has ended."""
    waiting = [f"{one.name} ({one.stop.what})" for one in world.actors if one.stop is not None]
    if waiting:
        raise Broken(f"somebody waits for ever: {', '.join(waiting)}")
    for one in world.actors:
        if not one.was_killed:
            _check_outcome(world, one.name, one.outcome)
        _check_sent(world, one.name)
    _check_tokens(world)
    if world.server.errors:
        raise Broken(f"the server failed: {world.server.errors}")


def _check_outcome(world: "World", name: str, outcome: Any) -> None:
    if isinstance(outcome, Exception):
        text = "".join(traceback.format_exception(outcome))
        if world.ledger.leaks_in(text):
            raise Broken(f"{name}'s error holds a token")
        ended = isinstance(outcome, LoginRequired) and _may_end(world)
        lost = world.mishaps and isinstance(outcome, RefreshFailed | requests.ConnectionError)
        if not ended and not lost:
            raise Broken(f"{name} ends with {outcome!r}")
    elif kind(name) in CALLS:
        _check_answer(world, name, *outcome)
    elif outcome is False and not world.mishaps and not _refreshes(world):
        raise Broken("the server was not told of the logout")


def _check_answer(world: "World", name: str, status: int, username: str | None) -> None:
    last = [sent for sent in world.sent[name] if not sent.path.startswith("token/")][-1]
    if status == 401 and last.token is None and _may_end(world):
        return
    if status not in (200, 201) or username != last.username:
        raise Broken(f"{name} gets {status} for {username or 'nobody'}")


def _may_end(world: "World") -> bool:
    """Whether somebody ends the login that all the others began under."""
    kinds = {kind(one.name) for one in world.actors}
    settings = world.server.settings
    # A new token that was lost on the way can be had again within the overlap only.
    is_lost = world.mishaps and settings.spends and not settings.rotation_overlap
    return bool(kinds & ENDERS or is_lost)


def _check_sent(world: "World", name: str) -> None:
    calls = [sent for sent in world.sent.get(name, []) if not sent.path.startswith("token/")]
    names = {sent.username for sent in calls}
    if len(names) > 1:
        raise Broken(
            f"{name} was begun as {calls[0].username} and repeated as {calls[-1].username}"
        )
    if len(calls) > 2:
        raise Broken(f"{name} was sent {len(calls)} times")


def _check_tokens(world: "World") -> None:
    held = world.stored()
    if world.ledger.left_alive(held.refresh if held else None):
        raise Broken("a refresh token is left alive at the server, and nobody holds it")
    refreshes = _refreshes(world)
    if refreshes > 1 + world.mishaps:
        raise Broken(f"{refreshes} refreshes for one expired token")


def _refreshes(world: "World") -> int:
    return sum(sent.path == "token/refresh/" for sents in world.sent.values() for sent in sents)
