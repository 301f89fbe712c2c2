# %% wrong: tells the server first, and forgets afterwards
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    if state is None:
        return True
    try:
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False
    finally:
        storage.clear()


# %% wrong: clears a second time at the end, and with it the next one's login
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    if state is None:
        return True
    storage.clear()
    try:
        response = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5
        )
        return response.status_code < 500
    except requests.RequestException:
        return False
    finally:
        storage.clear()  # to be on the safe side


# %% wrong: loads after clearing, so nobody was ever logged in
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    storage.clear()
    state = storage.load()
    if state is None:
        return True
    try:
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False


# %% wrong: a time-out at the server's end goes through
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.ConnectionError:
        return False


# %% wrong: an empty login stays, and the storage says that somebody is there
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    if state is None:
        return True
    storage.save(UserState(state.username, "none", "none"))
    try:
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False


# %% wrong: a storage that cannot forget is taken for a server that was not told
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    try:
        state = storage.load()
        storage.clear()
        if not state:
            return True
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except Exception:
        return False


# %% wrong: any answer counts as told, a 503 as well
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        requests.post(api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5)
    except requests.RequestException:
        return False
    return True


# %% wrong: answers before it knows, from a thread that nobody waits for
from threading import Thread


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is not None:
        call = {"json": {"refresh": state.refresh}, "timeout": 5}
        Thread(
            target=requests.post, args=(api_url + "token/blacklist/",), kwargs=call, daemon=True
        ).start()
    return True


# %% wrong: the second logout of a program is not told
_told = False


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    global _told
    state = storage.load()
    storage.clear()
    if state is None or _told:
        return True
    try:
        body = {"refresh": state.refresh}
        _told = requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False
    return _told


# %% wrong: the access token goes along in the header
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        return requests.post(
            api_url + "token/blacklist/",
            json={"refresh": state.refresh},
            headers={"Authorization": f"Bearer {state.access}"},
            timeout=5,
        ).ok
    except requests.RequestException:
        return False


# %% wrong: both tokens go out in the body
from dataclasses import asdict


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        return requests.post(api_url + "token/blacklist/", json=asdict(state), timeout=5).ok
    except requests.RequestException:
        return False


# %% wrong: nobody logged in means that the server was not told
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    try:
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except (AttributeError, requests.RequestException):
        return False


# %% wrong: the refresh token stands in the log when the server is gone
import logging


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    body = {"refresh": state.refresh}
    try:
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException as error:
        logging.getLogger(__name__).error("could not send %s: %s", body, type(error).__name__)
        return False


# %% wrong: the library's session does all of it
from tutorial_lib import ApiSession


def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    try:
        ApiSession(api_url, storage=storage).logout()
    except requests.RequestException:
        return False
    return True


# %% right: urllib
import http.client
import json
import urllib.request


def log_out(api_url, storage):
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
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False


# %% right: match on the status, with a harmless print
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    if not (state := storage.load()):
        print("nobody was logged in")
        return True
    storage.clear()
    try:
        answer = requests.post(
            url=f"{api_url}token/blacklist/", json={"refresh": state.refresh}, timeout=(2, 6)
        )
    except requests.exceptions.RequestException:
        print("the server could not be told")
        return False
    match answer.status_code // 100:
        case 2 | 4:
            return True
        case _:
            return False


# %% right: a helper class with a session that is closed
from dataclasses import dataclass, field


@dataclass
class Ending:
    api_url: str
    refresh: str = field(repr=False)

    def tell(self) -> bool:
        with requests.Session() as session:
            answer = session.post(
                self.api_url + "token/blacklist/", json={"refresh": self.refresh}, timeout=3
            )
            answer.raise_for_status()
        return True


def log_out(api_url: str, storage: TokenStorage) -> bool:
    state = storage.load()
    try:
        storage.clear()
        return state is None or Ending(api_url, state.refresh).tell()
    except requests.RequestException:
        return False


# %% right: suppress, and a flag
from contextlib import suppress


def log_out(api_url, storage):
    state, told = storage.load(), False
    storage.clear()
    if state is None:
        return True
    with suppress(requests.RequestException):
        response = requests.request(
            "POST", api_url + "token/blacklist/", json=dict(refresh=state.refresh), timeout=5.0
        )
        told = response.ok
    return told
