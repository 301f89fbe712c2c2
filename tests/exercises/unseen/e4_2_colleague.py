# %% wrong: nothing is saved
def refresh(storage, api_url):
    state = storage.load()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    return answer.json()["access"]


# %% wrong: a state made of a name and two tokens
from tutorial_lib import UserState


def refresh(storage, api_url):
    state = storage.load()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    new = answer.json()
    storage.save(UserState(state.username, new["access"], new.get("refresh", state.refresh)))
    return new["access"]


# %% wrong: the state is changed where it lies
def refresh(storage, api_url):
    state = storage.load()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    for name, value in answer.json().items():
        object.__setattr__(state, name, value)
    return state.access


# %% wrong: no time-out
import json
import urllib.request


def refresh(storage, api_url):
    state = storage.load()
    body = json.dumps({"refresh": state.refresh}).encode()
    call = urllib.request.Request(api_url + "token/refresh/", body, {"Content-Type": "application/json"})
    new = json.load(urllib.request.urlopen(call))
    storage.save(replace(state, **new))
    return new["access"]


# %% wrong: it asks once more when the server is down
def refresh(storage, api_url):
    state = storage.load()
    for _ in range(2):
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
        if answer.ok:
            break
    answer.raise_for_status()
    new = answer.json()
    storage.save(replace(state, access=new["access"], refresh=new.get("refresh", state.refresh)))
    return new["access"]


# %% right: get with the old one as default
def refresh(storage, api_url):
    state = storage.load()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=3)
    answer.raise_for_status()
    data = answer.json()
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh") or state.refresh))
    return data["access"]


# %% right: what came is laid over the state
def refresh(storage, api_url):
    old = storage.load()
    url = f"{api_url}token/refresh/"
    with requests.post(url, json={"refresh": old.refresh}, timeout=(3, 10)) as answer:
        answer.raise_for_status()
        new = answer.json()
    changes = {key: new[key] for key in ("access", "refresh") if key in new}
    storage.save(replace(old, **changes))
    print("refreshed", old.username)
    return changes["access"]


# %% right: two saves in two cases
def refresh(storage, api_url):
    state = storage.load()
    answer = requests.request("POST", api_url + "token/refresh/", json=dict(refresh=state.refresh), timeout=5)
    answer.raise_for_status()
    access = answer.json()["access"]
    if "refresh" in answer.json():
        storage.save(replace(state, access=access, refresh=answer.json()["refresh"]))
    else:
        storage.save(replace(state, access=access))
    return access
