"""A look at a token's claims without any trust in them."""

from __future__ import annotations

import base64
import json
import math
from typing import Any


def peek(token: str) -> dict[str, Any]:
    """Return the claims that a token carries, unverified, or `{}` where there are none to read.

    To a client a token is usually opaque (RFC 6749 section 1.4): nothing may be decided by these
    claims that the server does not decide again. They serve to guess when a refresh is due.
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def lifetime(token: str) -> float | None:
    """Return for how many seconds a token was issued (`exp` less `iat`), where it says so."""
    claims = peek(token)
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        return None
    try:
        life = float(expires) - float(issued)
    except OverflowError:
        return None
    return life if 0 < life < math.inf else None
