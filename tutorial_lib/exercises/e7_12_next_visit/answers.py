"""Exercise 7.12: where it starts, how it can be solved, and what goes wrong."""


# %% start
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    ...  # your code


# %% solution
def next_visit(api, token):
    """Read the owner's notes, and return the refresh token for the next visit."""
    pair = api.post("token/refresh/", json={"refresh": token}).json()
    api.get("notes/", token=pair["access"])
    return pair["refresh"]


# %% wrong not-refreshed: hard-coded, it keeps what it has
def next_visit(api, token):
    return token


# %% wrong not-refreshed: the stolen token is sent where it does not belong
def next_visit(api, token):
    api.get("notes/", token=token)
    return token


# %% wrong shut-out: the chatbot's first answer, which keeps the stolen one
# -     return pair["refresh"]
# +     return token


# %% wrong shut-out: the access token is kept
# -     return pair["refresh"]
# +     return pair["access"]


# %% wrong not-read: it has the keys, and opens nothing
# -     api.get("notes/", token=pair["access"])


# %% wrong not-read: the notes are asked for with the wrong one of the two
# -     api.get("notes/", token=pair["access"])
# +     api.get("notes/", token=pair["refresh"])


# %% wrong not-returned: the loot is returned, and not the key
# -     api.get("notes/", token=pair["access"])
# -     return pair["refresh"]
# +     return api.get("notes/", token=pair["access"]).json()
