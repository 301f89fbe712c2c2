from __future__ import annotations

import base64
import json
import threading
import time
from typing import Any, Generator

import httpx


class AuthenticationError(Exception):
    """Login failed, or the session could not be renewed."""


def _token_expiry(token: str) -> float | None:
    """Read the `exp` claim of a JWT, without verifying the signature."""
    try:
        payload = token.split(".")[1]
        payload += "=" * (-len(payload) % 4)
        return float(json.loads(base64.urlsafe_b64decode(payload))["exp"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None


class SimpleJWTAuth(httpx.Auth):
    def __init__(
        self,
        base_url: str,
        username: str | None = None,
        password: str | None = None,
        *,
        access: str | None = None,
        refresh: str | None = None,
        token_path: str = "/api/token/",
        refresh_path: str = "/api/token/refresh/",
        username_field: str = "username",
        leeway: float = 30.0,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._username = username
        self._password = password
        self._access = access
        self._refresh = refresh
        self._token_path = token_path
        self._refresh_path = refresh_path
        self._username_field = username_field
        self._leeway = leeway
        self._lock = threading.Lock()
        # Separate client without auth, used only for the token endpoints.
        self._http = httpx.Client(
            base_url=base_url, timeout=timeout, transport=transport
        )
        self._origin = self._get_origin(self._http.base_url)

    # -- httpx hook ---------------------------------------------------------

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        # Never send the token to another host.
        if self._get_origin(request.url) != self._origin:
            yield request
            return

        # Load the body so that the request can be sent a second time.
        request.read()

        token = self._get_valid_token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request

        if response.status_code == 401:
            response.read()
            token = self._renew(rejected=token)
            request.headers["Authorization"] = f"Bearer {token}"
            yield request

    async def async_auth_flow(self, request: httpx.Request):
        raise RuntimeError("SimpleJWTAuth only supports httpx.Client (sync)")
        yield request  # makes this an async generator

    # -- public helpers -----------------------------------------------------

    def login(self) -> None:
        with self._lock:
            self._login()

    def clear(self) -> None:
        """Forget the tokens and the credentials."""
        with self._lock:
            self._access = self._refresh = None
            self._username = self._password = None

    @property
    def tokens(self) -> dict[str, str | None]:
        with self._lock:
            return {"access": self._access, "refresh": self._refresh}

    def close(self) -> None:
        self._http.close()

    # -- internals ----------------------------------------------------------

    @staticmethod
    def _get_origin(url: httpx.URL) -> tuple[str, str, int | None]:
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
        return url.scheme, url.host, port

    def _is_fresh(self, token: str | None) -> bool:
        if not token:
            return False
        expiry = _token_expiry(token)
        # If we can't read the expiry, let the server decide (401).
        return expiry is None or time.time() < expiry - self._leeway

    def _get_valid_token(self) -> str:
        with self._lock:
            if not self._is_fresh(self._access):
                self._obtain_new_access()
            assert self._access is not None
            return self._access

    def _renew(self, rejected: str) -> str:
        with self._lock:
            # Another thread may already have replaced the rejected token.
            if self._access is None or self._access == rejected:
                self._obtain_new_access()
            assert self._access is not None
            return self._access

    def _obtain_new_access(self) -> None:
        if self._refresh and self._try_refresh():
            return
        self._login()

    def _try_refresh(self) -> bool:
        response = self._http.post(
            self._refresh_path, json={"refresh": self._refresh}
        )
        if response.status_code in (400, 401):
            # Refresh token expired, blacklisted or malformed.
            self._access = self._refresh = None
            return False
        response.raise_for_status()
        data = response.json()
        self._access = data["access"]
        # Only present with ROTATE_REFRESH_TOKENS = True.
        self._refresh = data.get("refresh", self._refresh)
        return True

    def _login(self) -> None:
        if self._username is None or self._password is None:
            raise AuthenticationError(
                "Session expired and no credentials available to log in again"
            )
        response = self._http.post(
            self._token_path,
            json={
                self._username_field: self._username,
                "password": self._password,
            },
        )
        if response.status_code in (400, 401):
            raise AuthenticationError(f"Login failed: {response.text}")
        response.raise_for_status()
        data = response.json()
        self._access = data["access"]
        self._refresh = data["refresh"]


class APIClient:
    def __init__(
        self,
        base_url: str,
        username: str | None = None,
        password: str | None = None,
        *,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
        **auth_options: Any,
    ) -> None:
        self.auth = SimpleJWTAuth(
            base_url,
            username,
            password,
            timeout=timeout,
            transport=transport,
            **auth_options,
        )
        self._client = httpx.Client(
            base_url=base_url,
            auth=self.auth,
            timeout=timeout,
            transport=transport,
        )

    def request(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        response = self._client.request(method, url, **kwargs)
        response.raise_for_status()
        return response

    def get(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("POST", url, **kwargs)

    def put(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("PUT", url, **kwargs)

    def patch(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("PATCH", url, **kwargs)

    def delete(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("DELETE", url, **kwargs)

    def close(self) -> None:
        self._client.close()
        self.auth.close()

    def __enter__(self) -> "APIClient":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


if __name__ == "__main__":
    import os

    with APIClient(
        os.environ.get("API_URL", "http://localhost:8000"),
        os.environ["API_USERNAME"],
        os.environ["API_PASSWORD"],
    ) as api:
        print(api.get("/api/items/").json())
        created = api.post("/api/items/", json={"name": "Example"})
        print(created.status_code, created.json())
