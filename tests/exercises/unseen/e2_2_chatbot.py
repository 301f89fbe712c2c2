# %% wrong: sends both tokens
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        response = requests.post(
            api_url + "token/blacklist/",
            json={"refresh": state.refresh, "access": state.access},
            timeout=10,
        )
        return response.status_code < 500
    except requests.RequestException:
        return False


# %% wrong: an error for a 5xx comes out
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        response = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=10
        )
    except (requests.ConnectionError, requests.Timeout):
        return False
    response.raise_for_status()
    return True


# %% wrong: keeps an empty login in place of none
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    from tutorial_lib import UserState

    state = storage.load()
    if state is None:
        return True
    storage.save(UserState(state.username, "", state.refresh))
    try:
        response = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=10
        )
        return response.ok
    except requests.RequestException:
        return False


# %% wrong: three times, and no timeout
import time


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    for attempt in range(3):
        try:
            response = requests.post(
                api_url + "token/blacklist/", json={"refresh": state.refresh}
            )
            if response.status_code < 500:
                return True
        except requests.RequestException:
            pass
    return False


# %% wrong: nobody logged in is False
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return False
    try:
        response = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=10
        )
        return response.status_code < 500
    except requests.RequestException:
        return False


# %% right: urllib
import json
import urllib.error
import urllib.request


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    request = urllib.request.Request(
        api_url + "token/blacklist/",
        data=json.dumps({"refresh": state.refresh}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


# %% right: finally
def log_out(api_url: str, storage) -> bool:
    """Forget the login here, and end it at the server; whether the server was told."""
    try:
        state = storage.load()
    finally:
        storage.clear()
    if state is None:
        return True
    try:
        response = requests.post(
            url=api_url + "token/blacklist/",
            json={"refresh": state.refresh},
            timeout=5.0,
            allow_redirects=False,
        )
        response.raise_for_status()
    except requests.RequestException:
        return False
    return True


# %% right: a word in the log
import logging

logger = logging.getLogger(__name__)


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None or not state.refresh:
        return True
    try:
        response = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5
        )
    except requests.RequestException as error:
        logger.warning("The server could not be told (%s).", type(error).__name__)
        return False
    if response.status_code >= 500:
        logger.warning("The server answered %s.", response.status_code)
        return False
    return True
