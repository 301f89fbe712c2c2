"""Exercise 5.3: where it starts, how it can be solved, and what goes wrong."""

# %% given
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import requests
from tutorial_lib import LoginRequired


def end_login(api_url, refresh):
    """Have the server end a refresh token; whether that went well."""
    body, address = {"refresh": refresh}, api_url + "token/blacklist/"
    try:
        return requests.post(address, json=body, timeout=5).ok
    except requests.RequestException:
        return False


# %% start
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    ...  # your code


# %% solution
def keep_or_end(storage, api_url, sent, received):
    """Keep what a refresh brought while its login is still there; else end it."""
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if storage.replace(sent, new):
        return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("The login ended while it was refreshed: log in again.")


# %% wrong not-returned: hard-coded, it returns the token that was there
def keep_or_end(storage, api_url, sent, received):
    return sent.access


# %% wrong not-kept: it returns and keeps nothing
def keep_or_end(storage, api_url, sent, received):
    return received["access"]


# %% wrong old-lost: what did not come overwrites what was there
def keep_or_end(storage, api_url, sent, received):
    new = replace(sent, access=received["access"], refresh=received.get("refresh"))
    if storage.replace(sent, new):
        return new.access
    end_login(api_url, received.get("refresh"))
    raise LoginRequired("Log in again.")


# %% wrong ended-anyway: the new token is ended in any case
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    storage.replace(sent, new)
    end_login(api_url, newest)
    return new.access


# %% wrong logged-in-again: the chatbot's first answer
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong other-touched: it looks whether anybody is logged in
def keep_or_end(storage, api_url, sent, received):
    if storage.load() is None:
        end_login(api_url, received["refresh"])
        raise LoginRequired("Log in again.")
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong other-touched: to be safe, whatever is there is forgotten
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if storage.replace(sent, new):
        return new.access
    storage.clear()
    end_login(api_url, newest)
    raise LoginRequired("Log in again.")


# %% wrong between: it looks first and writes then
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    if storage.load() == sent:
        storage.save(replace(sent, access=received["access"], refresh=newest))
        return received["access"]
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Log in again.")


# %% wrong not-ended: what came too late lives on
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if storage.replace(sent, new):
        return new.access
    raise LoginRequired("Log in again.")


# %% wrong not-ended: the old token is ended, which is over already
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if storage.replace(sent, new):
        return new.access
    end_login(api_url, sent.refresh)
    raise LoginRequired("Log in again.")


# %% wrong wrong-end: the caller gets a token all the same
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if not storage.replace(sent, new):
        end_login(api_url, newest)
    return new.access


# %% wrong killed: none came, and the one that others use is ended
def keep_or_end(storage, api_url, sent, received):
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if storage.replace(sent, new):
        return new.access
    end_login(api_url, newest)
    raise LoginRequired("Log in again.")


# %% wrong secret-printed: what came is printed
def keep_or_end(storage, api_url, sent, received):
    print(received)
    newest = received.get("refresh") or sent.refresh
    new = replace(sent, access=received["access"], refresh=newest)
    if storage.replace(sent, new):
        return new.access
    if received.get("refresh"):
        end_login(api_url, received["refresh"])
    raise LoginRequired("Log in again.")


# %% wrong rest-lost: a state made anew, without the login's id and its API
# -     new = replace(sent, access=received["access"], refresh=newest)
# +     new = type(sent)(sent.username, received["access"], newest)


# %% wrong other-used: the same user's newer login is taken for this one
# -     if received.get("refresh"):
# +     now = storage.load()
# +     if now is not None and now.username == sent.username:
# +         return now.access
# +     if received.get("refresh"):


# %% wrong wrong-end: the end is the server's to confirm
# -     if received.get("refresh"):
# +     if received.get("refresh"):
# -         end_login(api_url, received["refresh"])
# +         ended = end_login(api_url, received["refresh"])
# +         if not ended:
# +             raise requests.ConnectionError("The server was not told.")


# %% wrong lock-held: look, write and logout under one lock
def keep_or_end(storage, api_url, sent, received):
    with storage.lock():
        if storage.load() == sent:
            newest = received.get("refresh") or sent.refresh
            storage.save(replace(sent, access=received["access"], refresh=newest))
            return received["access"]
        if received.get("refresh"):
            end_login(api_url, received["refresh"])
        raise LoginRequired("Log in again.")


# %% wrong looked-again: what was written is read again
# -         return new.access
# +         return storage.load().access


# %% wrong no-timeout: a logout of its own, which waits for ever
# -         end_login(api_url, received["refresh"])
# +         with suppress(requests.RequestException):
# +             requests.post(f"{api_url}token/blacklist/", json={"refresh": received["refresh"]})


# %% wrong in-the-address: the token stands in the address as well
# -         end_login(api_url, received["refresh"])
# +         token = {"refresh": received["refresh"]}
# +         with suppress(requests.RequestException):
# +             requests.post(f"{api_url}token/blacklist/", json=token, params=token, timeout=5)
