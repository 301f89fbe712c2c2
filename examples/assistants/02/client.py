import threading
from urllib.parse import urljoin, urlsplit

import requests


class AuthError(Exception):
    """Could not obtain or refresh a token."""


class JWTSession(requests.Session):
    def __init__(
        self,
        base_url,
        username=None,
        password=None,
        access=None,
        refresh=None,
        token_path="/api/token/",
        refresh_path="/api/token/refresh/",
        username_field="username",
        timeout=10,
    ):
        super().__init__()
        # Don't let ~/.netrc credentials overwrite our Authorization header.
        # Note: this also disables proxy settings from environment variables.
        self.trust_env = False

        self.base_url = base_url.rstrip("/") + "/"
        self.token_url = urljoin(self.base_url, token_path)
        self.refresh_url = urljoin(self.base_url, refresh_path)
        self.username = username
        self.password = password
        self.username_field = username_field
        self.timeout = timeout

        self._access = access
        self._refresh = refresh
        self._lock = threading.Lock()

    # ---- public API -------------------------------------------------

    def login(self):
        """Force a fresh login with username/password."""
        with self._lock:
            self._login()

    def request(self, method, url, **kwargs):
        url = urljoin(self.base_url, url)
        kwargs.setdefault("timeout", self.timeout)

        # Never send the token to another host, or to the token endpoints,
        # and respect an explicit auth= or Authorization header.
        headers = dict(kwargs.pop("headers", None) or {})
        has_own_auth = kwargs.get("auth") is not None or any(
            k.lower() == "authorization" for k in headers
        )
        if has_own_auth or not self._is_api_url(url):
            return super().request(method, url, headers=headers, **kwargs)

        token = self._get_access()
        headers["Authorization"] = f"Bearer {token}"
        positions = self._body_positions(kwargs)
        response = super().request(method, url, headers=headers, **kwargs)

        if response.status_code != 401:
            return response

        # A body that can't be rewound can't be safely re-sent.
        if not self._rewind(positions):
            return response

        response.close()
        headers["Authorization"] = f"Bearer {self._renew(token)}"
        return super().request(method, url, headers=headers, **kwargs)

    # ---- token handling ---------------------------------------------

    def _get_access(self):
        with self._lock:
            if self._access is None:
                self._refresh_or_login()
            return self._access

    def _renew(self, stale_token):
        with self._lock:
            # Another thread may already have refreshed while we waited.
            if self._access == stale_token:
                self._refresh_or_login()
            return self._access

    def _refresh_or_login(self):
        if self._refresh:
            r = self._post(self.refresh_url, {"refresh": self._refresh})
            if r.status_code == 200:
                self._store(r.json())
                return
            if r.status_code not in (400, 401):
                r.raise_for_status()  # e.g. 500: server problem, not bad token
            self._access = self._refresh = None
        self._login()

    def _login(self):
        if self.username is None or self.password is None:
            raise AuthError("Refresh token missing or expired, and no credentials set")
        r = self._post(
            self.token_url,
            {self.username_field: self.username, "password": self.password},
        )
        if r.status_code in (400, 401):
            raise AuthError(f"Login failed: {r.text}")
        r.raise_for_status()
        self._store(r.json())

    def _store(self, data):
        self._access = data["access"]
        # Only present on refresh when ROTATE_REFRESH_TOKENS = True
        self._refresh = data.get("refresh", self._refresh)

    def _post(self, url, payload):
        # Call the parent method so we don't recurse into our own request().
        return super().request("POST", url, json=payload, timeout=self.timeout)

    # ---- helpers ----------------------------------------------------

    def _is_api_url(self, url):
        if url in (self.token_url, self.refresh_url):
            return False
        a, b = urlsplit(url), urlsplit(self.base_url)
        return (a.scheme, a.netloc) == (b.scheme, b.netloc)

    @staticmethod
    def _body_positions(kwargs):
        """Remember stream positions so uploads can be re-sent.

        Returns None if the body can't be replayed (e.g. a generator).
        """
        streams = []
        data = kwargs.get("data")
        if hasattr(data, "read"):
            streams.append(data)
        elif hasattr(data, "__next__"):
            return None

        files = kwargs.get("files") or {}
        values = files.values() if hasattr(files, "values") else [f[1] for f in files]
        for value in values:
            fileobj = value[1] if isinstance(value, (tuple, list)) else value
            if hasattr(fileobj, "read"):
                streams.append(fileobj)

        try:
            return [(s, s.tell()) for s in streams]
        except (AttributeError, OSError):
            return None

    @staticmethod
    def _rewind(positions):
        if positions is None:
            return False
        try:
            for stream, pos in positions:
                stream.seek(pos)
        except (AttributeError, OSError):
            return False
        return True


if __name__ == "__main__":
    with JWTSession("http://localhost:8000", "alice", "secret") as api:
        r = api.get("/api/items/")
        r.raise_for_status()
        print(r.json())

        r = api.post("/api/items/", json={"name": "New item"})
        r.raise_for_status()
