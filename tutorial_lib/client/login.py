"""Chapter 1: check the form, post the credentials, read the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from .dialect import Endpoint
from .endpoints import Api
from .errors import AuthError, LoginFailed
from .token_calls import (
    EnvironmentSession,
    TimeLimit,
    TokenCalls,
    json_object,
    tokens_in,
    why_no_tokens,
)

MINIMUM_PASSWORD_LENGTH = 6


@dataclass(frozen=True)
class TokenPair:
    """What a login earns: a short-lived access token and a longer-lived refresh token."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


def validate_credentials(username: str, password: str) -> dict[str, list[str]]:
    """Check a login form and return its messages by field; `{}` means that it may be sent.

    This is a courtesy to the user, not security: the server checks again.
    """
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < MINIMUM_PASSWORD_LENGTH:
        errors["password"] = [f"Use at least {MINIMUM_PASSWORD_LENGTH} characters."]
    return errors


def login(api_url: str, username: str, password: str, *, timeout: TimeLimit = 5.0) -> TokenPair:
    """Trade a user name and a password for two tokens (SimpleJWT's `POST token/`).

    Raises `LoginFailed` when the server refuses them, `ValueError` for plain HTTP to another
    machine, `TypeError` for what is no text, and the network's or the server's own error when
    there is no verdict at all. `timeout` is in seconds.
    """
    with EnvironmentSession() as session:
        return obtain_tokens(TokenCalls(session), Api(api_url), username, password, timeout)


def obtain_tokens(
    calls: TokenCalls, api: Api, username: str, password: str, timeout: TimeLimit
) -> TokenPair:
    """Post the credentials to an API's login endpoint and read its answer."""
    credentials = {"username": username, "password": password}
    _refuse_what_is_no_text(credentials)
    response = calls.call(api.login_url, credentials, timeout=timeout, endpoint=api.login)
    if response.status_code in (400, 401):
        raise _refusal(response, api.login, password)
    response.raise_for_status()
    return _pair(response, api.login)


def _refuse_what_is_no_text(credentials: dict[str, str]) -> None:
    for name, value in credentials.items():
        if not isinstance(value, str):
            raise TypeError(f"The {name} must be text (str), not {type(value).__name__}.")


def _refusal(response: requests.Response, endpoint: Endpoint, password: str) -> LoginFailed:
    errors = _messages(endpoint.messages(json_object(response)), password)
    words = " ".join(text for texts in errors.values() for text in texts)
    status = response.status_code
    said = words or "it gave no reason."
    return LoginFailed(
        f"The server refused the login ({status}): {said}", errors=errors, status=status
    )


def _messages(answer: dict[str, Any], password: str) -> dict[str, list[str]]:
    """Bring the server's words into one shape: a list of texts for each field."""
    # A server that quotes the password back must not get it into a message of ours.
    fields = {
        _hidden(name, password): [_hidden(text, password) for text in _texts(value)]
        for name, value in answer.items()
        if name != "code"
    }
    return {name: texts for name, texts in fields.items() if texts}


def _hidden(text: str, password: str) -> str:
    return "(not shown)" if password and password in text else text


def _texts(value: object) -> list[str]:
    """Return every text in a value, however deep it lies, the codes left out."""
    texts, stack = [], [value]
    while stack:
        match stack.pop():
            case str(text):
                texts.append(text)
            case list(inner):
                stack += reversed(inner)
            case dict(inner):
                stack += reversed([each for name, each in inner.items() if name != "code"])
    return texts


def _pair(response: requests.Response, endpoint: Endpoint) -> TokenPair:
    if fault := why_no_tokens(response, "access", "refresh", endpoint=endpoint):
        raise AuthError(
            f"The server answered the login {fault}. "
            "Check the API's address and its login path, including the trailing slash."
        )
    return TokenPair(**tokens_in(response, endpoint))
