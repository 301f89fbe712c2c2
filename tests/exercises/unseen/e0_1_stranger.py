# %% wrong: counts from 1, and falls off the end of the journal
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[5].credential.fingerprint


# %% wrong: the four characters of the notebook's own picture, whatever journal comes
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    fingerprints = [entry.credential.fingerprint for entry in journal]
    return "e277" if fingerprints else None


# %% wrong: the refused request in place of the one that repeats it
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    calls = [entry for entry in journal if entry.path.endswith("me/")]
    return calls[1].credential.fingerprint


# %% wrong: asks the notebook's own server, and not the journal that it was given
from tutorial_lib import course_server


def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return course_server().journal[4].credential.fingerprint


# %% wrong: remembers the first journal's answer and gives it for every later one
def repeated(journal, known=[]):
    """The fingerprint that the repeated request carried."""
    if not known:
        known.append(journal[4].credential.fingerprint)
    return known[0]


# %% wrong: shows the fingerprint and returns nothing
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    print(journal[4].credential.fingerprint)


# %% wrong: gives the whole credential, kind and owner too
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return f"{journal[4].credential}"


# %% wrong: empties the journal once it has read it
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    fingerprint = journal[4].credential.fingerprint
    journal.clear()
    return fingerprint


# %% right: from the end
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return journal[-1].credential.fingerprint


# %% right: looks for the entry that repeats another
def repeated(journal):
    """The fingerprint that the repeated request carried."""
    return next(entry for entry in journal if entry.repeats).credential.fingerprint


# %% right: a lambda
repeated = lambda journal: journal[4].credential.fingerprint  # noqa: E731


# %% right: unpacks the five, with a harmless print
def repeated(journal):
    login, first, refused, refresh, again = journal
    print("five requests, the last one is the one")
    return again.credential.fingerprint
