"""Chapter 3: the header on every request that should have it, and on no other."""

from __future__ import annotations

import requests
from requests.auth import AuthBase

from .endpoints import Api, Endpoints
from .errors import AuthError
from .storage import TokenStorage, UserState

SHORTEST_SECRET = 16  # characters: a shorter "token" may stand in an address by chance


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
            put_token(request, state.access)
        return request

    def login_for(self, url: str) -> UserState | None:
        """Return the login under which an address is called, if under any."""
        if not self.api.owns(url) or self.api.is_token_call(url):
            return None
        state = self.storage.load()
        return state if state is not None and state.belongs_to(self.api.origin) else None


def put_token(request: requests.PreparedRequest, access: str) -> None:
    """Set the bearer header of a request; the token must not stand in its address as well."""
    if len(access) >= SHORTEST_SECRET and access in (request.url or ""):
        raise AuthError(
            "The access token stands in this request's address, where logs and proxies keep it "
            "(RFC 6750 section 5.3). Leave it out: the header carries it."
        )
    request.headers["Authorization"] = f"Bearer {access}"


def token_on(request: requests.PreparedRequest) -> str | None:
    """Return the bearer token that a request carried, if it carried one."""
    scheme, _, token = str(request.headers.get("Authorization", "")).partition(" ")
    return token if scheme == "Bearer" and token else None
