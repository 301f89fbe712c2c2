# %% wrong: the error is raised inside the try and caught by its own except
def renew(storage, api_url, timeout=5):
    """Refresh the access token and classify failures."""
    state = storage.load()
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
        data = json_of(response)
        if response.status_code == 401 or (
            response.status_code == 400 and data.get("error") == "invalid_grant"
        ):
            storage.clear()
            raise LoginRequired("Session expired; tokens cleared.")
        if response.status_code == 429 or response.status_code >= 500:
            raise RefreshFailed("Server unavailable; still logged in.", retryable=True)
        if response.status_code != 200 or "access" not in data:
            raise RefreshFailed("Unexpected response; still logged in.", retryable=False)
    except requests.RequestException as exc:
        raise RefreshFailed("Network error; still logged in.", retryable=True) from exc
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: three attempts of its own
def renew(storage, api_url, timeout=5):
    """Refresh the access token and classify failures."""
    state = storage.load()
    response = None
    for _attempt in range(3):
        try:
            response = requests.post(
                f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
            )
        except requests.RequestException:
            continue
        if response.status_code < 500:
            break
    if response is None or response.status_code >= 500 or response.status_code == 429:
        raise RefreshFailed("Server unavailable; still logged in.", retryable=True)
    data = json_of(response)
    if response.status_code == 401 or (
        response.status_code == 400 and data.get("error") == "invalid_grant"
    ):
        storage.clear()
        raise LoginRequired("Session expired; tokens cleared.")
    if response.status_code != 200 or not data.get("access"):
        raise RefreshFailed("Unexpected response; still logged in.", retryable=False)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: the given timeout is not used
def renew(storage, api_url, timeout=5):
    """Refresh the access token and classify failures."""
    state = storage.load()
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=30
        )
    except requests.RequestException:
        raise RefreshFailed("Server unreachable; still logged in.", retryable=True) from None
    data = json_of(response)
    if response.status_code == 401 or (response.status_code, data.get("error")) == (400, "invalid_grant"):
        storage.clear()
        raise LoginRequired("Session expired; tokens cleared.")
    if response.status_code == 429 or response.status_code >= 500:
        raise RefreshFailed("Server unavailable; still logged in.", retryable=True)
    if response.status_code != 200 or not data.get("access"):
        raise RefreshFailed("Unexpected response; still logged in.", retryable=False)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: the refresh token is in the message, for the log
def renew(storage, api_url, timeout=5):
    """Refresh the access token and classify failures."""
    state = storage.load()
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.Timeout:
        raise RefreshFailed("Server timed out; still logged in.", retryable=True) from None
    except requests.RequestException as exc:
        raise RefreshFailed(
            f"{exc} while refreshing {state!r} {state.refresh}; still logged in.", retryable=True
        ) from None
    data = json_of(response)
    if response.status_code == 401 or (
        response.status_code == 400 and data.get("error") == "invalid_grant"
    ):
        storage.clear()
        raise LoginRequired("Session expired; tokens cleared.")
    if response.status_code == 429 or response.status_code >= 500:
        raise RefreshFailed("Server unavailable; still logged in.", retryable=True)
    if response.status_code != 200 or not data.get("access"):
        raise RefreshFailed("Unexpected response; still logged in.", retryable=False)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% wrong: a retry later is worth it for everything
def renew(storage, api_url, timeout=5):
    """Refresh the access token and classify failures."""
    state = storage.load()
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException:
        raise RefreshFailed("Server unreachable; still logged in.", retryable=True) from None
    data = json_of(response)
    if response.status_code in (400, 401) and data.get("error", "invalid_grant") == "invalid_grant":
        storage.clear()
        raise LoginRequired("Session expired; tokens cleared.")
    if response.status_code != 200 or not data.get("access"):
        raise RefreshFailed("Refresh failed; still logged in.", retryable=True)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% right: typed, with an enum of ends
from __future__ import annotations

from enum import Enum, auto


class End(Enum):
    """How a refresh can end."""

    GOOD = auto()
    REFUSED = auto()
    BUSY = auto()
    ODD = auto()


def end_of_answer(response: requests.Response | None) -> End:
    """Classify an answer; None stands for no answer."""
    if response is None:
        return End.BUSY
    status, data = response.status_code, json_of(response)
    if status == 401 or (status == 400 and data.get("error") == "invalid_grant"):
        return End.REFUSED
    if status == 429 or 500 <= status < 600:
        return End.BUSY
    access = data.get("access")
    return End.GOOD if status == 200 and isinstance(access, str) and access else End.ODD


def renew(storage: MemoryStorage, api_url: str, timeout: float = 5) -> str:
    """Refresh the access token; raise the error that fits the end."""
    state = storage.load()
    response: requests.Response | None = None
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException:
        pass
    match end_of_answer(response):
        case End.REFUSED:
            storage.clear()
            raise LoginRequired("The server refused the refresh; the login is forgotten.")
        case End.BUSY:
            raise RefreshFailed("The server can't be asked; the login is kept.", retryable=True)
        case End.ODD:
            raise RefreshFailed("An odd answer came; the login is kept.", retryable=False)
    data = json_of(response)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% right: http.client
import http.client
import json
from urllib.parse import urlsplit


def renew(storage, api_url, timeout=5):
    """Refresh the access token; raise the error that fits the end."""
    state = storage.load()
    parts = urlsplit(api_url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    try:
        body = json.dumps({"refresh": state.refresh})
        kinds = {"Content-Type": "application/json"}
        connection.request("POST", parts.path + "token/refresh/", body, kinds)
        answer = connection.getresponse()
        status, text = answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        raise RefreshFailed("No answer; the login is kept.", retryable=True) from None
    finally:
        connection.close()
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        data = {}
    if status == 401 or (status == 400 and data.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The login has ended and is forgotten.")
    if status == 429 or status >= 500:
        raise RefreshFailed("The server is not well; the login is kept.", retryable=True)
    if status != 200 or not data.get("access"):
        raise RefreshFailed("The answer holds no token; the login is kept.", retryable=False)
    storage.save(replace(state, access=data["access"], refresh=data.get("refresh", state.refresh)))
    return data["access"]


# %% right: raise_for_status, sorted out afterwards
def renew(storage, api_url, timeout=5):
    """Refresh the access token; raise the error that fits the end."""
    state = storage.load()
    failure = None
    try:
        response = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
        response.raise_for_status()
        if response.status_code == 200 and (access := json_of(response).get("access")):
            rotated = json_of(response).get("refresh", state.refresh)
            storage.save(replace(state, access=access, refresh=rotated))
            return access
        failure = RefreshFailed("No token in the answer; the login is kept.", retryable=False)
    except requests.HTTPError as error:
        status, said = error.response.status_code, json_of(error.response).get("error")
        if status == 401 or (status == 400 and said == "invalid_grant"):
            storage.clear()
            failure = LoginRequired("The login has ended and is forgotten.")
        else:
            busy = status == 429 or status >= 500
            failure = RefreshFailed(f"Status {status}; the login is kept.", retryable=busy)
    except requests.RequestException as error:
        failure = RefreshFailed(f"{type(error).__name__}; the login is kept.", retryable=True)
    raise failure
