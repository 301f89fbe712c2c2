import base64
import json
import os
import threading
import time

import requests


class SimpleJWTClient:
    """HTTP client that keeps a SimpleJWT access token fresh."""

    def __init__(
        self,
        base_url,
        username,
        password,
        token_path="/api/token/",
        refresh_path="/api/token/refresh/",
        username_field="username",
        leeway=60,
        timeout=30,
    ):
        self.base_url = base_url.rstrip("/")
        self.token_url = self._url(token_path)
        self.refresh_url = self._url(refresh_path)
        self.username = username
        self.password = password
        self.username_field = username_field
        self.leeway = leeway      # refresh this many seconds before expiry
        self.timeout = timeout

        self.session = requests.Session()
        self._lock = threading.Lock()
        self._access = None
        self._refresh = None
        self._access_exp = 0
        self._refresh_exp = 0

    # ---------- public API ----------

    def get_token(self):
        """Return an access token that is valid for at least `leeway` seconds."""
        with self._lock:
            if self._expires_soon(self._access_exp):
                self._renew()
            return self._access

    def request(self, method, path, **kwargs):
        kwargs.setdefault("timeout", self.timeout)
        headers = dict(kwargs.pop("headers", None) or {})
        url = self._url(path)

        token = self.get_token()
        headers["Authorization"] = f"Bearer {token}"
        response = self.session.request(method, url, headers=headers, **kwargs)

        if response.status_code == 401:
            # Token rejected despite our check: renew and retry once.
            response.close()
            with self._lock:
                # Another thread may have renewed it already.
                if self._access == token:
                    self._renew()
                token = self._access
            headers["Authorization"] = f"Bearer {token}"
            response = self.session.request(method, url, headers=headers, **kwargs)

        return response

    def get(self, path, **kwargs):
        return self.request("GET", path, **kwargs)

    def post(self, path, **kwargs):
        return self.request("POST", path, **kwargs)

    def put(self, path, **kwargs):
        return self.request("PUT", path, **kwargs)

    def patch(self, path, **kwargs):
        return self.request("PATCH", path, **kwargs)

    def delete(self, path, **kwargs):
        return self.request("DELETE", path, **kwargs)

    # ---------- internals ----------

    def _url(self, path):
        return f"{self.base_url}/{path.lstrip('/')}"

    def _expires_soon(self, exp):
        return time.time() >= exp - self.leeway

    def _renew(self):
        """Refresh if possible, otherwise log in again. Call with lock held."""
        if self._refresh and not self._expires_soon(self._refresh_exp):
            response = self.session.post(
                self.refresh_url,
                json={"refresh": self._refresh},
                timeout=self.timeout,
            )
            if response.status_code != 401:
                response.raise_for_status()
                self._store(response.json())
                return
            # 401: refresh token expired or blacklisted, so log in again.

        self._login()

    def _login(self):
        response = self.session.post(
            self.token_url,
            json={self.username_field: self.username, "password": self.password},
            timeout=self.timeout,
        )
        response.raise_for_status()
        self._store(response.json())

    def _store(self, data):
        self._access = data["access"]
        self._access_exp = self._read_exp(self._access)

        # Present on login, and on refresh when ROTATE_REFRESH_TOKENS is True.
        if "refresh" in data:
            self._refresh = data["refresh"]
            self._refresh_exp = self._read_exp(self._refresh)

    @staticmethod
    def _read_exp(token):
        """Read `exp` from the JWT payload (no signature check needed here)."""
        payload = token.split(".")[1]
        payload += "=" * (-len(payload) % 4)  # restore base64 padding
        return json.loads(base64.urlsafe_b64decode(payload))["exp"]


if __name__ == "__main__":
    client = SimpleJWTClient(
        base_url="https://example.com",
        username=os.environ["API_USERNAME"],
        password=os.environ["API_PASSWORD"],
    )

    while True:
        response = client.get("/api/items/")
        response.raise_for_status()
        print(response.json())
        time.sleep(10)
