"""Authlib: an OAuth2Session with a token, a token endpoint and `update_token`.

As its guide shows. It goes by its own clock: `expires_at` of the token, a minute early. SimpleJWT
speaks no OAuth 2, so two of the library's compliance hooks translate (oauth_dialect.py).
"""

from __future__ import annotations

from typing import Any

import authlib.oauth2.rfc6749.wrappers
import requests
from authlib.integrations.requests_client import OAuth2Session

from . import oauth_dialect, passing_time
from .added import Adapter, Tokens

authlib.oauth2.rfc6749.wrappers.time = passing_time.module


class Authlib(Adapter):
    """OAuth2Session, made and called."""

    package = "Authlib"
    goes_by_its_clock = True
    _session: OAuth2Session | None = None

    def use(self, tokens: Tokens) -> None:
        """Go on with these tokens."""
        session = OAuth2Session(
            "course",
            token=oauth_dialect.as_token(tokens),
            token_endpoint=f"{self.api_url}token/refresh/",
            update_token=lambda token, **_: self.write(oauth_dialect.as_tokens(token)),
            default_timeout=self.timeout,
        )
        session.register_compliance_hook("refresh_token_request", oauth_dialect.ask)
        session.register_compliance_hook("refresh_token_response", oauth_dialect.read)
        self._session = session

    def drop(self) -> str | None:
        """Forget the session."""
        session, self._session = self._session, None
        return None if session is None else session.token["refresh_token"]

    def send(self, method: str, url: str, **request: Any) -> requests.Response | None:
        """Call with the session."""
        return None if self._session is None else self._session.request(method, url, **request)
