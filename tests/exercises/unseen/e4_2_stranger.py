# %% wrong: whatever else the answer holds is put into the state as well
def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    state = storage.load()
    answer = requests.post(
        api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5
    )
    answer.raise_for_status()
    received = answer.json()
    storage.save(replace(state, **received))
    return received["access"]


# %% wrong: the timeout is for the connection alone, and the answer may take for ever
def refresh(storage, api_url):
    state = storage.load()
    answer = requests.post(
        api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=(5, None)
    )
    answer.raise_for_status()
    received = answer.json()
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    return received["access"]


# %% wrong: the storage is cleared before the answer is there
def refresh(storage, api_url):
    state = storage.load()
    storage.clear()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    new = replace(
        state, access=received["access"], refresh=received.get("refresh") or state.refresh
    )
    storage.save(new)
    return new.access


# %% wrong: a bad answer is passed over, and the old access token returned
def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5
        )
        answer.raise_for_status()
        received = answer.json()
    except requests.HTTPError as error:
        print("The refresh failed:", error.response.status_code)
        return state.access
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    return received["access"]


# %% wrong: the refresh token is posted up to three times
def refresh(storage, api_url):
    """Refresh with a small retry, since networks fail."""
    state = storage.load()
    for attempt in range(3):
        try:
            answer = requests.post(
                api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5
            )
            answer.raise_for_status()
            break
        except requests.RequestException:
            if attempt == 2:
                raise
    received = answer.json()
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    return received["access"]


# %% wrong: one memory for all: the next user of the same API gets the token of the one before
_fresh = {}


def refresh(storage, api_url):
    """Refresh once for a refused token; calls that come late get the same new token."""
    state = storage.load()
    if api_url in _fresh and _fresh[api_url] != state.access:
        return _fresh[api_url]
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    _fresh[api_url] = received["access"]
    return received["access"]


# %% wrong: the old access token goes along in the body
from dataclasses import asdict


def refresh(storage, api_url):
    """Post the stored tokens, and keep what comes back."""
    state = storage.load()
    tokens = {name: value for name, value in asdict(state).items() if name in ("access", "refresh")}
    response = requests.post(url=api_url + "token/refresh/", json=tokens, timeout=(3.05, 10))
    response.raise_for_status()
    data = response.json()
    updated = replace(state, access=data["access"], refresh=data.get("refresh") or state.refresh)
    storage.save(updated)
    return updated.access


# %% wrong: it is saved first and looked at afterwards: a bad answer empties the login
def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    state = storage.load()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    try:
        received = answer.json()
    except ValueError:
        received = {}
    access, new = received.get("access"), received.get("refresh")
    storage.save(replace(state, access=access, refresh=new or state.refresh))
    answer.raise_for_status()
    return access


# %% wrong: an answer of 503 is no error: only refusals are raised
def refresh(storage, api_url):
    state = storage.load()
    answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5)
    if 400 <= answer.status_code < 500:
        answer.raise_for_status()
    if not answer.ok:
        return None
    received = answer.json()
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    return received["access"]


# %% right: a dictionary of what changes, and a partial
from functools import partial

post = partial(requests.post, timeout=5)


def refresh(storage, api_url):
    state = storage.load()
    answer = post(f"{api_url}token/refresh/", json={"refresh": state.refresh})
    answer.raise_for_status()
    changes = {
        name: value
        for name, value in answer.json().items()
        if name in ("access", "refresh") and value
    }
    storage.save(replace(state, **changes))
    return changes["access"]


# %% right: the body made by hand, walrus, keyword arguments
import json


def refresh(storage, api_url):
    body = json.dumps({"refresh": (state := storage.load()).refresh})
    answer = requests.post(
        url=api_url + "token/refresh/",
        data=body,
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        timeout=(3.05, 10),
    )
    answer.raise_for_status()
    received = answer.json()
    access = received["access"]
    if new := received.get("refresh"):
        state = replace(state, refresh=new)
    storage.save(state=replace(state, access=access))
    return access


# %% right: requests.request, in a class with one method
class Refresher:
    TIMEOUT = 8

    def __init__(self, storage, root):
        self.storage = storage
        self.address = root + "token/refresh/"

    def __call__(self) -> str:
        state = self.storage.load()
        with requests.request(
            "POST", self.address, json={"refresh": state.refresh}, timeout=self.TIMEOUT
        ) as answer:
            answer.raise_for_status()
            match answer.json():
                case {"access": access, "refresh": str(new)}:
                    self.storage.save(replace(state, access=access, refresh=new))
                case {"access": access}:
                    self.storage.save(replace(state, access=access))
        return access


def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    return Refresher(storage, api_url)()


# %% right: a form in place of JSON, try/except that raises again, a print
def refresh(storage, api_url):
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", data={"refresh": state.refresh}, timeout=3
        )
        answer.raise_for_status()
    except requests.HTTPError as error:
        print("The server said", error.response.status_code)
        raise
    else:
        received = answer.json()
        new = replace(
            state,
            access=received["access"],
            refresh=received.get("refresh") or state.refresh,
        )
        storage.save(new)
    return storage.load().access


# %% right: the old refresh token is what `get` gives where none came
def refresh(storage, api_url):
    """Trade the refresh token for a new access token, keep it, and return it."""
    state = storage.load()
    answer = requests.post(f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=5)
    answer.raise_for_status()
    received = answer.json()
    kept = received.get("refresh", state.refresh)
    storage.save(replace(state, access=received["access"], refresh=kept))
    return received["access"]
