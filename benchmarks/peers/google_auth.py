"""google-auth: an AuthorizedSession, with credentials of one's own.

As its guide shows: a subclass of `Credentials` whose `refresh` asks the server and sets `token`
and `expiry`; the session refreshes when the clock says so, and on a 401.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import google.auth.credentials
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession

from .added import Adapter, Tokens, expiry


class Credentials(google.auth.credentials.Credentials):
    """A pair of SimpleJWT's tokens."""

    def __init__(self, url: str, tokens: Tokens, keep: Callable[[Tokens], None]) -> None:
        super().__init__()
        self._url, self._keep = url, keep
        self._take(tokens)

    def _take(self, tokens: Tokens) -> None:
        self.token, self.refresh_token = tokens["access"], tokens["refresh"]
        self.expiry = datetime.fromtimestamp(expiry(self.token), UTC).replace(tzinfo=None)

    def refresh(self, request: Any) -> None:
        """Ask the server for a new access token."""
        answer = request(
            self._url,
            method="POST",
            headers={"Content-Type": "application/json"},
            body=json.dumps({"refresh": self.refresh_token}).encode(),
        )
        if answer.status != 200:
            raise RefreshError(f"the refresh was answered {answer.status}")
        try:
            tokens = {"refresh": self.refresh_token, **json.loads(answer.data)}
            self._take(tokens)
        except (ValueError, TypeError, KeyError) as error:
            raise RefreshError("the refresh was answered without a token") from error
        self._keep(tokens)


class GoogleAuth(Adapter):
    """AuthorizedSession, made and called."""

    package = "google-auth"
    _session: AuthorizedSession | None = None

    def use(self, tokens: Tokens) -> None:
        """Go on with these tokens."""
        credentials = Credentials(f"{self.api_url}token/refresh/", tokens, self.write)
        self._session = AuthorizedSession(credentials, refresh_timeout=self.timeout)

    def drop(self) -> str | None:
        """Forget the session."""
        session, self._session = self._session, None
        return None if session is None else session.credentials.refresh_token

    def send(self, method: str, url: str, **request: Any) -> requests.Response | None:
        """Call with the session."""
        return None if self._session is None else self._session.request(method, url, **request)
