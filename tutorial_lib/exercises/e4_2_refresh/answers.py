"""Exercise 4.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
from dataclasses import replace

import requests

from tutorial_lib import BearerAuth


# %% start
def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    ...  # your code


# %% solution
def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    state = storage.load()
    address = api_url + "token/refresh/"
    answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    newest = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong not-asked: hard-coded, it returns the token that is there
def refresh(storage, api_url):
    return storage.load().access


# %% wrong header: the chatbot's first answer
def refresh(storage, api_url):
    state = storage.load()
    headers = {"Authorization": f"Bearer {state.refresh}"}
    response = requests.post(
        f"{api_url}token/refresh/", json={"refresh": state.refresh}, headers=headers
    )
    response.raise_for_status()
    access = response.json()["access"]
    storage.save(replace(state, access=access))
    return access


# %% wrong body: the field has another name
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh_token": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    access = answer.json()["access"]
    storage.save(replace(state, access=access))
    return access


# %% wrong which-token: the access token is traded in
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.access}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    access = answer.json()["access"]
    storage.save(replace(state, access=access))
    return access


# %% wrong in-the-address: the refresh token in the address as well
def refresh(storage, api_url):
    state = storage.load()
    payload = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", params=payload, json=payload, timeout=5)
    answer.raise_for_status()
    access = answer.json()["access"]
    storage.save(replace(state, access=access))
    return access


# %% wrong not-returned: it saves and returns nothing
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    storage.save(replace(state, access=answer.json()["access"]))


# %% wrong not-kept: it returns and saves nothing
def refresh(storage, api_url):
    body = {"refresh": storage.load().refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    return answer.json()["access"]


# %% wrong old-lost: what did not come overwrites what was there
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    storage.save(replace(state, access=received["access"], refresh=received.get("refresh")))
    return received["access"]


# %% wrong another-user: hard-coded for Ada
from tutorial_lib import UserState


def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    newest = received.get("refresh") or state.refresh
    storage.save(UserState("ada", received["access"], newest))
    return received["access"]


# %% wrong rest-lost: a new state of the three things that come to mind
from tutorial_lib import UserState


def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    newest = received.get("refresh") or state.refresh
    storage.save(UserState(state.username, received["access"], newest))
    return received["access"]


# %% wrong new-dropped: the new refresh token is thrown away
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    access = answer.json()["access"]
    storage.save(replace(state, access=access))
    return access


# %% wrong refused-quietly: no look at the status
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    received = requests.post(api_url + "token/refresh/", json=body, timeout=5).json()
    newest = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong not-left-alone: it forgets first and asks then
# -     address = api_url + "token/refresh/"
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     storage.clear()
# +     body = {"refresh": state.refresh}
# +     answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)


# %% wrong no-timeout: it waits for ever
# -     address = api_url + "token/refresh/"
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh})


# %% wrong secret-printed: the answer is printed
def refresh(storage, api_url):
    state = storage.load()
    body = {"refresh": state.refresh}
    answer = requests.post(api_url + "token/refresh/", json=body, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    print(received)
    newest = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=newest))
    return received["access"]


# %% wrong not-kept: the state is changed where it lies
# -     storage.save(replace(state, access=received["access"], refresh=newest))
# +     object.__setattr__(state, "access", received["access"])
# +     object.__setattr__(state, "refresh", newest)


# %% wrong asked-again: a second try after a bad moment
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     for _ in range(2):
# +         answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +         if answer.ok:
# +             break


# %% wrong refused-quietly: whatever goes wrong, the old token comes back
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# -     answer.raise_for_status()
# +     try:
# +         answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +         answer.raise_for_status()
# +     except requests.RequestException:
# +         return state.access


# %% wrong remembered: the newest refresh token is kept beside the storage
# - def refresh(storage, api_url):
# + def refresh(storage, api_url, newest_of={}):
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     token = newest_of.get(api_url, state.refresh)
# +     answer = requests.post(address, json={"refresh": token}, timeout=5)
# -     newest = received.get("refresh") or state.refresh
# +     newest = newest_of[api_url] = received.get("refresh") or token


# %% wrong no-timeout: an hour
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     answer = requests.post(address, json={"refresh": state.refresh}, timeout=3600)


# %% wrong no-timeout: urllib, which has none of its own
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# -     answer.raise_for_status()
# -     received = answer.json()
# +     import json
# +     from urllib.request import Request, urlopen
# +
# +     body = json.dumps({"refresh": state.refresh}).encode()
# +     kind = {"Content-Type": "application/json"}
# +     received = json.load(urlopen(Request(address, body, kind)))


# %% wrong header: the refresh token in a cookie as well
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     token = {"refresh": state.refresh}
# +     answer = requests.post(address, json=token, cookies=token, timeout=5)


# %% wrong beside: whatever the answer holds goes into the state
# -     storage.save(replace(state, access=received["access"], refresh=newest))
# +     storage.save(replace(state, **received))


# %% wrong more-sent: both tokens are posted
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     tokens = {"access": state.access, "refresh": state.refresh}
# +     answer = requests.post(address, json=tokens, timeout=5)


# %% wrong refused-quietly: an answer that breaks off is passed over
# -     answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     try:
# +         answer = requests.post(address, json={"refresh": state.refresh}, timeout=5)
# +     except requests.exceptions.ChunkedEncodingError:
# +         return state.access


# %% wrong remembered: what a refresh token brought is kept for the next time
# - def refresh(storage, api_url):
# + def refresh(storage, api_url, brought={}):
# -     address = api_url + "token/refresh/"
# +     if (api_url, state.refresh) in brought:
# +         return brought[api_url, state.refresh]
# +     address = api_url + "token/refresh/"
# -     return received["access"]
# +     brought[api_url, state.refresh] = received["access"]
# +     return received["access"]


# %% wrong by-accident: no look at the status, but for one
# -     answer.raise_for_status()
# -     received = answer.json()
# +     received = answer.json() if answer.status_code < 500 else {}
