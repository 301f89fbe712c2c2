# %% wrong: through the session
def replay(session, api_url):
    copied = session.storage.load().access
    session.logout()
    return session.get("me/", headers={"Authorization": f"Bearer {copied}"}, timeout=5)


# %% wrong: logs out last
def replay(session, api_url):
    copied = session.storage.load().access
    answer = requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {copied}"}, timeout=5
    )
    session.logout()
    return answer


# %% wrong: clears the storage, and calls that a logout
def replay(session, api_url):
    copied = session.storage.load().access
    session.storage.clear()
    headers = {"Authorization": "Bearer " + copied}
    return requests.get(api_url + "me/", headers=headers, timeout=5)


# %% wrong: the refresh token
def replay(session, api_url):
    copied = session.storage.load().refresh
    session.logout()
    return requests.get(api_url + "me/", headers={"Authorization": f"Bearer {copied}"}, timeout=5)


# %% wrong: no timeout
def replay(session, api_url):
    copied = session.storage.load().access
    session.logout()
    return requests.get(api_url + "me/", headers={"Authorization": f"Bearer {copied}"})


# %% right: plain
def replay(session, api_url):
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% right: an auth of its own
class _Copy(requests.auth.AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.token
        return request


def replay(session, api_url):
    state = session.storage.load()
    session.logout()
    return requests.get(f"{api_url}me/", auth=_Copy(state.access), timeout=3)


# %% right: request
def replay(session, api_url):
    token = session.storage.load().access
    assert session.logout() is not False
    answer = requests.request(
        "GET", api_url + "me/", headers={"authorization": f"Bearer {token}"}, timeout=(3, 3)
    )
    print(answer.status_code)
    return answer
