"""Exercise 5.2, as a chatbot answered it, from the notebook's text alone."""


# %% right: try, except, else, and type hints
def renew_rotating(storage, api_url: str, timeout: float = 5) -> str:
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent is None:
        raise LoginRequired("You are logged out. Please log in.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        current = storage.load()
        if current == sent:
            storage.clear()
        elif current is not None and current.is_same_login(sent):
            return current.access
        raise LoginRequired("Your login is over. Please log in again.") from None
    else:
        updated = replace(
            sent,
            access=received["access"],
            refresh=received.get("refresh") or sent.refresh,
        )
        storage.save(updated)
        return updated.access


# %% right: RefreshFailed is caught and raised again
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    import logging

    log = logging.getLogger(__name__)
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Please log in.")
    log.info("refreshing for %s", sent.username)
    try:
        received = ask(api_url=api_url, refresh=sent.refresh, timeout=timeout)
    except RefreshFailed:
        log.warning("the refresh could not be had")
        raise
    except TokenRefused:
        latest = storage.load()
        match latest:
            case None:
                pass
            case _ if latest == sent:
                storage.clear()
            case _ if latest.is_same_login(sent):
                return latest.access
        raise LoginRequired("Please log in again.")
    tokens = {name: received[name] for name in ("access", "refresh") if received.get(name)}
    storage.save(replace(sent, **tokens))
    return tokens["access"]


# %% right: an inner function for the look
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""

    def look_again():
        now = storage.load()
        if now is None or not now.is_same_login(sent):
            raise LoginRequired("Please log in again.")
        if now.refresh == sent.refresh and now.access == sent.access:
            storage.clear()
            raise LoginRequired("Please log in again.")
        return now.access

    sent = storage.load()
    if sent is None:
        raise LoginRequired("Please log in.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        return look_again()
    access, refresh = received["access"], received.get("refresh")
    storage.save(replace(sent, access=access, refresh=refresh if refresh else sent.refresh))
    return access


# %% wrong: every failure ends the login
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Please log in.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except (TokenRefused, RefreshFailed):
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Please log in again.") from None
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]


# %% wrong: with newer tokens there it refreshes once more
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Please log in.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return renew_rotating(storage, api_url, timeout)
        raise LoginRequired("Please log in again.") from None
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]


# %% wrong: a state made anew, which has lost the login's own fields
from tutorial_lib import UserState


def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Please log in.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Please log in again.") from None
    refresh = received.get("refresh") or sent.refresh
    storage.save(UserState(sent.username, received["access"], refresh))
    return received["access"]


# %% wrong: the refresh token stands in the error's message
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Please log in.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired(f"The server refused the refresh token {sent.refresh}.") from None
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]


# %% wrong: no look at nothing, so there is an AttributeError
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now.is_same_login(sent):
            return now.access
        raise LoginRequired("Please log in again.") from None
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]
