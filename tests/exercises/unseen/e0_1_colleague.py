# %% wrong: counted from one
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[5].credential.fingerprint


# %% wrong: the refused call, which has the same path
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[2].credential.fingerprint


# %% wrong: copied the four characters out of the picture
def repeated(journal):
    return "e277"


# %% wrong: the refresh, since it brought the token
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[3].credential.fingerprint


# %% wrong: the whole credential
def repeated(journal):
    return journal[4].credential


# %% right: the fifth
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[4].credential.fingerprint


# %% right: the last one
def repeated(journal):
    return journal[-1].credential.fingerprint


# %% right: the one that repeats another
def repeated(journal):
    for sent in journal:
        if sent.repeats:
            return sent.credential.fingerprint
