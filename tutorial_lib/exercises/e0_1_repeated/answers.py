"""Exercise 0.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
from tutorial_lib import ApiSession


# %% start
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[...].credential.fingerprint  # your turn: a number in place of the dots


# %% solution
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[4].credential.fingerprint


# %% wrong copied: hard-coded, read off the picture
def repeated(journal):
    return "e277"


# %% wrong past-the-end: counted from 1
def repeated(journal):
    return journal[5].credential.fingerprint


# %% wrong old-token: the chatbot's first answer, the second of the calls to me/
def repeated(journal):
    calls = [exchange for exchange in journal if exchange.path.endswith("me/")]
    return calls[1].credential.fingerprint


# %% wrong old-token: the request that was refused
def repeated(journal):
    return journal[2].credential.fingerprint


# %% wrong no-token: the refresh in place of the request after it
def repeated(journal):
    return journal[3].credential.fingerprint


# %% wrong not-a-place: a fingerprint in place of the number
def repeated(journal):
    return journal["e277"].credential.fingerprint


# %% wrong not-a-place: the dots are still there, under another name
def repeated(entries):
    return entries[...].credential.fingerprint


# %% wrong not-a-fingerprint: one step too few
def repeated(journal):
    return journal[4].credential


# %% wrong copied: hard-coded again, read off the picture of the check
def repeated(journal):
    return "0680"


# %% wrong journal-changed: it empties what it has read
def repeated(journal):
    fingerprint = journal[4].credential.fingerprint
    journal.clear()
    return fingerprint
