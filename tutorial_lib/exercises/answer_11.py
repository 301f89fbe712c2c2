from __future__ import annotations

import base64
import json
import threading
import time
from typing import Any

import requests


class AuthError(Exception):
    """Authentication failed."""


class NotAuthenticated(AuthError):
    """There is no usable session; call login() again."""


class JWTClient:
    def __init__(
        self,
        base_url: str,
        *,
        login_path: str = "/api/token/",
        refresh_path: str = "/api/token/refresh/",
        logout_path: str = "/api/token/blacklist/",
        username_field: str = "username",
        timeout: float = 10.0,
        leeway: float = 30.0,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.login_path = login_path
        self.refresh_path = refresh_path
        self.logout_path = logout_path
        self.username_field = username_field
        self.timeout = timeout
        self.leeway = leeway  # refresh this many seconds before expiry

        self._session = requests.Session()
        self._lock = threading.RLock()
        self._access: str | None = None
        self._refresh: str | None = None
        self._access_exp: float | None = None

    # ---- public API -----------------------------------------------------

    @property
    def is_authenticated(self) -> bool:
        with self._lock:
            return self._refresh is not None

    def login(self, username: str, password: str) -> None:
        with self._lock:
            resp = self._post(
                self.login_path,
                {self.username_field: username, "password": password},
            )
            if resp.status_code in (400, 401):
                raise AuthError(f"Login failed: {self._detail(resp)}")
            resp.raise_for_status()
            data = resp.json()
            self._set_tokens(data["access"], data["refresh"])

    def refresh(self) -> None:
        """Force a refresh, replacing both tokens."""
        with self._lock:
            self._refresh_locked()

    def logout(self) -> None:
        """Blacklist the refresh token and clear local tokens.

        Local tokens are cleared even if the server call fails.
        """
        with self._lock:
            refresh = self._refresh
            self._clear()
            if refresh is None:
                return
            resp = self._post(self.logout_path, {"refresh": refresh})
            # 401 means the token is already expired or blacklisted.
            if resp.status_code != 401:
                resp.raise_for_status()

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Make an authenticated request, refreshing the access token if needed.

        On a 401 the request is retried once after a refresh.
        """
        kwargs.setdefault("timeout", self.timeout)
        headers = dict(kwargs.pop("headers", None) or {})

        token = self._get_access_token()
        resp = self._send(method, path, token, headers, kwargs)
        if resp.status_code != 401:
            return resp

        resp.close()
        token = self._refresh_if_stale(token)
        return self._send(method, path, token, headers, kwargs)

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("PUT", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("PATCH", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("DELETE", path, **kwargs)

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> "JWTClient":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # ---- internals ------------------------------------------------------

    def _url(self, path: str) -> str:
        # Only relative paths: never send the token to another host.
        if "://" in path or path.startswith("//"):
            raise ValueError("Pass a path relative to base_url, not a full URL")
        return f"{self.base_url}/{path.lstrip('/')}"

    def _post(self, path: str, payload: dict[str, Any]) -> requests.Response:
        return self._session.post(
            self._url(path), json=payload, timeout=self.timeout
        )

    def _send(
        self,
        method: str,
        path: str,
        token: str,
        headers: dict[str, str],
        kwargs: dict[str, Any],
    ) -> requests.Response:
        return self._session.request(
            method,
            self._url(path),
            headers={**headers, "Authorization": f"Bearer {token}"},
            **kwargs,
        )

    def _get_access_token(self) -> str:
        with self._lock:
            if self._access is None:
                raise NotAuthenticated("Not logged in")
            if (
                self._access_exp is not None
                and time.time() >= self._access_exp - self.leeway
            ):
                self._refresh_locked()
            return self._access

    def _refresh_if_stale(self, used_token: str) -> str:
        """Refresh unless another thread already replaced used_token."""
        with self._lock:
            if self._access is None:
                raise NotAuthenticated("Not logged in")
            if self._access == used_token:
                self._refresh_locked()
            return self._access

    def _refresh_locked(self) -> None:
        if self._refresh is None:
            raise NotAuthenticated("Not logged in")

        resp = self._post(self.refresh_path, {"refresh": self._refresh})
        if resp.status_code in (400, 401):
            detail = self._detail(resp)
            self._clear()
            raise NotAuthenticated(f"Session expired, log in again: {detail}")
        resp.raise_for_status()

        data = resp.json()
        # With ROTATE_REFRESH_TOKENS=True the response has a new refresh token.
        # Fall back to the old one in case rotation is switched off.
        self._set_tokens(data["access"], data.get("refresh", self._refresh))

    def _set_tokens(self, access: str, refresh: str) -> None:
        self._access = access
        self._refresh = refresh
        self._access_exp = self._read_exp(access)

    def _clear(self) -> None:
        self._access = None
        self._refresh = None
        self._access_exp = None

    @staticmethod
    def _read_exp(token: str) -> float | None:
        """Read 'exp' without verifying the signature (scheduling hint only)."""
        try:
            payload = token.split(".")[1]
            payload += "=" * (-len(payload) % 4)
            return float(json.loads(base64.urlsafe_b64decode(payload))["exp"])
        except (IndexError, KeyError, TypeError, ValueError):
            return None

    @staticmethod
    def _detail(resp: requests.Response) -> str:
        try:
            data = resp.json()
        except ValueError:
            return f"HTTP {resp.status_code}"
        if isinstance(data, dict) and "detail" in data:
            return str(data["detail"])
        return str(data)


if __name__ == "__main__":
    import getpass

    with JWTClient("https://api.example.com") as client:
        client.login(input("Username: "), getpass.getpass())
        try:
            resp = client.get("/api/me/")
            resp.raise_for_status()
            print(resp.json())
        finally:
            client.logout()
