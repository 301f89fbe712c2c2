"""httpx: the refresh recipe of its documentation on custom authentication, and with a lock.

The recipe is an `Auth` whose flow yields the request, on a 401 yields a request that refreshes
the tokens, and then the first request again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import Any

import httpx
import requests

from .added import Adapter, Tokens

Flow = Generator[httpx.Request, httpx.Response, None]


class RefreshingAuth(httpx.Auth):
    """The recipe, with SimpleJWT's names."""

    requires_response_body = True

    def __init__(self, tokens: Tokens, refresh_url: str, keep: Callable[[Tokens], None]) -> None:
        self.access_token, self.refresh_token = tokens["access"], tokens["refresh"]
        self.refresh_url, self._keep = refresh_url, keep

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Send; on a 401 refresh and send again."""
        request.headers["Authorization"] = f"Bearer {self.access_token}"
        response = yield request
        if response.status_code == 401:
            refresh_response = yield self.build_refresh_request()
            self.update_tokens(refresh_response)
            request.headers["Authorization"] = f"Bearer {self.access_token}"
            yield request

    def build_refresh_request(self) -> httpx.Request:
        """The request that refreshes."""
        return httpx.Request("POST", self.refresh_url, json={"refresh": self.refresh_token})

    def update_tokens(self, response: httpx.Response) -> None:
        """Take the tokens of its answer."""
        answer = response.json()
        self.access_token = answer["access"]
        self.refresh_token = answer.get("refresh", self.refresh_token)
        self._keep({"access": self.access_token, "refresh": self.refresh_token})


class LockedAuth(RefreshingAuth):
    """The recipe with a lock around the refresh, and a look whether somebody was faster."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._lock = threading.Lock()

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        """Send; on a 401 refresh, one at a time, and send again."""
        sent = self.access_token
        request.headers["Authorization"] = f"Bearer {sent}"
        response = yield request
        if response.status_code != 401:
            return
        response.read()
        with self._lock:
            if self.access_token == sent:
                refresh_response = yield self.build_refresh_request()
                refresh_response.read()
                self.update_tokens(refresh_response)
        request.headers["Authorization"] = f"Bearer {self.access_token}"
        yield request


class Httpx(Adapter):
    """An httpx client with the recipe, made and called."""

    package = "httpx"
    recipe: type[RefreshingAuth] = RefreshingAuth
    _client: httpx.Client | None = None

    def use(self, tokens: Tokens) -> None:
        """Go on with these tokens."""
        auth = self.recipe(tokens, f"{self.api_url}token/refresh/", self.write)
        # Redirects are followed, as every other client here does; httpx leaves them by default.
        self._client = httpx.Client(auth=auth, timeout=self.timeout, follow_redirects=True)

    def drop(self) -> str | None:
        """Forget the client."""
        client, self._client = self._client, None
        return None if client is None else client.auth.refresh_token

    def send(self, method: str, url: str, **request: Any) -> requests.Response | None:
        """Call with the client; its answers and network errors become those of requests: added."""
        if foreign := {"hooks", "stream"} & set(request):
            raise NotImplementedError(f"{foreign.pop()} is a word of requests")
        if self._client is None:
            return None
        if "data" in request:
            request["content"] = request.pop("data")
        try:
            return as_requests(self._client.request(method, url, **request))
        except httpx.TransportError as error:
            raise requests.ConnectionError(str(error)) from error


class HttpxLocked(Httpx):
    """The same with the lock."""

    recipe = LockedAuth


def as_requests(answer: httpx.Response) -> requests.Response:
    """Return an answer of httpx as one of requests."""
    response = requests.Response()
    response.status_code, response.url = answer.status_code, str(answer.url)
    response.headers.update(answer.headers)
    response._content = answer.content
    return response
