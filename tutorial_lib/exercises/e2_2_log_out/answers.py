"""Exercise 2.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests

from tutorial_lib import ApiSession, MemoryStorage


# %% start
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    ...  # your code


# %% solution
def log_out(api_url, storage):
    """Forget the login here, and end it at the server; whether the server was told."""
    state = storage.load()
    if state is None:
        return True
    storage.clear()
    body = {"refresh": state.refresh}
    try:
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False


# %% wrong not-told: hard-coded success
def log_out(api_url, storage):
    storage.clear()
    return True


# %% wrong server-gone: the chatbot's first answer
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    response = requests.post(
        f"{api_url}token/blacklist/", json={"refresh": state.refresh}, timeout=10
    )
    response.raise_for_status()
    storage.clear()
    return True


# %% wrong server-gone: quiet, and the login stays
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    try:
        body = {"refresh": state.refresh}
        requests.post(api_url + "token/blacklist/", json=body, timeout=5).raise_for_status()
        storage.clear()
        return True
    except requests.RequestException:
        return False


# %% wrong server-gone: forgotten first, and the network's error comes out
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    storage.clear()
    body = {"refresh": state.refresh}
    return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok


# %% wrong in-the-header: the refresh token goes in the header
# -     body = {"refresh": state.refresh}
# +     header = {"Authorization": f"Bearer {state.refresh}"}
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(api_url + "token/blacklist/", headers=header, timeout=5).ok


# %% wrong wrong-token: the access token is to be ended
# -     body = {"refresh": state.refresh}
# +     body = {"refresh": state.access}


# %% wrong wrong-token: sent as a form, under another name
# -     storage.clear()
# -     body = {"refresh": state.refresh}
# +     storage.clear()
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         body = {"token": state.refresh}
# +         return requests.post(api_url + "token/blacklist/", data=body, timeout=5).ok


# %% wrong still-here: the server is told, and the storage is not
# -         return True
# -     storage.clear()
# +         return True


# %% wrong nobody: it takes for granted that somebody is logged in
def log_out(api_url, storage):
    body = {"refresh": storage.load().refresh}
    storage.clear()
    try:
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False


# %% wrong refused: forgotten only where the server agrees
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    body = {"refresh": state.refresh}
    try:
        response = requests.post(api_url + "token/blacklist/", json=body, timeout=5)
    except requests.RequestException:
        storage.clear()
        return False
    if response.ok:
        storage.clear()
    return response.ok


# %% wrong refused: a refusal comes out as an error
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    storage.clear()
    body = {"refresh": state.refresh}
    try:
        response = requests.post(api_url + "token/blacklist/", json=body, timeout=5)
    except (requests.ConnectionError, requests.Timeout):
        return False
    response.raise_for_status()
    return True


# %% wrong told-anyway: any end is a good end
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    storage.clear()
    try:
        requests.post(api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5)
    except requests.RequestException:
        pass
    return True


# %% wrong not-true: it says nothing
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return
    storage.clear()
    try:
        requests.post(api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5)
    except requests.RequestException:
        return False


# %% wrong header-carried: both tokens go out, one of them for nothing
# -     body = {"refresh": state.refresh}
# +     body, header = {"refresh": state.refresh}, {"Authorization": f"Bearer {state.access}"}
# +     url = api_url + "token/blacklist/"
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(url, json=body, headers=header, timeout=5).ok


# %% wrong no-timeout: it waits for the server as long as that takes
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(api_url + "token/blacklist/", json=body).ok


# %% wrong wrong-address: one slash too many
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(f"{api_url}/token/blacklist/", json=body, timeout=5).ok


# %% wrong other-arguments: the API's address is in the cell above
# - def log_out(api_url, storage):
# + def log_out(storage):
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(server.api_url + "token/blacklist/", json=body, timeout=5).ok


# %% wrong server-gone: an answer that does not come in time comes out
# -     except requests.RequestException:
# +     except requests.ConnectionError:


# %% wrong posted-first: told first, and forgotten in any case
# -     storage.clear()
# -     body = {"refresh": state.refresh}
# +     body = {"refresh": state.refresh}
# -         return False
# +         return False
# +     finally:
# +         storage.clear()


# %% wrong twice: both tokens are to be ended
# -     body = {"refresh": state.refresh}
# +     body = {"refresh": state.refresh}
# +     wrong = {"refresh": state.access}
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         requests.post(api_url + "token/blacklist/", json=wrong, timeout=5)
# +         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok


# %% wrong access-too: both tokens in one body
# -     body = {"refresh": state.refresh}
# +     body = {"refresh": state.refresh, "access": state.access}


# %% wrong in-the-address: in the body, and in the address as well
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         url = api_url + "token/blacklist/"
# +         return requests.post(url, json=body, params=body, timeout=5).ok


# %% wrong no-json: sent as a form
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(api_url + "token/blacklist/", data=body, timeout=5).ok


# %% wrong neither: a refusal gets no word
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         answer = requests.post(api_url + "token/blacklist/", json=body, timeout=5)
# +         return answer.ok if answer.ok or answer.status_code >= 500 else None


# %% wrong no-timeout: an hour, so that nobody is ever disturbed
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(api_url + "token/blacklist/", json=body, timeout=3600).ok


# %% wrong still-here: emptied by hand, as far as a storage in memory goes
# -     storage.clear()
# +     storage._state = None


# %% wrong storage-error: every error is caught
# -     storage.clear()
# -     body = {"refresh": state.refresh}
# -     try:
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# -     except requests.RequestException:
# +     body = {"refresh": state.refresh}
# +     try:
# +         storage.clear()
# +         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +     except Exception:


# %% wrong next-one-out: cleared once more, to be safe
# -         return False
# +         return False
# +     finally:
# +         storage.clear()


# %% wrong other-words: decided by the body
# -         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
# +         return requests.post(api_url + "token/blacklist/", json=body, timeout=5).json() == {}
