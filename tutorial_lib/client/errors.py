"""What can go wrong between a client and its login, one class for each thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping

import requests


class AuthError(requests.RequestException):
    """Something about the login went wrong; the base of all errors of this package.

    It is a `requests.RequestException`, so code that already catches those keeps working.
    No message of it ever holds a token or a password.
    """


class LoginFailed(AuthError):
    """The server said no to these credentials: correct them and log in again.

    `errors` holds the server's messages by field, `status` its answer (400 or 401).
    """

    def __init__(
        self, message: str, *, errors: Mapping[str, list[str]] | None = None, status: int = 0
    ) -> None:
        super().__init__(message)
        self.errors = dict(errors or {})
        self.status = status


class LoginRequired(AuthError):
    """The login has ended and its tokens are forgotten: ask the user to log in again."""


class RefreshFailed(AuthError):
    """The refresh failed, and the tokens are kept: try again later.

    `retryable` is true if waiting can help (429, 5xx, no answer). `retry_after` is how many
    seconds the server asks you to wait (RFC 9110 section 10.2.3), if it says so.
    """

    def __init__(
        self, message: str, *, retryable: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


class BodyNotRepeatable(AuthError, requests.exceptions.UnrewindableBodyError):
    """The token was refreshed, but this body could be read only once: make the call again.

    Pass `bytes`, or a file that can be rewound, and the request is repeated for you.
    """


class StorageError(AuthError):
    """The login's storage cannot be used; what is in it is left as it was."""


class StorageWarning(UserWarning):
    """The login's storage was mended, or a login is in memory only."""
