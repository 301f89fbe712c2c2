# %% wrong: decided by the words "expired" and "invalid"
def decide(response):
    """Classify a response."""
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    try:
        detail = str(response.json().get("detail", "")).lower()
    except (ValueError, AttributeError):
        return "refresh"
    if "token" in detail or "expired" in detail or not detail:
        return "refresh"
    return "hand over"


# %% wrong: a known list of other codes, all else is a refresh
def decide(response):
    """Classify a response."""
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        body = response.json()
    except ValueError:
        body = {}
    code = body.get("code") if isinstance(body, dict) else None
    if code in ("user_inactive", "user_not_found", "bad_authorization_header"):
        return "hand over"
    return "refresh"


# %% wrong: the token's last decision is remembered by its address
_seen = {}


def decide(response):
    """Classify a response."""
    key = (response.url, response.status_code)
    if key not in _seen:
        _seen[key] = _classify(response)
    return _seen[key]


def _classify(response):
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        body = response.json()
    except ValueError:
        body = {}
    code = body.get("code") if isinstance(body, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong: a challenge without a reason is a reason
def decide(response):
    """Classify a response."""
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if "Bearer" in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        body = response.json()
    except ValueError:
        body = {}
    code = body.get("code") if isinstance(body, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong: no code means hand over
def decide(response):
    """Classify a response."""
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        return "refresh" if response.json()["code"] == "token_not_valid" else "hand over"
    except (ValueError, KeyError, TypeError):
        return "hand over"


# %% right: typed, with a regular expression for the challenge
from __future__ import annotations

import re
from typing import Literal

INVALID = re.compile(r'\berror\s*=\s*"?invalid_token"?', re.IGNORECASE)


def decide(response: requests.Response) -> Literal["refresh", "hand over"]:
    """Classify a response by status, challenge and code."""
    scheme, _, token = response.request.headers.get("Authorization", "").partition(" ")
    if response.status_code != 401 or scheme.lower() != "bearer" or not token:
        return "hand over"
    if INVALID.search(response.headers.get("WWW-Authenticate", "")):
        return "refresh"
    return "refresh" if _code(response) in {None, "token_not_valid"} else "hand over"


def _code(response: requests.Response) -> str | None:
    try:
        match response.json():
            case {"code": code}:
                return str(code)
    except requests.JSONDecodeError:
        pass
    return None


# %% right: a table of steps
def decide(response):
    """Classify a response."""
    header = response.request.headers.get("Authorization") or ""
    try:
        body = response.json()
    except ValueError:
        body = None
    code = body.get("code") if isinstance(body, dict) else None
    steps = (
        (response.status_code != requests.codes.unauthorized, "hand over"),
        (not header.startswith("Bearer "), "hand over"),
        ('error="invalid_token"' in response.headers.get("WWW-Authenticate", ""), "refresh"),
        (code is None or code == "token_not_valid", "refresh"),
    )
    return next((result for fits, result in steps if fits), "hand over")


# %% right: walrus, and one expression
def decide(response):
    """Classify a response."""
    body = {}
    try:
        if isinstance(received := response.json(), dict):
            body = received
    except ValueError:
        pass
    return (
        "refresh"
        if response.status_code == 401
        and response.request.headers.get("Authorization", "").startswith("Bearer ")
        and (
            "invalid_token" in response.headers.get("WWW-Authenticate", "")
            or body.get("code", "token_not_valid") == "token_not_valid"
        )
        else "hand over"
    )
