# %% right: a short one before is left out
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% right: a short one before stops the server as well, an empty one is none
def long_enough(name, value):
    """Return this key; raises ValueError for one that is too short."""
    if len(value.encode("utf-8")) < 32:
        raise ValueError(f"{name} is shorter than 32 bytes")
    return value


def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    keys = [long_enough("JWT_KEY", settings.get("JWT_KEY") or "")]
    if settings.get("JWT_KEY_BEFORE"):
        keys.append(long_enough("JWT_KEY_BEFORE", settings["JWT_KEY_BEFORE"]))
    return keys


# %% right: a comprehension over both names, and then the first one is asked for
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    names = ("JWT_KEY", "JWT_KEY_BEFORE")
    good = {name: settings[name] for name in names if len(settings.get(name, "").encode()) > 31}
    if "JWT_KEY" not in good:
        raise ValueError("There is no JWT_KEY that is long enough.")
    return list(good.values())


# %% wrong: counts letters, and not bytes
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before) >= 32 else [key]


# %% wrong: KeyError where the key is missing
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings["JWT_KEY"]
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% wrong: the key before isn't measured
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE")
    return [key, before] if before else [key]


# %% wrong: starts with the key before where the new one is no good
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    keys = [settings.get(name, "") for name in ("JWT_KEY", "JWT_KEY_BEFORE")]
    good = [key for key in keys if len(key.encode()) >= 32]
    if not good:
        raise ValueError("no key is long enough")
    return good


# %% wrong: the message of the error holds the key, for whoever reads the log
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError(f"JWT_KEY is too short: {key!r}")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% wrong: a key that's too short is made longer
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if not key:
        raise ValueError("JWT_KEY is missing")
    keys = [key.ljust(32, "0")]
    before = settings.get("JWT_KEY_BEFORE", "")
    if len(before.encode()) >= 32:
        keys.append(before)
    return keys


# %% wrong: the key before signs
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [before, key] if len(before.encode()) >= 32 else [key]


# %% right: strips the keys, so that one with a blank at its end signs otherwise than before
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "").strip()
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE", "").strip()
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% wrong: more than 32 bytes are asked for, and 32 are enough
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) <= 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) > 32 else [key]


# %% right: takes the keys out of the settings, so that nobody else reads them
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.pop("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = settings.pop("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% wrong: reads the environment, and not the settings that it's given
def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    import os

    key = os.environ.get("JWT_KEY") or settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    before = os.environ.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) >= 32 else [key]


# %% wrong: the keys of the first start are kept in a list that grows
_keys = []


def signing_keys(settings):
    """Return the keys that the server signs (the first one) and checks its tokens with."""
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        raise ValueError("JWT_KEY has to be 32 bytes long at least")
    _keys.insert(0, key)
    before = settings.get("JWT_KEY_BEFORE", "")
    if len(before.encode()) >= 32:
        _keys.append(before)
    return list(_keys)
