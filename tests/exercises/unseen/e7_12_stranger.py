# %% right: refresh, read, return the new one
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return pair["refresh"]


# %% right: with a look at the status of each answer
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    answer = api.post("token/refresh/", json={"refresh": token})
    if answer.status_code != 200:
        raise KeyError("refresh")
    access, refresh = answer.json()["access"], answer.json()["refresh"]
    notes = api.get("notes/", token=access)
    assert notes.status_code == 200
    return refresh


# %% right: reads the notes twice, in case one answer is lost
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    fresh = api.post("token/refresh/", json=dict(refresh=token)).json()
    for _ in range(2):
        if api.get("notes/", token=fresh["access"]).status_code == 200:
            break
    return fresh["refresh"]


# %% wrong: keeps the token that it copied
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return token


# %% wrong: keeps the access token
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return pair["access"]


# %% wrong: reads with the refresh token
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["refresh"])
    return pair["refresh"]


# %% wrong: asks who it is, and not for the notes
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("me/", token=pair["access"])
    return pair["refresh"]


# %% wrong: refreshes once, and reads with the first access token from then on
_access = []


def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    if not _access:
        pair = api.post("token/refresh/", json={"refresh": token}).json()
        _access.append(pair["access"])
        token = pair["refresh"]
    api.get("notes/", token=_access[0])
    return token


# %% wrong: refreshes for the next time, and never reads
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    return api.post("token/refresh/", json={"refresh": token}).json()["refresh"]


# %% wrong: both tokens come back, and the next visit gets a dictionary
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    refresh = token["refresh"] if isinstance(token, dict) else token
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return refresh and pair


# %% wrong: keeps the chain in a variable of its own, which the first copy filled
_chain = {}


def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    current = _chain.get("refresh", token)
    pair = api.post("token/refresh/", json={"refresh": current}).json()
    api.get("notes/", token=pair["access"])
    _chain["refresh"] = pair["refresh"]
    return token


# %% wrong: prints the new token, to have it on the screen as well
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    print("next:", pair["refresh"])
    return pair["refresh"]
