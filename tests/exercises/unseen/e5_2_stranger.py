# %% wrong: the same user is taken for the same login, so a later login's token is handed out under the earlier one
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now and now.username == sent.username:
            return now.access
        raise LoginRequired("Please log in again.") from None
    storage.save(replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh))
    return received["access"]


# %% wrong: only the refresh tokens are compared: without rotation somebody's newer access token is forgotten
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    before = storage.load()
    try:
        received = ask(api_url, before.refresh, timeout)
    except TokenRefused:
        after = storage.load()
        if after is None:
            raise LoginRequired("You have been logged out.") from None
        if after.refresh == before.refresh:
            storage.clear()
            raise LoginRequired("The server no longer accepts this login.") from None
        if after.is_same_login(before):
            return after.access
        raise LoginRequired("Someone else is logged in now.") from None
    newest = replace(
        before,
        access=received["access"],
        refresh=received.get("refresh") or before.refresh,
    )
    storage.save(newest)
    return newest.access


# %% right: get with a default
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("log in again")
    new = replace(sent, access=received["access"], refresh=received.get("refresh", sent.refresh))
    storage.save(new)
    return new.access


# %% wrong: when the server can't be asked, the login is "restored", over a logout or newer tokens
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    state = storage.load()
    try:
        received = ask(api_url, state.refresh, timeout)
    except RefreshFailed:
        # Make sure the login survives a network problem.
        storage.save(state)
        raise
    except TokenRefused:
        current = storage.load()
        if current == state:
            storage.clear()
            raise LoginRequired("Your session has expired.") from None
        if current is not None and current.is_same_login(state):
            return current.access
        raise LoginRequired("Your session has ended.") from None
    updated = replace(
        state,
        access=received["access"],
        refresh=received.get("refresh") or state.refresh,
    )
    storage.save(updated)
    return updated.access


# %% wrong: a broken refresh is tried three times, and a lost answer means that a spent token is sent
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    received = None
    for attempt in range(3):
        try:
            received = ask(api_url, sent.refresh, timeout)
            break
        except RefreshFailed as error:
            if not error.retryable or attempt == 2:
                raise
        except TokenRefused:
            now = storage.load()
            if now == sent:
                storage.clear()
                raise LoginRequired("log in again") from None
            if now is None or not now.is_same_login(sent):
                raise LoginRequired("this login is over") from None
            return now.access
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    storage.save(new)
    return new.access


# %% wrong: the newer refresh token that lies there is sent too, a second refresh in one call
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now is None or not now.is_same_login(sent):
            raise LoginRequired("The login has ended.") from None
        if now != sent:
            # Somebody was faster: continue with their tokens.
            return renew_rotating(storage, api_url, timeout)
        storage.clear()
        raise LoginRequired("The refresh token was refused.") from None
    newest = {"access": received["access"], "refresh": received.get("refresh") or sent.refresh}
    storage.save(replace(sent, **newest))
    return newest["access"]


# %% wrong: a new UserState from three values: the login's own id and its API are lost
from tutorial_lib import UserState


def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        if now is not None and now != sent and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Log in again.")
    access, refresh = received["access"], received.get("refresh") or sent.refresh
    storage.save(UserState(sent.username, access, refresh))
    return access


# %% wrong: the caller's timeout never gets to the call
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("The login is over.") from None
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    storage.save(new)
    return new.access


# %% wrong: "a refresh token is sent once": what it brought is remembered, so without rotation the second expiry gets the old token
_already_sent = {}


def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent.refresh in _already_sent:
        return _already_sent[sent.refresh]
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
            raise LoginRequired("The server refused the login.") from None
        if now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Somebody else is logged in.") from None
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    storage.save(new)
    _already_sent[sent.refresh] = new.access
    return new.access


# %% wrong: on a refusal both states are written to the log, tokens and all
import logging


