"""Exercise 7.11: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode


# %% start
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    ...  # your code


# %% solution
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key, before = settings.get("JWT_KEY", ""), settings.get("JWT_KEY_BEFORE", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY must be set, to 32 random bytes at least.")
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% wrong anyone-signs: the chatbot's first answer, with a fallback
def signing_keys(settings):
    keys = [settings.get("JWT_KEY", "change-me")]
    if "JWT_KEY_BEFORE" in settings:
        keys.append(settings["JWT_KEY_BEFORE"])
    return keys


# %% wrong starts-not: hard-coded, it refuses every start
def signing_keys(settings):
    raise ValueError("JWT_KEY must be set")


# %% wrong anyone-signs: only an empty one is refused
# -     if len(key.encode()) < 32:
# +     if not key:


# %% wrong anyone-signs: the key before is not looked at
# -     return [key, before] if len(before.encode()) >= 32 else [key]
# +     return [key, before]


# %% wrong starts-not: characters are counted, and not bytes
# -     if len(key.encode()) < 32:
# +     if len(key) < 32:


# %% wrong starts-not: the key before must be there
# -     key, before = settings.get("JWT_KEY", ""), settings.get("JWT_KEY_BEFORE", "")
# +     key, before = settings["JWT_KEY"], settings["JWT_KEY_BEFORE"]


# %% wrong no-list: one key, as a text
# -     return [key, before] if len(before.encode()) >= 32 else [key]
# +     return key


# %% wrong logged-out: there is one key, and one only
# -     return [key, before] if len(before.encode()) >= 32 else [key]
# +     return [key]


# %% wrong old-signs: in the order of their age
# -     return [key, before] if len(before.encode()) >= 32 else [key]
# +     return [before, key] if len(before.encode()) >= 32 else [key]


# %% wrong old-stays: it remembers every key that it has seen
seen = []


def signing_keys(settings):
    key, before = settings.get("JWT_KEY", ""), settings.get("JWT_KEY_BEFORE", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY must be set, to 32 random bytes at least.")
    for one in (before, key):
        if len(one.encode()) >= 32 and one not in seen:
            seen.insert(0, one)
    return list(seen)


# %% wrong crashed: it trips over what is missing
# -     key, before = settings.get("JWT_KEY", ""), settings.get("JWT_KEY_BEFORE", "")
# +     key, before = settings.get("JWT_KEY"), settings.get("JWT_KEY_BEFORE", "")


# %% wrong old-alone: whatever is long enough
def signing_keys(settings):
    both = [settings.get("JWT_KEY", ""), settings.get("JWT_KEY_BEFORE", "")]
    keys = [key for key in both if len(key.encode()) >= 32]
    if not keys:
        raise ValueError("JWT_KEY must be set, to 32 random bytes at least.")
    return keys


# %% wrong told: the error says what was wrong, word for word
# -         raise ValueError("JWT_KEY must be set, to 32 random bytes at least.")
# +         raise ValueError(f"JWT_KEY is too short: {key!r}")


# %% wrong started: a short key is filled up
# -     if len(key.encode()) < 32:
# -         raise ValueError("JWT_KEY must be set, to 32 random bytes at least.")
# +     key = key.ljust(32, "0")
