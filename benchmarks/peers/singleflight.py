"""singleflight-auth on requests: `get_token` and `refresh` around a store of one's own.

As its README shows: both functions go to the store, and `refresh` calls `requests` itself.
"""

from __future__ import annotations

from typing import Any

import requests
from singleflight_auth import RequestsSingleFlightAuth

from .added import Adapter, Tokens


class TokenStore:
    """The README's `token_store`: in memory, and in the adapter's file where there is one."""

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter
        self._tokens: Tokens | None = None

    def get(self) -> Tokens:
        """Return the tokens; another client may have written the file."""
        return (self._adapter.read() or {}) if self._adapter.path else (self._tokens or {})

    def set(self, tokens: Tokens | None) -> None:
        """Keep them."""
        self._tokens = tokens
        if tokens is not None:
            self._adapter.write(tokens)


class SingleflightAuth(Adapter):
    """RequestsSingleFlightAuth, made and called."""

    package = "singleflight-auth"
    _store: TokenStore | None = None

    def use(self, tokens: Tokens) -> None:
        """Go on with these tokens."""
        self._store = TokenStore(self)
        self._store.set(tokens)
        self._session = requests.Session()
        self._session.auth = RequestsSingleFlightAuth(
            get_token=lambda: self._store.get().get("access") if self._store else None,
            refresh=self._refresh,
        )

    def _refresh(self) -> str:
        assert self._store is not None
        tokens = self._store.get()
        answer = requests.post(
            f"{self.api_url}token/refresh/",
            json={"refresh": tokens["refresh"]},
            timeout=self.timeout,
        )
        answer.raise_for_status()
        new = {**tokens, **answer.json()}
        self._store.set(new)
        return new["access"]

    def drop(self) -> str | None:
        """Forget the tokens."""
        store, self._store = self._store, None
        return None if store is None else store.get().get("refresh")

    def send(self, method: str, url: str, **request: Any) -> requests.Response | None:
        """Call with the session."""
        return None if self._store is None else self._session.request(method, url, **request)