def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        logging.getLogger("auth").warning("refused: %s", sent.to_json())
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Log in again.") from None
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    storage.save(new)
    return new.access


# %% wrong: nothing but the access token is looked at, and a token that is no longer in the storage counts as "the one I had"
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load() or sent
        if now.is_same_login(sent) and now.access != sent.access:
            return now.access
        storage.clear()
        raise LoginRequired("Please log in.") from None
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    storage.save(new)
    return new.access


# %% right: the refusal has a function of its own, early returns, keywords everywhere
def after_refusal(storage, sent):
    """Return somebody's newer token of the same login, or raise LoginRequired."""
    now = storage.load()
    if now is None:
        raise LoginRequired("You have logged out: log in again.")
    if now == sent:
        storage.clear()
        raise LoginRequired("The server ended this login: log in again.")
    if not now.is_same_login(other=sent):
        raise LoginRequired("Another login lies here now.")
    return now.access


def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Nobody is logged in.")
    try:
        received = ask(api_url=api_url, refresh=sent.refresh, timeout=timeout)
    except TokenRefused:
        return after_refusal(storage=storage, sent=sent)
    refresh = received.get("refresh")
    if not refresh:
        refresh = sent.refresh
    storage.save(replace(sent, refresh=refresh, access=received["access"]))
    return received["access"]


# %% right: compare and swap forgets only what was refused
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        forgotten = storage.replace(sent, None)
        now = None if forgotten else storage.load()
        if now is None or not now.is_same_login(sent):
            raise LoginRequired("This login has ended. Log in again.") from None
        return now.access
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    storage.save(new)
    return new.access


# %% right: a small class with a step for each row, type hints, match
from dataclasses import dataclass
from typing import Any


@dataclass
class Refresh:
    """One refresh of one login."""

    storage: Any
    sent: Any

    def keep(self, received: dict[str, Any]) -> str:
        """Save both newest tokens in one write."""
        changes = {name: received[name] for name in ("access", "refresh") if received.get(name)}
        self.storage.save(replace(self.sent, **changes))
        return str(changes["access"])

    def refused(self) -> str:
        """Look again, then forget, or take what somebody else has got."""
        match self.storage.load():
            case None:
                pass
            case now if now == self.sent:
                self.storage.clear()
            case now if now.is_same_login(self.sent):
                return str(now.access)
        raise LoginRequired("Please log in again: the server took the token no more.")


def renew_rotating(storage, api_url: str, timeout: float = 5) -> str:
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    refresh = Refresh(storage, storage.load())
    try:
        received = ask(api_url, refresh.sent.refresh, timeout)
    except TokenRefused:
        return refresh.refused()
    return refresh.keep(received)


# %% right: try, except and else, a walrus, and two harmless prints
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    print("refreshing for", sent.username)
    try:
        received = ask(api_url, sent.refresh, timeout)
    except RefreshFailed:
        print("the server could not be asked")
        raise
    except TokenRefused as refusal:
        if (now := storage.load()) == sent:
            storage.clear()
        elif now and now.is_same_login(sent):
            return now.access
        raise LoginRequired("The login is over, log in again.") from refusal
    else:
        new = replace(
            sent, access=received["access"], refresh=received.get("refresh") or sent.refresh
        )
        storage.save(new)
        return new.access


# %% right: one flag instead of nested ifs, an inner function, another name for everything
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    old = storage.load()

    def newest(answer):
        return replace(old, **({"refresh": answer["refresh"]} if answer.get("refresh") else {}),
                       access=answer["access"])

    refused = False
    try:
        answer = ask(api_url, old.refresh, timeout=timeout)
    except TokenRefused:
        refused = True
    if not refused:
        storage.save(newest(answer))
        return answer["access"]
    there = storage.load()
    is_mine, is_ours = there == old, there is not None and there.is_same_login(old)
    if is_ours and not is_mine:
        return there.access
    if is_mine:
        storage.clear()
    raise LoginRequired("Log in again.")
