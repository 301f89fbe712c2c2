"""SimpleJWT's dialect for libraries that speak OAuth 2: both have hooks for such servers: added."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlencode

import requests

from .added import Tokens, expiry


def as_token(tokens: Tokens) -> dict[str, Any]:
    """Return a pair of tokens as OAuth 2 libraries keep it."""
    return {
        "token_type": "Bearer",
        "access_token": tokens["access"],
        "refresh_token": tokens["refresh"],
        "expires_at": int(expiry(tokens["access"])),
    }


def as_tokens(token: dict[str, Any]) -> Tokens | None:
    """Return it as the file keeps it; `None` where the library took an error for a token."""
    if "access_token" not in token:
        return None
    return {"access": token["access_token"], "refresh": token["refresh_token"]}


def ask(url: str, headers: Any, body: str) -> tuple[str, Any, str]:
    """The refresh token goes under SimpleJWT's name too."""
    refresh = parse_qs(body)["refresh_token"][0]
    return url, headers, f"{body}&{urlencode({'refresh': refresh})}"


def read(response: requests.Response) -> requests.Response:
    """An answer with `access` in it becomes one with `access_token`."""
    try:
        answer = response.json()
    except ValueError:
        return response
    if response.ok and isinstance(answer, dict) and isinstance(answer.get("access"), str):
        answer["access_token"], answer["token_type"] = answer["access"], "Bearer"
        answer["expires_at"] = int(expiry(answer["access"]))
        if "refresh" in answer:
            answer["refresh_token"] = answer["refresh"]
        response._content = json.dumps(answer).encode()
    return response
