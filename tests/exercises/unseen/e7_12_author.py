# %% right: in many words
def next_visit(api, token):
    answer = api.post("token/refresh/", json={"refresh": token})
    answer.raise_for_status()
    body = answer.json()
    access, refresh = body["access"], body["refresh"]
    notes = api.get("notes/", token=access)
    notes.raise_for_status()
    return refresh


# %% right: it looks around first
def next_visit(api, token):
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("me/", token=pair["access"])
    api.get("notes/", token=pair["access"])
    return pair.get("refresh", token)


# %% right: the notes are kept somewhere
loot = []


def next_visit(api, token):
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    loot.extend(api.get("notes/", token=pair["access"]).json())
    return pair["refresh"]


# %% wrong: it remembers the first token for ever
first = []


def next_visit(api, token):
    first.append(token)
    pair = api.post("token/refresh/", json={"refresh": first[0]}).json()
    api.get("notes/", token=pair["access"])
    return pair["refresh"]


# %% wrong: both are returned
def next_visit(api, token):
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return pair["access"], pair["refresh"]


# %% wrong: the notes of nobody
def next_visit(api, token):
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/")
    return pair["refresh"]


# %% wrong: it throws the owner out first, and itself
def next_visit(api, token):
    api.post("token/blacklist/", json={"refresh": token})
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return pair["refresh"]


# %% wrong: it asks who it is, and reads nothing
def next_visit(api, token):
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("me/", token=pair["access"])
    return pair["refresh"]
