# %% wrong: an hour of patience
def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    response = requests.post(
        f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=3600
    )
    response.raise_for_status()
    data = response.json()
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: a new refresh token is not kept
def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    response = requests.post(
        f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=10
    )
    response.raise_for_status()
    new_state = replace(state, access=response.json()["access"])
    storage.save(new_state)
    return new_state.access


# %% wrong: the expired access token goes along in the header
def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    response = requests.post(
        f"{api_url}token/refresh/",
        json={"refresh": state.refresh},
        headers={"Authorization": f"Bearer {state.access}"},
        timeout=10,
    )
    response.raise_for_status()
    data = response.json()
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: on any error the old token comes back
def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=10
        )
        response.raise_for_status()
    except requests.RequestException:
        return state.access
    data = response.json()
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: the refresh token of an API is remembered beside the storage
_refresh_tokens = {}


def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    token = _refresh_tokens.get(api_url, state.refresh)
    response = requests.post(f"{api_url}token/refresh/", json={"refresh": token}, timeout=10)
    response.raise_for_status()
    data = response.json()
    _refresh_tokens[api_url] = data.get("refresh", token)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", token)))
    return data["access"]


# %% right: typed, with a helper
from __future__ import annotations

REFRESH_TIMEOUT = 10.0


def refresh(storage: MemoryStorage, api_url: str) -> str:
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    data = _exchange(f"{api_url}token/refresh/", state.refresh)
    renewed = replace(state, access=data["access"])
    if rotated := data.get("refresh"):
        renewed = replace(renewed, refresh=rotated)
    storage.save(renewed)
    return renewed.access


def _exchange(url: str, token: str) -> dict[str, str]:
    response = requests.post(url=url, json={"refresh": token}, timeout=REFRESH_TIMEOUT)
    response.raise_for_status()
    return response.json()


# %% right: urljoin, and a form of JSON written by hand
import json
from urllib.parse import urljoin


def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    response = requests.post(
        urljoin(api_url, "token/refresh/"),
        data=json.dumps({"refresh": state.refresh}),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        timeout=5,
    )
    if not response.ok:
        response.raise_for_status()
    payload = json.loads(response.content)
    storage.save(
        replace(state, access=payload["access"], refresh=payload.get("refresh", state.refresh))
    )
    return payload["access"]


# %% right: a session of its own
def refresh(storage, api_url):
    """Exchange the refresh token for a new access token."""
    state = storage.load()
    with requests.Session() as session:
        response = session.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=5
        )
    response.raise_for_status()
    match response.json():
        case {"access": access, "refresh": rotated}:
            storage.save(replace(state, access=access, refresh=rotated))
        case {"access": access}:
            storage.save(replace(state, access=access))
    return storage.load().access
