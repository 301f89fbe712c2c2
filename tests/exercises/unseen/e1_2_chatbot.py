# %% wrong: decides by the words of the refusal
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    response = requests.post(
        api_url + "token/",
        json={"username": username, "password": password},
        timeout=10,
    )
    data = response.json()
    if "No active account" in data.get("detail", ""):
        raise PermissionError("Invalid credentials")
    return TokenPair(access=data.get("access", ""), refresh=data.get("refresh", ""))


# %% wrong: urllib, and no timeout
import json
import urllib.request


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    request = urllib.request.Request(
        api_url + "token/",
        data=json.dumps({"username": username, "password": password}).encode("utf-8"),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request) as response:
        data = json.load(response)
    return TokenPair(access=data["access"], refresh=data["refresh"])


# %% wrong: the server's whole answer in the message of the error
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    payload = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=payload, timeout=10)
    if not response.ok:
        raise RuntimeError(f"Login failed for {payload}: {response.status_code} {response.text}")
    data = response.json()
    return TokenPair(access=data["access"], refresh=data["refresh"])


# %% wrong: keeps one pair for all
_cache = {}


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    if username not in _cache:
        response = requests.post(
            api_url + "token/", json={"username": username, "password": password}, timeout=10
        )
        response.raise_for_status()
        data = response.json()
        _cache[username] = TokenPair(access=data["access"], refresh=data["refresh"])
    return _cache[username]


# %% wrong: logs the answer for debugging
import logging

logger = logging.getLogger(__name__)


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    response = requests.post(
        api_url + "token/", json={"username": username, "password": password}, timeout=10
    )
    logger.debug("login answered %s", response.text)
    response.raise_for_status()
    data = response.json()
    return TokenPair(access=data["access"], refresh=data["refresh"])


# %% right: urllib with a timeout
import json
import urllib.request


def obtain_tokens(api_url: str, username: str, password: str) -> TokenPair:
    """Trade a user name and a password for two tokens."""
    request = urllib.request.Request(
        api_url + "token/",
        data=json.dumps({"username": username, "password": password}).encode("utf-8"),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        data = json.load(response)
    return TokenPair(access=data["access"], refresh=data["refresh"])


# %% right: each end in its own words
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    try:
        response = requests.post(
            url=api_url + "token/",
            json={"username": username, "password": password},
            headers={"Accept": "application/json"},
            timeout=5.0,
            allow_redirects=False,
        )
    except requests.Timeout as error:
        raise RuntimeError("The server took too long.") from error
    if response.status_code == 401:
        raise PermissionError("User name or password is not right.")
    response.raise_for_status()
    match response.json():
        case {"access": str(access), "refresh": str(refresh)}:
            return TokenPair(access=access, refresh=refresh)
    raise ValueError("The answer holds no tokens.")


# %% right: tries again when the server is out of order, and not when it says no
import time


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    for attempt in range(3):
        response = requests.post(
            api_url + "token/", json={"username": username, "password": password}, timeout=5
        )
        if response.status_code not in (502, 503, 504):
            break
        time.sleep(0.01)
    response.raise_for_status()
    data = response.json()
    return TokenPair(access=data["access"], refresh=data["refresh"])
