"""requests-oauthlib: an OAuth2Session with `auto_refresh_url` and `token_updater`.

As its guide shows. It goes by its own clock: `expires_at` of the token. SimpleJWT speaks no
OAuth 2, so two of the library's compliance hooks translate (oauth_dialect.py). It refuses plain
HTTP altogether, to this machine too, unless an environment variable allows all of it.
"""

from __future__ import annotations

import os
from typing import Any

import oauthlib.oauth2.rfc6749.clients.base
import oauthlib.oauth2.rfc6749.parameters
import requests
from requests_oauthlib import OAuth2Session

from . import oauth_dialect, passing_time
from .added import Adapter, Tokens

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
oauthlib.oauth2.rfc6749.clients.base.time = passing_time.module
oauthlib.oauth2.rfc6749.parameters.time = passing_time.module


class RequestsOAuthlib(Adapter):
    """OAuth2Session, made and called."""

    package = "requests-oauthlib"
    goes_by_its_clock = True
    _session: OAuth2Session | None = None

    def use(self, tokens: Tokens) -> None:
        """Go on with these tokens."""
        session = OAuth2Session(
            "course",
            token=oauth_dialect.as_token(tokens),
            auto_refresh_url=f"{self.api_url}token/refresh/",
            auto_refresh_kwargs={"client_id": "course"},
            token_updater=lambda token: self.write(oauth_dialect.as_tokens(token)),
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
