# %% wrong: PyJWT without a key
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    return jwt.decode(token, options={"verify_signature": False}).get(name)


# %% wrong: decodes as Latin-1
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    payload = token.split(".")[1]
    payload += "=" * (-len(payload) % 4)
    text = base64.urlsafe_b64decode(payload).decode("latin-1")
    return json.loads(text).get(name)


# %% right: adds as many signs as stand over, which is enough or too many, and too many do no harm
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    payload = token.split(".")[1]
    payload += "=" * (len(payload) % 4)
    return json.loads(base64.urlsafe_b64decode(payload)).get(name)


# %% wrong: what is false is missing for it
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    try:
        _, payload, _ = token.split(".")
        padded = payload + "=" * (-len(payload) % 4)
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError):
        return None
    return claims.get(name) or None


# %% wrong: remembers the first token
from functools import lru_cache


class _Claims:
    loaded = None


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    if _Claims.loaded is None:
        payload = token.split(".")[1]
        payload += "=" * (-len(payload) % 4)
        _Claims.loaded = json.loads(base64.urlsafe_b64decode(payload))
    return _Claims.loaded.get(name)


# %% right: with a cache that knows its token
from functools import lru_cache


@lru_cache(maxsize=16)
def _claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def read_claim(token: str, name: str):
    """The value of a claim, unverified; None where the token has no such claim."""
    return _claims_of(token).get(name)


# %% right: hints and helpers
from typing import Any


def read_claim(token: str, name: str) -> Any:
    """The value of a claim, unverified; None where the token has no such claim."""
    _, payload, *_ = token.split(".")
    payload_bytes = payload.encode("ascii")
    payload_bytes += b"=" * (-len(payload_bytes) % 4)
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload_bytes).decode("utf-8"))
    return claims.get(name, None)


# %% right: altchars
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.partition(".")[2].partition(".")[0]
    decoded = base64.b64decode(part + "===", altchars=b"-_")
    return json.loads(decoded).get(name)


# %% wrong: makes dates of the times
from datetime import datetime, timezone


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    payload = token.split(".")[1]
    payload += "=" * (-len(payload) % 4)
    value = json.loads(base64.urlsafe_b64decode(payload)).get(name)
    if name in ("exp", "iat", "nbf") and value is not None:
        return datetime.fromtimestamp(value, tz=timezone.utc)
    return value
