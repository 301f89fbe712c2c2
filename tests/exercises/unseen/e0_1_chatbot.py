# %% wrong: the last call to me/ before the refresh
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    calls = [entry for entry in journal if entry.path.endswith("me/")]
    return calls[1].credential.fingerprint


# %% wrong: the second entry, as calls are counted in the picture
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[1].credential.fingerprint


# %% wrong: the first token that the login issued
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[0].issued[0]


# %% wrong: the entry with the highest status
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return max(journal, key=lambda entry: entry.status).credential.fingerprint


# %% wrong: compares the fingerprints and gives back the number
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    fingerprints = [entry.credential.fingerprint for entry in journal]
    return fingerprints.index(fingerprints[4])


# %% right: what the refresh issued, and the request carried
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    refresh = next(entry for entry in journal if entry.path.endswith("token/refresh/"))
    return refresh.issued[0]


# %% right: with a type hint and a name
def repeated(journal) -> str:
    """The fingerprint that the repeated request carried."""
    REPEATED = 4
    exchange = journal[REPEATED]
    return exchange.credential.fingerprint


# %% right: by a list
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    *_, last = list(journal)
    return last.credential.fingerprint
