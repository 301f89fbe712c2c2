import base64
import json
import threading
import time
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase
from requests.cookies import extract_cookies_to_jar


class JWTAuthError(requests.RequestException):
    """Raised when a token cannot be obtained."""


class JWTAuth(AuthBase):
    """JWT auth for requests, with automatic refresh (SimpleJWT endpoints).

    :param base_url: API root that token/ and token/refresh/ live under,
        e.g. "https://example.com/api/".
    :param leeway: refresh this many seconds before the token expires.
    :param username_field: change it if your user model logs in with e.g. "email".
    """

    def __init__(
        self,
        base_url,
        username,
        password,
        *,
        username_field="username",
        token_path="token/",
        refresh_path="token/refresh/",
        header_type="Bearer",
        leeway=30,
        timeout=10,
        verify=True,
    ):
        base_url = base_url.rstrip("/") + "/"
        self.token_url = urljoin(base_url, token_path)
        self.refresh_url = urljoin(base_url, refresh_path)
        self.username = username
        self.password = password
        self.username_field = username_field
        self.header_type = header_type
        self.leeway = leeway
        self.timeout = timeout
        self.verify = verify

        self._origin = self._get_origin(base_url)
        self._access = None
        self._refresh = None
        self._access_exp = None
        self._lock = threading.RLock()

    # -- requests hooks ----------------------------------------------------

    def __call__(self, request):
        # Never leak the token to another host.
        if self._get_origin(request.url) != self._origin:
            return request

        token = self._get_access_token()
        request.headers["Authorization"] = f"{self.header_type} {token}"

        # Remember the body position so that file uploads can be re-sent.
        body_pos = None
        if hasattr(request.body, "read"):
            try:
                body_pos = request.body.tell()
            except (AttributeError, OSError):
                body_pos = None

        def handle_401(response, **kwargs):
            return self._handle_401(response, token, body_pos, **kwargs)

        request.register_hook("response", handle_401)
        return request

    def _handle_401(self, response, used_token, body_pos, **kwargs):
        if response.status_code != 401:
            return response

        # Don't retry after a redirect to another host, or a second time.
        if self._get_origin(response.request.url) != self._origin:
            return response
        if getattr(response.request, "_jwt_retried", False):
            return response

        # Streams and generators can't be replayed unless they are seekable.
        body = response.request.body
        if body is not None and not isinstance(body, (str, bytes)):
            if body_pos is None:
                return response
            try:
                body.seek(body_pos)
            except (AttributeError, OSError):
                return response

        try:
            token = self._renew(used_token)
        except requests.RequestException:
            return response  # let the caller see the original 401

        # Consume the content and release the connection to the pool.
        response.content
        response.close()

        retry = response.request.copy()
        retry._jwt_retried = True
        extract_cookies_to_jar(retry._cookies, response.request, response.raw)
        retry.headers.pop("Cookie", None)
        retry.prepare_cookies(retry._cookies)
        retry.headers["Authorization"] = f"{self.header_type} {token}"

        new_response = response.connection.send(retry, **kwargs)
        new_response.history.append(response)
        new_response.request = retry
        return new_response

    # -- token handling ----------------------------------------------------

    def _get_access_token(self):
        with self._lock:
            if self._access is None or self._is_expiring():
                self._obtain()
            return self._access

    def _renew(self, rejected_token):
        """Get a new token, unless another thread has already done so."""
        with self._lock:
            if self._access == rejected_token:
                self._obtain()
            return self._access

    def _obtain(self):
        """Refresh if possible, otherwise log in."""
        if self._refresh is not None:
            response = self._post(self.refresh_url, {"refresh": self._refresh})
            if response.ok:
                self._store(response)
                return
            if response.status_code not in (400, 401):
                raise JWTAuthError(
                    f"Token refresh failed: HTTP {response.status_code}",
                    response=response,
                )
            # Refresh token expired or blacklisted
            self._refresh = None

        response = self._post(
            self.token_url,
            {self.username_field: self.username, "password": self.password},
        )
        if not response.ok:
            raise JWTAuthError(
                f"Login failed: HTTP {response.status_code}", response=response
            )
        self._store(response)

    def _post(self, url, payload):
        # A plain call, so this auth class isn't applied recursively.
        return requests.post(
            url,
            json=payload,
            timeout=self.timeout,
            verify=self.verify,
            allow_redirects=False,
        )

    def _store(self, response):
        try:
            data = response.json()
            access = data["access"]
        except (ValueError, KeyError, TypeError) as exc:
            raise JWTAuthError(
                "Token endpoint returned an unexpected response",
                response=response,
            ) from exc

        self._access = access
        self._access_exp = self._read_exp(access)
        # Only present on refresh when ROTATE_REFRESH_TOKENS is True
        self._refresh = data.get("refresh", self._refresh)

    def _is_expiring(self):
        if self._access_exp is None:
            return False  # unknown expiry: rely on the 401 retry
        return time.time() >= self._access_exp - self.leeway

    @staticmethod
    def _read_exp(token):
        """Read the exp claim (no signature check: that's the server's job)."""
        try:
            payload = token.split(".")[1]
            payload += "=" * (-len(payload) % 4)
            return float(json.loads(base64.urlsafe_b64decode(payload))["exp"])
        except (IndexError, KeyError, ValueError, TypeError):
            return None

    @staticmethod
    def _get_origin(url):
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return parts.scheme, parts.hostname, port


if __name__ == "__main__":
    session = requests.Session()
    session.auth = JWTAuth("https://example.com/api/", "alice", "s3cret")

    response = session.get("https://example.com/api/items/", timeout=10)
    response.raise_for_status()
    print(response.json())
