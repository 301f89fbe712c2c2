"""Exercise 5.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
from dataclasses import replace
from datetime import timedelta

import requests
from tutorial_lib import LoginRequired, RefreshFailed
from tutorial_lib.client.renewal import TokenRefused


def json_of(answer):
    """The JSON object of an answer, or {} where it is none."""
    try:
        received = answer.json()
    except ValueError:
        return {}
    return received if isinstance(received, dict) else {}


def ask(api_url, refresh, timeout=5):
    """Post a refresh token and return what came; keep nothing, and forget nothing."""
    address, payload = api_url + "token/refresh/", {"refresh": refresh}
    try:
        answer = requests.post(address, json=payload, timeout=timeout)
    except requests.RequestException:
        raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
    received, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        raise TokenRefused("The server refused the refresh token.")
    if status != 200 or not received.get("access"):
        passing = status == 429 or status >= 500
        raise RefreshFailed(f"Answered with {status}: the login is kept.", retryable=passing)
    return received


# %% start
def renew_rotating(storage, api_url, timeout=5):
    """Refresh once, keep the newest of both tokens, and look again before forgetting any."""
    ...  # your code


# %% solution
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
        raise LoginRequired("The login has ended: log in again.") from None
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong not-asked: hard-coded, it returns the token that is there
def renew_rotating(storage, api_url, timeout=5):
    return storage.load().access


# %% wrong not-returned: it returns nothing
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    received = ask(api_url, sent.refresh, timeout)
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))


# %% wrong not-kept: it saves nothing
def renew_rotating(storage, api_url, timeout=5):
    return ask(api_url, storage.load().refresh, timeout)["access"]


# %% wrong new-dropped: the chatbot's first answer, as the article has it
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        storage.clear()
        raise LoginRequired("The login has ended: log in again.") from None
    storage.save(replace(sent, access=received["access"]))
    return received["access"]


# %% wrong two-writes: each token is saved by itself
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    received = ask(api_url, sent.refresh, timeout)
    storage.save(replace(sent, access=received["access"]))
    if "refresh" in received:
        storage.save(replace(storage.load(), refresh=received["refresh"]))
    return received["access"]


# %% wrong old-lost: what did not come overwrites what was there
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    received = ask(api_url, sent.refresh, timeout)
    newest = received.get("refresh")
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong old-lost: a new one is taken for granted
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    received = ask(api_url, sent.refresh, timeout)
    storage.save(replace(sent, access=received["access"], refresh=received["refresh"]))
    return received["access"]


# %% wrong refused: the helper's error goes on to the caller
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    received = ask(api_url, sent.refresh, timeout)
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong refused-kept: the two dead tokens stay
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        raise LoginRequired("The login has ended: log in again.") from None
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong broken: every error counts as a refusal
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except Exception:
        storage.clear()
        raise LoginRequired("The login has ended: log in again.") from None
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong winner-wiped: a refusal forgets whatever lies there
# -         now = storage.load()
# -         if now == sent:
# -             storage.clear()
# -         elif now is not None and now.is_same_login(sent):
# -             return now.access
# +         storage.clear()


# %% wrong asked-again: it refreshes once more with the newer token
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        if storage.load() != sent:
            return renew_rotating(storage, api_url, timeout)
        storage.clear()
        raise LoginRequired("The login has ended: log in again.") from None
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong winner-ignored: newer tokens are kept, and not used
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        if storage.load() == sent:
            storage.clear()
        raise LoginRequired("The login has ended: log in again.") from None
    newest = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong gone: it takes for granted that a login is there still
# -         if now == sent:
# -             storage.clear()
# -         elif now is not None and now.is_same_login(sent):
# +         if now.is_same_login(sent) and now != sent:
# -             return now.access
# +             return now.access
# +         storage.clear()


# %% wrong other-login: any other login will do
# -         if now == sent:
# -             storage.clear()
# -         elif now is not None and now.is_same_login(sent):
# +         if now is not None and now != sent:
# -             return now.access
# +             return now.access
# +         storage.clear()


# %% wrong which-token: the access token is sent
# -         received = ask(api_url, sent.refresh, timeout)
# +         received = ask(api_url, sent.access, timeout)


# %% wrong timeout-lost: the timeout is not handed on
# -         received = ask(api_url, sent.refresh, timeout)
# +         received = ask(api_url, sent.refresh)


# %% wrong secret-printed: what came is printed
# -         raise LoginRequired("The login has ended: log in again.") from None
# +         raise LoginRequired("The login has ended: log in again.") from None
# +     print(received)


# %% wrong rest-lost: a state made anew, without the login's id and its API
# -     storage.save(replace(sent, access=received["access"], refresh=newest))
# +     storage.save(type(sent)(sent.username, received["access"], newest))


# %% wrong other-login: the same name is taken for the same login
# -         elif now is not None and now.is_same_login(sent):
# +         elif now is not None and now.username == sent.username:


# %% wrong broken: what waiting cannot help is taken for the end of the login
# -     except TokenRefused:
# -         now = storage.load()
# +     except (TokenRefused, RefreshFailed) as error:
# +         if getattr(error, "retryable", False):
# +             raise
# +         now = storage.load()


# %% wrong not-asked: a refusal is asked for a second time, to be sure
# -         received = ask(api_url, sent.refresh, timeout)
# +         try:
# +             received = ask(api_url, sent.refresh, timeout)
# +         except TokenRefused:
# +             received = ask(api_url, sent.refresh, timeout)


# %% wrong winner-wiped: the refresh tokens are compared, and nothing else
# -         if now == sent:
# +         if now is not None and now.refresh == sent.refresh:


# %% wrong broken-meanwhile: the login is put back, to be safe
# -     except TokenRefused:
# +     except RefreshFailed:
# +         storage.save(sent)
# +         raise
# +     except TokenRefused:
