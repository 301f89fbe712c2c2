"""Exercise 5.3, as a chatbot answered it, from the notebook's text alone."""


# %% right: type hints, early return
def keep_or_end(storage, api_url: str, sent, received: dict) -> str:
    """Keep what a refresh brought while its login is still there; else end it."""
    new_refresh = received.get("refresh")
    updated = replace(sent, access=received["access"], refresh=new_refresh or sent.refresh)
    if storage.replace(sent, updated):
        return updated.access
    if new_refresh:
        end_login(api_url, new_refresh)
    raise LoginRequired("You were logged out while the token was being refreshed.")


# %% right: a state of its own, field by field
from dataclasses import asdict


def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    fields = asdict(sent)
    fields["access"] = received["access"]
    if received.get("refresh") is not None:
        fields["refresh"] = received["refresh"]
    swapped = storage.replace(sent, type(sent)(**fields))
    if swapped:
        return fields["access"]
    if received.get("refresh") is not None:
        end_login(api_url, received["refresh"])
    raise LoginRequired("The login has ended. Please log in again.")


# %% right: a helper that ends
def _end_orphan(api_url, received):
    if refresh := received.get("refresh"):
        ended = end_login(api_url, refresh)
        print("ended at the server:", ended)


def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    candidate = replace(sent, **{"refresh": sent.refresh, **received})
    if not storage.replace(sent, candidate):
        _end_orphan(api_url, received)
        raise LoginRequired("Please log in again.")
    return candidate.access


# %% wrong: it tries again until the swap goes well
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    for _ in range(3):
        current = storage.load()
        if current is None:
            break
        if storage.replace(current, new):
            return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Please log in again.")


# %% wrong: where no refresh token came, none is kept
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh", ""))
    if storage.replace(sent, new):
        return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Please log in again.")


# %% wrong: the end is told even where no refresh token came
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    end_login(api_url, new.refresh)
    raise LoginRequired("Please log in again.")


# %% wrong: a lock of its own around the look and the write
import threading

_lock = threading.Lock()


def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    with _lock:
        current = storage.load()
        if current is not None and current.is_same_login(sent):
            storage.save(new)
            return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Please log in again.")


# %% wrong: the old refresh token is ended as well, although the login goes on
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if storage.replace(sent, new):
        end_login(api_url, sent.refresh)
        return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Please log in again.")
