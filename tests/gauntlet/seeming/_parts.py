"""The library's client with its parts in the open, for a client that changes one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tutorial_lib.gauntlet.library import LibraryClient

LOGIN, REFRESH, LOGOUT = "/token/", "/token/refresh/", "/token/blacklist/"


class InTheOpen(LibraryClient):
    """`ApiSession`: each token call passes `token_call`, each other request on the wire `send`."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        self.api_url, self.path, self.timeout = api_url.rstrip("/") + "/", path, timeout
        self.refreshes = 0
        self._call, self.session._calls.call = self.session._calls.call, self._token_call
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, Wire(self))

    def _token_call(self, url: str, payload: Any, *, timeout: Any) -> requests.Response:
        self.refreshes += url.endswith(REFRESH)
        return self.token_call(url, payload, timeout)

    def token_call(self, url: str, payload: Any, timeout: Any) -> requests.Response:
        """Call login, refresh or logout."""
        return self._call(url, payload, timeout=timeout)

    def send(self, request: requests.PreparedRequest, settings: dict[str, Any]) -> None:
        """Change a request, or with what settings it is sent."""

    @property
    def access(self) -> str:
        """The access token, or nothing."""
        state = self.storage.current()
        return state.access if state else ""

    def renew(self) -> None:
        """Refresh, whatever the token is like."""
        state = self.storage.fresh()
        self.session.auth._renewal.renew(state, state.access)


class Wire(HTTPAdapter):
    """What requests travel over."""

    def __init__(self, client: InTheOpen) -> None:
        super().__init__()
        self.client = client

    def send(self, request: Any, *stated: Any, **settings: Any) -> Any:
        """Send a request, changed by the client."""
        if not any(request.url.endswith(end) for end in (LOGIN, REFRESH, LOGOUT)):
            self.client.send(request, settings)
        return super().send(request, *stated, **settings)
