import base64
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


class APIError(Exception):
    """The server answered with an HTTP error status."""

    def __init__(self, status, body):
        self.status = status
        self.body = body
        detail = body.get("detail") if isinstance(body, dict) else None
        super().__init__(f"HTTP {status}: {detail or body}")


class AuthError(APIError):
    """Login failed, or the refresh token is no longer valid."""


class NotLoggedIn(Exception):
    """No tokens available; call login() first."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    # urllib would forward the Authorization header to the redirect target,
    # even on another host, so treat redirects as errors instead.
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None


def _jwt_exp(token):
    """Read `exp` from a JWT without verifying it (only used for timing)."""
    try:
        payload = token.split(".")[1]
        payload += "=" * (-len(payload) % 4)
        return float(json.loads(base64.urlsafe_b64decode(payload))["exp"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None


class JWTClient:
    def __init__(
        self,
        base_url,
        *,
        token_path="/api/token/",
        refresh_path="/api/token/refresh/",
        username_field="username",
        auth_scheme="Bearer",
        timeout=10,
        leeway=30,
    ):
        self.base_url = base_url.rstrip("/")
        self.token_path = token_path
        self.refresh_path = refresh_path
        self.username_field = username_field
        self.auth_scheme = auth_scheme
        self.timeout = timeout
        self.leeway = leeway  # refresh this many seconds before expiry

        self.access = None
        self.refresh_token = None
        self._lock = threading.RLock()
        self._opener = urllib.request.build_opener(_NoRedirect)

    # ---- auth ----------------------------------------------------------

    def login(self, username, password):
        with self._lock:
            data = self._auth_call(
                self.token_path,
                {self.username_field: username, "password": password},
            )
            self.access = data["access"]
            self.refresh_token = data["refresh"]

    def refresh(self):
        with self._lock:
            if not self.refresh_token:
                raise NotLoggedIn("No refresh token; call login() first.")
            try:
                data = self._auth_call(
                    self.refresh_path, {"refresh": self.refresh_token}
                )
            except AuthError:
                self.logout()
                raise
            self.access = data["access"]
            # Present only when ROTATE_REFRESH_TOKENS = True
            self.refresh_token = data.get("refresh", self.refresh_token)

    def logout(self):
        """Forget the tokens locally (does not blacklist them)."""
        with self._lock:
            self.access = None
            self.refresh_token = None

    # ---- requests ------------------------------------------------------

    def request(self, method, path, *, data=None, params=None, headers=None):
        token = self._valid_access()
        try:
            return self._send(method, path, data, params, headers, token)
        except APIError as e:
            if e.status != 401:
                raise

        # Rejected anyway (clock skew, key change...): refresh, retry once.
        with self._lock:
            if self.access == token:  # another thread may have refreshed
                self.refresh()
            token = self.access
        if token is None:
            raise NotLoggedIn("Session ended; call login() again.")
        return self._send(method, path, data, params, headers, token)

    def get(self, path, **kw):
        return self.request("GET", path, **kw)

    def post(self, path, data=None, **kw):
        return self.request("POST", path, data=data, **kw)

    def put(self, path, data=None, **kw):
        return self.request("PUT", path, data=data, **kw)

    def patch(self, path, data=None, **kw):
        return self.request("PATCH", path, data=data, **kw)

    def delete(self, path, **kw):
        return self.request("DELETE", path, **kw)

    # ---- internals -----------------------------------------------------

    def _valid_access(self):
        with self._lock:
            if self.access is None:
                if self.refresh_token is None:
                    raise NotLoggedIn("Call login() first.")
                self.refresh()
            else:
                exp = _jwt_exp(self.access)
                if exp is not None and time.time() >= exp - self.leeway:
                    self.refresh()
            return self.access

    def _auth_call(self, path, payload):
        try:
            return self._send("POST", path, payload)
        except APIError as e:
            if e.status in (400, 401):
                raise AuthError(e.status, e.body) from None
            raise

    def _send(self, method, path, data=None, params=None, headers=None,
              token=None):
        url = self.base_url + "/" + path.lstrip("/")
        if params:
            url += "?" + urllib.parse.urlencode(params, doseq=True)

        all_headers = {"Accept": "application/json", **(headers or {})}
        body = None
        if data is not None:
            body = json.dumps(data).encode("utf-8")
            all_headers["Content-Type"] = "application/json"
        if token:
            all_headers["Authorization"] = f"{self.auth_scheme} {token}"

        req = urllib.request.Request(
            url, data=body, headers=all_headers, method=method
        )
        try:
            with self._opener.open(req, timeout=self.timeout) as resp:
                return self._decode(resp.read(), resp.headers)
        except urllib.error.HTTPError as e:
            with e:
                raise APIError(e.code, self._decode(e.read(), e.headers)) from None

    @staticmethod
    def _decode(raw, headers):
        if not raw:
            return None
        text = raw.decode(headers.get_content_charset() or "utf-8", "replace")
        if "json" in headers.get_content_type():
            try:
                return json.loads(text)
            except ValueError:
                pass
        return text


if __name__ == "__main__":
    import getpass

    client = JWTClient("http://localhost:8000")
    try:
        client.login(input("Username: "), getpass.getpass())
        print(client.get("/api/me/"))  # change to one of your endpoints
    except AuthError as e:
        print("Authentication failed:", e)
    except APIError as e:
        print("Request failed:", e)
    except urllib.error.URLError as e:
        print("Could not reach server:", e.reason)
