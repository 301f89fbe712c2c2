# %% wrong: where no refresh token came, the one that was sent is ended, and whoever holds it now is out
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    refresh = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=refresh)
    if storage.replace(sent, new):
        return new.access
    end_login(api_url, refresh)
    raise LoginRequired("Log in again.")


# %% wrong: ends what came only when nobody is there; where another login lies it is left alive
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    if storage.load() is None and received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("You have logged out meanwhile.")


# %% wrong: the same user's newer login is taken for this one, and its token handed out
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new_state = replace(
        sent,
        access=received["access"],
        refresh=received.get("refresh") or sent.refresh,
    )
    if storage.replace(sent, new_state):
        return new_state.access

    # The swap failed. What happened in the meantime?
    current = storage.load()
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    if current is not None and current.username == sent.username:
        return current.access
    raise LoginRequired("The session ended while the token was being refreshed.")


# %% wrong: after a good swap the old refresh token is ended, "to be tidy": without rotation that is the login itself
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new_refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=new_refresh or sent.refresh)
    if storage.replace(sent, new):
        # The old refresh token is no longer needed.
        end_login(api_url, sent.refresh)
        return new.access
    if new_refresh:
        end_login(api_url, new_refresh)
    raise LoginRequired("Please log in again.")


# %% wrong: a swap that failed is tried again with whatever lies there now, until it works
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it.

    Classic optimistic locking: read, compare and swap, and start over on a conflict.
    """
    while True:
        current = storage.load()
        if current is None:
            if received.get("refresh"):
                end_login(api_url, received["refresh"])
            raise LoginRequired("Logged out during the refresh.")
        new = replace(
            current,
            access=received["access"],
            refresh=received.get("refresh") or current.refresh,
        )
        if storage.replace(current, new):
            return new.access


# %% wrong: the short lock is held while the server is told, so nobody can log in or out meanwhile
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    with storage.lock():
        if storage.load() == sent:
            refresh = received.get("refresh") or sent.refresh
            storage.save(replace(sent, access=received["access"], refresh=refresh))
            return received["access"]
        if refresh := received.get("refresh"):
            end_login(api_url, refresh)
        raise LoginRequired("The login is gone.")


# %% wrong: its own logout call, whose network error goes to the caller in place of LoginRequired
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if not storage.replace(sent, new):
        if received.get("refresh"):
            requests.post(
                api_url + "token/blacklist/", json={"refresh": received["refresh"]}, timeout=5
            )
        raise LoginRequired("log in again")
    return received["access"]


# %% wrong: compares refresh tokens only: without rotation somebody's newer access token is overwritten
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    with storage.lock():
        now = storage.load()
        still_there = now is not None and now.refresh == sent.refresh
        if still_there:
            new = replace(
                now, access=received["access"], refresh=received.get("refresh") or now.refresh
            )
            storage.save(new)
    if still_there:
        return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("This login has ended.")


# %% right: a dictionary of what came
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    changes = {key: received[key] for key in ("access", "refresh") if key in received}
    if storage.replace(sent, replace(sent, **changes)):
        return received["access"]
    if "refresh" in received:
        end_login(api_url, received["refresh"])
    raise LoginRequired("Log in, please.")


# %% wrong: a new UserState from three values: the login's own id and its API are lost
from tutorial_lib import UserState


def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    came = received.get("refresh")
    new = UserState(username=sent.username, access=received["access"], refresh=came or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    if came:
        end_login(api_url, came)
    raise LoginRequired("The login ended while its token was renewed.")


# %% wrong: after the swap the token is read from the storage again, where a logout may have been quicker
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if storage.replace(sent, new):
        return storage.load().access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Nobody is logged in.")


# %% wrong: what came is ended under the name of the access token
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    newest = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if storage.replace(sent, newest):
        return newest.access
    if received.get("refresh"):
        end_login(api_url, newest.access)
    raise LoginRequired("Logged out.")


# %% right: the unhappy end first, and a harmless print
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    access = received["access"]
    came = received.get("refresh")
    if not storage.replace(sent, replace(sent, access=access, refresh=came or sent.refresh)):
        if came:
            told = end_login(api_url, came)
            print("the server was told" if told else "the server could not be told")
        raise LoginRequired("You have logged out: log in again.")
    return access


# %% right: the short lock by hand, and the server told after it
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=refresh if refresh else sent.refresh)
    with storage.lock():
        kept = storage.load() == sent
        if kept:
            storage.save(new)
    if kept:
        return new.access
    if refresh:
        end_login(api_url, refresh)
    raise LoginRequired("The login is no longer there.")


# %% right: a helper for the newest state, try and finally, type hints, keywords
from typing import Any


def newest_of(sent: Any, received: dict[str, Any]) -> Any:
    """The login with what came, and with the old refresh token where none came."""
    fresh = {name: token for name, token in received.items() if token and name in ("access", "refresh")}
    return replace(sent, **fresh)


def keep_or_end(storage: Any, api_url: str, sent: Any, received: dict[str, Any]) -> str:
    """Keep what a refresh brought while its login is still there; else end it."""
    new = newest_of(sent, received)
    if storage.replace(expected=sent, new=new):
        return str(new.access)
    try:
        raise LoginRequired("The login ended before its new token came.")
    finally:
        if received.get("refresh"):
            end_login(api_url=api_url, refresh=new.refresh)


# %% right: the server is told in a helper that raises the error as well
def too_late(api_url, refresh):
    """End what came too late, and return the error to raise."""
    if refresh:
        end_login(api_url, refresh)
    return LoginRequired("Too late: this login has ended.")


def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    done = storage.replace(sent, new)
    if done:
        return new.access
    raise too_late(api_url, received.get("refresh"))


# %% right: a call of its own to the logout, which never raises
from contextlib import suppress


def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    match received:
        case {"access": access, "refresh": str(refresh)} if refresh:
            new = replace(sent, access=access, refresh=refresh)
        case {"access": access}:
            refresh, new = None, replace(sent, access=access)
    if storage.replace(sent, new):
        return access
    if refresh is not None:
        with suppress(requests.RequestException):
            requests.post(api_url + "token/blacklist/", json={"refresh": refresh}, timeout=5)
    raise LoginRequired("Log in again.")
