from __future__ import annotations

import threading
from typing import Any

import requests


class APIError(Exception):
    """The API returned an error status, or a response we couldn't parse."""

    def __init__(self, message: str, status_code: int | None = None, data: Any = None):
        super().__init__(message)
        self.status_code = status_code
        self.data = data


class AuthenticationError(APIError):
    """Bad credentials, not logged in, or the session can't be refreshed."""


class APIConnectionError(APIError):
    """The server couldn't be reached (DNS, connection, timeout...)."""


class BaseClient:
    api_prefix = "/api/"
    login_path = "token/"
    refresh_path = "token/refresh/"
    username_field = "username"  # change if your user model's USERNAME_FIELD differs
    auth_scheme = "Bearer"       # must match SIMPLE_JWT["AUTH_HEADER_TYPES"]

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float | tuple[float, float] = 30,
        session: requests.Session | None = None,
    ):
        self._root = f"{base_url.rstrip('/')}/{self.api_prefix.strip('/')}/"
        self._timeout = timeout
        self._session = session or requests.Session()
        self._access: str | None = None
        self._refresh: str | None = None
        self._lock = threading.Lock()

    # -- authentication ----------------------------------------------------

    @property
    def is_authenticated(self) -> bool:
        """True if we hold tokens (they may still be rejected by the server)."""
        return self._access is not None

    def login(self, username: str, password: str) -> None:
        response = self._send(
            "POST",
            self.login_path,
            json={self.username_field: username, "password": password},
        )
        data = self._parse(response)
        try:
            access, refresh = data["access"], data["refresh"]
        except (KeyError, TypeError):
            raise APIError(
                "Login response did not contain access and refresh tokens",
                response.status_code,
            ) from None
        with self._lock:
            self._access, self._refresh = access, refresh

    def logout(self) -> None:
        """Forget the tokens locally (does not blacklist them on the server)."""
        with self._lock:
            self._access = self._refresh = None

    def _refresh_access(self, stale: str) -> str:
        """Return a usable access token, given the one the server rejected."""
        with self._lock:
            # Another thread may have refreshed while we waited for the lock.
            if self._access is not None and self._access != stale:
                return self._access
            if self._refresh is None:
                raise AuthenticationError("Not logged in; call login() first", 401)

            response = self._send(
                "POST", self.refresh_path, json={"refresh": self._refresh}
            )
            if response.status_code == 401:
                self._access = self._refresh = None
                raise AuthenticationError(
                    "Session expired; call login() again", 401, self._body(response)
                )

            data = self._parse(response)
            try:
                self._access = data["access"]
            except (KeyError, TypeError):
                raise APIError(
                    "Refresh response did not contain an access token",
                    response.status_code,
                ) from None
            # Only present when ROTATE_REFRESH_TOKENS is on.
            self._refresh = data.get("refresh", self._refresh)
            return self._access

    # -- HTTP helpers ------------------------------------------------------

    def get(self, path: str, params: Any = None, **kwargs: Any) -> Any:
        return self.request("GET", path, params=params, **kwargs)

    def post(self, path: str, json: Any = None, **kwargs: Any) -> Any:
        return self.request("POST", path, json=json, **kwargs)

    def put(self, path: str, json: Any = None, **kwargs: Any) -> Any:
        return self.request("PUT", path, json=json, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Any:
        return self.request("DELETE", path, **kwargs)

    def request(self, method: str, path: str, **kwargs: Any) -> Any:
        """Send an authenticated request; return decoded JSON, text or None."""
        access = self._access
        if access is None:
            raise AuthenticationError("Not logged in; call login() first")

        response = self._send(method, path, access=access, **kwargs)
        if response.status_code == 401:
            response.close()
            access = self._refresh_access(stale=access)
            response = self._send(method, path, access=access, **kwargs)
        return self._parse(response)

    # -- internals ---------------------------------------------------------

    def _url(self, path: str) -> str:
        # Never send our token to some other host.
        if path.startswith(("http://", "https://")):
            if not path.startswith(self._root):
                raise ValueError(f"URL is outside the API: {path}")
            return path
        return self._root + path.lstrip("/")

    def _send(
        self, method: str, path: str, *, access: str | None = None, **kwargs: Any
    ) -> requests.Response:
        headers = {"Accept": "application/json", **(kwargs.pop("headers", None) or {})}
        if access is not None:
            headers["Authorization"] = f"{self.auth_scheme} {access}"
        kwargs.setdefault("timeout", self._timeout)
        try:
            return self._session.request(
                method, self._url(path), headers=headers, **kwargs
            )
        except requests.RequestException as exc:
            raise APIConnectionError(f"{method} {path} failed: {exc}") from exc

    @staticmethod
    def _body(response: requests.Response) -> Any:
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            return response.text

    def _parse(self, response: requests.Response) -> Any:
        data = self._body(response)
        if response.ok:
            return data
        detail = data.get("detail") if isinstance(data, dict) else None
        message = f"HTTP {response.status_code}: {detail or response.reason}"
        error = AuthenticationError if response.status_code == 401 else APIError
        raise error(message, response.status_code, data)

    def close(self) -> None:
        self._session.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.close()


# Example: build your SDK on top of it
class MyAPI(BaseClient):
    def list_orders(self, **filters: Any) -> Any:
        return self.get("orders/", params=filters)

    def create_order(self, **fields: Any) -> Any:
        return self.post("orders/", json=fields)


if __name__ == "__main__":
    with MyAPI("https://example.com") as api:
        api.login("alice", "secret")
        print(api.list_orders(status="open"))
