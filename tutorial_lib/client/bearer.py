"""Chapter 3: the header on every request that should have it, and on no other."""

from __future__ import annotations

from urllib.parse import unquote

import requests
from requests.auth import AuthBase

from .dialect import Endpoints
from .endpoints import Api
from .errors import AuthError
from .storage import TokenStorage
from .user_state import UserState

SHORTEST_SECRET = 16  # characters: a shorter "token" may stand in an address by chance
MOST_ENCODINGS = 8  # one upon the other


class BearerAuth(AuthBase):
    """Puts `Authorization: Bearer …` on requests to one API (RFC 6750 section 2.1).

    Nothing is added when nobody is logged in, on the token endpoints, on requests to another
    origin, or when the stored login belongs to another API.
    """

    def __init__(
        self,
        storage: TokenStorage,
        api_url: str,
        *,
        endpoints: Endpoints | None = None,
        allow_plain_http: bool = False,
    ) -> None:
        self.storage = storage
        self.api = Api(api_url, endpoints, allow_plain_http=allow_plain_http)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header where it belongs; requests calls this for each request it prepares."""
        state = self.login_for(request.url or "")
        if state is not None:
            put_token(request, state.access, self.api.endpoints.scheme)
        return request

    def login_for(self, url: str) -> UserState | None:
        """Return the login under which an address is called, if under any.

        Raises `AuthError` where a token of it stands in the address.
        """
        state = self.storage.current()
        if state is None or not state.belongs_to(self.api.origin):
            return None
        _refuse_in_address(url, state.access, state.refresh)
        return state if self.api.takes_token(url) else None


def put_token(request: requests.PreparedRequest, access: str, scheme: str = "Bearer") -> None:
    """Set the bearer header of a request."""
    request.headers["Authorization"] = f"{scheme} {access}"


def _refuse_in_address(url: str, access: str, refresh: str) -> None:
    spellings = _decoded(url) if "%" in url else url
    for token, name, where in ((access, "access", "header"), (refresh, "refresh", "body")):
        if len(token) >= SHORTEST_SECRET and token in spellings:
            raise AuthError(
                f"This request's address holds the {name} token, and logs and proxies keep "
                f"addresses (RFC 6750 section 5.3). Leave it out: the {where} carries it."
            )


def _decoded(url: str) -> str:
    """Return an address as it is and as it reads after each round of percent-decoding."""
    spellings = [url]
    while len(spellings) < MOST_ENCODINGS and unquote(spellings[-1]) != spellings[-1]:
        spellings.append(unquote(spellings[-1]))
    return " ".join(spellings)


def token_on(request: requests.PreparedRequest, scheme: str = "Bearer") -> str | None:
    """Return the bearer token that a request carried, if it carried one."""
    carried, _, token = str(request.headers.get("Authorization", "")).partition(" ")
    return token if carried == scheme and token else None
