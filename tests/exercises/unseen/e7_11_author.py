# %% right: a loop, and every bad key is an error
def signing_keys(settings):
    keys = []
    for name in ("JWT_KEY", "JWT_KEY_BEFORE"):
        if name == "JWT_KEY_BEFORE" and name not in settings:
            continue
        key = settings.get(name) or ""
        if len(key.encode("utf-8")) < 32:
            raise ValueError(f"{name} needs 32 bytes at least")
        keys.append(key)
    return keys


# %% right: with a helper, and the key before left out when it is bad
def is_long_enough(key):
    return key is not None and len(bytes(key, "utf-8")) > 31


def signing_keys(settings):
    if not is_long_enough(settings.get("JWT_KEY")):
        raise ValueError("set JWT_KEY")
    found = [settings.get("JWT_KEY"), settings.get("JWT_KEY_BEFORE")]
    return [key for key in found if is_long_enough(key)]


# %% right: a short key of before stops the server, too
def signing_keys(settings):
    key = settings.get("JWT_KEY", "")
    before = settings.get("JWT_KEY_BEFORE")
    if len(key.encode()) < 32 or (before is not None and len(before.encode()) < 32):
        raise ValueError("a key must have 32 bytes")
    return [key] + ([before] if before else [])


# %% wrong: 32 of something, but 31 will do
def signing_keys(settings):
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) <= 30:
        raise ValueError("JWT_KEY")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) > 31 else [key]


# %% wrong: a short key is made longer
def signing_keys(settings):
    key = settings.get("JWT_KEY", "").ljust(32, "0")
    return [key]


# %% wrong: an exit in place of an error
import sys


def signing_keys(settings):
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        sys.exit("JWT_KEY is too short")
    before = settings.get("JWT_KEY_BEFORE", "")
    return [key, before] if len(before.encode()) > 31 else [key]


# %% wrong: a key out of thin air, another one at each start
import secrets


def signing_keys(settings):
    key = settings.get("JWT_KEY", "")
    if len(key.encode()) < 32:
        key = secrets.token_hex(32)
    before = settings.get("JWT_KEY_BEFORE", "")
    return [before, key] if len(before.encode()) > 31 else [key]


# %% wrong: the error names the key
def signing_keys(settings):
    keys = [settings.get("JWT_KEY", ""), settings.get("JWT_KEY_BEFORE", "")]
    assert keys[0], "JWT_KEY is not set"
    return [key for key in keys if key]
