# %% wrong: calls before logging out
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    header = {"Authorization": f"Bearer {copied}"}
    try:
        return requests.get(api_url + "me/", headers=header, timeout=5)
    finally:
        session.logout()


# %% wrong: copies when there is nothing left, and says so quietly
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    session.logout()
    state = session.storage.load()
    copied = state.access if state else ""
    return requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {copied}"}, timeout=5
    )


# %% wrong: the storage is emptied, and the server never hears of it
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.storage.clear()
    return requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {copied}"}, timeout=5
    )


# %% wrong: the copy stays in the session's headers
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    session.headers["Authorization"] = f"Bearer {copied}"
    return requests.get(api_url + "me/", headers=dict(session.headers), timeout=5)


# %% wrong: a refused copy is an error in place of an answer
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    response = requests.get(f"{api_url}me/", headers=header, timeout=5)
    response.raise_for_status()
    return response


# %% wrong: puts the login back when it is done
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    state = session.storage.load()
    session.logout()
    header = {"Authorization": f"Bearer {state.access}"}
    try:
        return requests.get(api_url + "me/", headers=header, timeout=5)
    finally:
        session.storage.save(state)


# %% wrong: replays the first copy of all, whoever is logged in
_copies = []


def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    _copies.append(session.storage.load().access)
    session.logout()
    header = {"Authorization": f"Bearer {_copies[0]}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong: the copy stands in the address as well
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    return requests.get(
        api_url + "me/",
        params={"token": copied},
        headers={"Authorization": f"Bearer {copied}"},
        timeout=5,
    )


# %% wrong: waits for ever for the answer
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    with requests.Session() as thief:
        thief.headers.update({"Authorization": f"Bearer {copied}"})
        return thief.get(api_url + "me/")


# %% wrong: the answer's content, and not the answer
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5).json()


# %% wrong: no answer becomes None
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    try:
        copied = session.storage.load().access
        session.logout()
        header = {"Authorization": f"Bearer {copied}"}
        return requests.get(api_url + "me/", headers=header, timeout=5)
    except requests.RequestException:
        return None


# %% wrong: shows the copy
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    print("copied:", copied)
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong: a copy of the refresh token
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().refresh
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% right: step by step, with a harmless print
def replay(session, api_url):
    state = session.storage.load()
    print("copying the token of", state.username)
    copied = state.access
    session.logout()
    return requests.get(
        url=f"{api_url}me/", headers={"Authorization": "Bearer " + copied}, timeout=(3, 5)
    )


# %% right: an auth of its own
from dataclasses import dataclass, field


@dataclass
class Copy(requests.auth.AuthBase):
    token: str = field(repr=False)

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copy = Copy(token=session.storage.load().access)
    session.logout()
    return requests.get(api_url + "me/", auth=copy, timeout=5)


# %% right: walrus, a tuple and a partial
from functools import partial


def replay(session, api_url: str) -> requests.Response:
    call, _ = (
        partial(
            requests.get,
            api_url + "me/",
            headers={"Authorization": f"Bearer {(copied := session.storage.load().access)}"},
            timeout=5,
        ),
        session.logout(),
    )
    assert copied
    return call()


# %% right: logs out in the end of a block
from contextlib import contextmanager


@contextmanager
def copy_of(session):
    state = session.storage.load()
    session.logout()
    yield {"Authorization": f"Bearer {state.access}"}


def replay(session, api_url):
    with copy_of(session) as headers:
        return requests.request("GET", api_url + "me/", headers=headers, timeout=10)
