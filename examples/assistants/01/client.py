import base64
import json
import threading
import time

import requests


class AuthError(Exception):
    """Login failed, or the session can no longer be refreshed."""


class JWTClient:
    def __init__(self, base_url, timeout=10, leeway=30):
        self.base_url = base_url.rstrip("/") + "/"
        self.timeout = timeout
        self.leeway = leeway  # refresh this many seconds before expiry
        self.session = requests.Session()
        self._access = None
        self._refresh = None
        self._lock = threading.Lock()

    # --- authentication -------------------------------------------------

    def login(self, username, password):
        response = self.session.post(
            self._url("token/"),
            json={"username": username, "password": password},
            timeout=self.timeout,
        )
        if response.status_code in (400, 401):
            raise AuthError(f"Login failed: {response.text}")
        response.raise_for_status()

        data = response.json()
        with self._lock:
            self._access = data["access"]
            self._refresh = data["refresh"]

    def logout(self):
        """Forget the tokens locally (does not blacklist them on the server)."""
        with self._lock:
            self._access = None
            self._refresh = None

    def _refresh_access(self, stale_token):
        with self._lock:
            # Another thread may already have refreshed while we waited.
            if self._access is not None and self._access != stale_token:
                return self._access

            if self._refresh is None:
                raise AuthError("Not logged in.")

            response = self.session.post(
                self._url("token/refresh/"),
                json={"refresh": self._refresh},
                timeout=self.timeout,
            )
            if response.status_code in (400, 401):
                self._access = None
                self._refresh = None
                raise AuthError("Refresh token is invalid or expired; log in again.")
            response.raise_for_status()

            data = response.json()
            self._access = data["access"]
            # Present only when ROTATE_REFRESH_TOKENS is enabled.
            self._refresh = data.get("refresh", self._refresh)
            return self._access

    def _get_access(self):
        token = self._access
        if token is None:
            raise AuthError("Not logged in.")
        if self._expires_soon(token):
            token = self._refresh_access(token)
        return token

    def _expires_soon(self, token):
        # Reads the claim without verifying the signature: it is only a hint
        # for when to refresh. The server does the real verification.
        try:
            payload = token.split(".")[1]
            payload += "=" * (-len(payload) % 4)
            exp = json.loads(base64.urlsafe_b64decode(payload))["exp"]
        except (IndexError, KeyError, ValueError):
            return False
        return time.time() >= exp - self.leeway

    # --- requests -------------------------------------------------------

    def request(self, method, path, **kwargs):
        kwargs.setdefault("timeout", self.timeout)
        headers = dict(kwargs.pop("headers", None) or {})

        token = self._get_access()
        headers["Authorization"] = f"Bearer {token}"
        response = self.session.request(
            method, self._url(path), headers=headers, **kwargs
        )

        if response.status_code == 401:
            response.close()
            token = self._refresh_access(token)
            headers["Authorization"] = f"Bearer {token}"
            response = self.session.request(
                method, self._url(path), headers=headers, **kwargs
            )

        response.raise_for_status()
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

    def _url(self, path):
        # Only relative paths, so the token is never sent to another host.
        return self.base_url + path.lstrip("/")


if __name__ == "__main__":
    import getpass

    client = JWTClient("http://localhost:8000/api/")
    try:
        client.login(input("Username: "), getpass.getpass("Password: "))
        print(client.get("items/").json())  # replace with one of your endpoints
    except AuthError as e:
        print(f"Authentication error: {e}")
    except requests.RequestException as e:
        print(f"Request failed: {e}")
