import base64
import json
import threading
import time
from typing import Any, Optional
from urllib.parse import urljoin, urlsplit

import requests


class AuthenticationError(Exception):
    """Login failed, or the server rejected a freshly obtained token."""


class SimpleJWTClient:
    def __init__(
        self,
        base_url: str,
        username: str,
        password: str,
        *,
        token_path: str = "api/token/",
        refresh_path: str = "api/token/refresh/",
        username_field: str = "username",
        auth_header_type: str = "Bearer",
        timeout: float = 10.0,
        leeway: float = 30.0,
    ) -> None:
        self._base_url = base_url.rstrip("/") + "/"
        self._username = username
        self._password = password
        self._token_path = token_path
        self._refresh_path = refresh_path
        self._username_field = username_field
        self._auth_header_type = auth_header_type
        self._timeout = timeout
        self._leeway = leeway

        # Guards the token state. Held during login/refresh so that only one
        # thread talks to the token endpoints; the others wait and reuse the result.
        self._lock = threading.Lock()
        self._access: Optional[str] = None
        self._refresh: Optional[str] = None
        self._refresh_at: float = 0.0  # time.monotonic() value

        # requests.Session isn't guaranteed to be thread-safe: one per thread.
        self._local = threading.local()

    # ---- public API -----------------------------------------------------

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        url = self._url(path)
        kwargs.setdefault("timeout", self._timeout)
        headers = dict(kwargs.pop("headers", None) or {})

        token = self._get_token()
        response = self._send(method, url, token, headers, kwargs)

        if response.status_code == 401 and self._can_replay(kwargs):
            response.close()
            token = self._get_token(rejected=token)
            response = self._send(method, url, token, headers, kwargs)

        if response.status_code == 401:
            raise AuthenticationError(f"{method} {url}: unauthorized")
        return response

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

    def login(self) -> None:
        """Force a login now (optional; it happens automatically)."""
        with self._lock:
            self._login()

    # ---- token handling -------------------------------------------------

    def _get_token(self, rejected: Optional[str] = None) -> str:
        """Return a usable access token.

        `rejected` is a token the server just refused. If another thread has
        already replaced it, the new one is reused instead of refreshing again.
        """
        with self._lock:
            if (
                self._access is None
                or self._access == rejected
                or time.monotonic() >= self._refresh_at
            ):
                self._renew()
            assert self._access is not None
            return self._access

    def _renew(self) -> None:
        # Call with the lock held.
        if self._refresh is not None:
            response = self._session().post(
                self._url(self._refresh_path),
                json={"refresh": self._refresh},
                timeout=self._timeout,
            )
            if response.status_code not in (400, 401):
                response.raise_for_status()  # 5xx etc. is not an auth failure
                self._store(response.json())
                return
            self._refresh = None  # expired or blacklisted
        self._login()

    def _login(self) -> None:
        # Call with the lock held.
        response = self._session().post(
            self._url(self._token_path),
            json={self._username_field: self._username, "password": self._password},
            timeout=self._timeout,
        )
        if response.status_code in (400, 401):
            raise AuthenticationError("Login failed: check username and password")
        response.raise_for_status()
        self._store(response.json())

    def _store(self, data: dict) -> None:
        access = data["access"]
        lifetime = self._lifetime(access)
        # Don't let the leeway eat the whole life of a short-lived token.
        leeway = min(self._leeway, lifetime * 0.2)
        self._access = access
        self._refresh_at = time.monotonic() + lifetime - leeway
        # Present on login, and on refresh when ROTATE_REFRESH_TOKENS is on.
        if "refresh" in data:
            self._refresh = data["refresh"]

    @staticmethod
    def _lifetime(token: str) -> float:
        """Seconds the token lives. Uses exp - iat, so local clock skew is harmless.

        The signature is not verified; that is the server's job.
        """
        try:
            payload = token.split(".")[1]
            payload += "=" * (-len(payload) % 4)
            claims = json.loads(base64.urlsafe_b64decode(payload))
            exp = float(claims["exp"])
            issued = float(claims.get("iat", time.time()))
            return max(exp - issued, 0.0)
        except (IndexError, KeyError, TypeError, ValueError):
            return float("inf")  # unreadable: rely on the 401 retry

    # ---- helpers --------------------------------------------------------

    def _send(self, method, url, token, headers, kwargs) -> requests.Response:
        headers = {**headers, "Authorization": f"{self._auth_header_type} {token}"}
        return self._session().request(method, url, headers=headers, **kwargs)

    def _session(self) -> requests.Session:
        session = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False  # a .netrc entry would override our header
            self._local.session = session
        return session

    def _url(self, path: str) -> str:
        url = urljoin(self._base_url, path.lstrip("/") if "://" not in path else path)
        # Never send the token to another host (e.g. a foreign "next" link).
        if urlsplit(url)[:2] != urlsplit(self._base_url)[:2]:
            raise ValueError(f"Refusing to send credentials to {url}")
        return url

    @staticmethod
    def _can_replay(kwargs: dict) -> bool:
        """A stream or open file has been consumed and can't be sent twice."""
        data = kwargs.get("data")
        if kwargs.get("files"):
            return False
        return data is None or isinstance(data, (str, bytes, dict, list, tuple))


if __name__ == "__main__":
    from concurrent.futures import ThreadPoolExecutor

    client = SimpleJWTClient("https://example.com", "alice", "s3cret")

    def fetch(i: int) -> Any:
        response = client.get(f"/api/items/{i}/")
        response.raise_for_status()
        return response.json()

    with ThreadPoolExecutor(max_workers=8) as pool:
        for item in pool.map(fetch, range(1, 21)):
            print(item)
