# %% wrong: raises for a bad status and returns the body
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    access_token = session.storage.load().access
    session.logout()
    response = requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {access_token}"}, timeout=10
    )
    response.raise_for_status()
    return response.json()


# %% wrong: the whole state copied, and the token taken after the logout
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    storage = session.storage
    session.logout()
    state = storage.load()
    token = state.access if state else ""
    return requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )


# %% wrong: the token in the address, too
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    access_token = session.storage.load().access
    session.logout()
    return requests.get(
        api_url + "me/",
        params={"access_token": access_token},
        headers={"Authorization": f"Bearer {access_token}"},
        timeout=10,
    )


# %% wrong: refreshes first, so that the copy is fresh
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    state = session.storage.load()
    fresh = requests.post(
        api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=10
    ).json()["access"]
    session.logout()
    return requests.get(api_url + "me/", headers={"Authorization": f"Bearer {fresh}"}, timeout=10)


# %% wrong: says what it copied
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    access_token = session.storage.load().access
    print(f"Copied token: {access_token}")
    session.logout()
    return requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {access_token}"}, timeout=10
    )


# %% right: type hints
def replay(session, api_url: str) -> requests.Response:
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied: str = session.storage.load().access
    session.logout()
    headers: dict[str, str] = {"Authorization": f"Bearer {copied}", "Accept": "application/json"}
    return requests.get(url=f"{api_url}me/", headers=headers, timeout=10)


# %% right: a plain session
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    with requests.Session() as thief:
        thief.headers["Authorization"] = f"Bearer {copied}"
        return thief.get(api_url + "me/", timeout=10)


# %% right: nobody logged in is an error
from urllib.parse import urljoin


def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    if (state := session.storage.load()) is None:
        raise ValueError("nobody is logged in")
    try:
        pass
    finally:
        session.logout()
    return requests.get(
        urljoin(api_url, "me/"), headers={"Authorization": "Bearer " + state.access}, timeout=2.0
    )
