"""Exercise 6.3: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests
from tutorial_lib import LoginFailed, LoginRequired, RefreshFailed, exercise
from tutorial_lib.exercises.answer_11 import JWTClient

decide = exercise("4.1").piece()


# %% start
class MendedAnswer(JWTClient):
    """Answer 11. Write a method again where it is wrong."""

    def __init__(self, api_url, *, timeout=5.0):
        paths = {"login_path": "token/", "refresh_path": "token/refresh/"}
        super().__init__(api_url, logout_path="token/blacklist/", timeout=timeout, **paths)

    def call(self, method, path, **request):
        return self.request(method, path, **request)


# %% solution
class MendedAnswer(JWTClient):
    """Answer 11, with five faults mended."""

    def __init__(self, api_url, *, timeout=5.0):
        paths = {"login_path": "token/", "refresh_path": "token/refresh/"}
        super().__init__(api_url, logout_path="token/blacklist/", timeout=timeout, **paths)
        self._session.trust_env = False
        self._ended, self._failure = 0, None

    def call(self, method, path, **request):
        return self.request(method, path, **request)

    def request(self, method, path, **kwargs):
        kwargs.setdefault("timeout", self.timeout)
        headers = dict(kwargs.pop("headers", None) or {})
        token = self._get_access_token()
        resp = self._send(method, path, token, headers, kwargs)
        if decide(resp) == "hand over":
            return resp
        resp.close()
        return self._send(method, path, self._refresh_if_stale(token), headers, kwargs)

    def login(self, username, password):
        with self._lock:
            form = {self.username_field: username, "password": password}
            resp = self._post(self.login_path, form)
            if resp.status_code in (400, 401):
                errors = self._body(resp) if resp.status_code == 400 else {}
                raise LoginFailed(self._detail(resp), errors=errors, status=resp.status_code)
            resp.raise_for_status()
            data = resp.json()
            self._set_tokens(data["access"], data["refresh"])

    def _refresh_if_stale(self, used_token):
        ended = self._ended
        with self._lock:
            if self._access is not None and self._access != used_token:
                return self._access
            if self._ended != ended and self._failure is not None:
                raise self._failure
            self._failure = None
            try:
                self._refresh_locked()
            except requests.RequestException as error:
                self._failure = error
                raise
            finally:
                self._ended += 1
            return self._access

    def _refresh_locked(self):
        if self._refresh is None:
            raise LoginRequired("The login has ended: log in again.")
        try:
            resp = self._post(self.refresh_path, {"refresh": self._refresh})
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        body, status = self._body(resp), resp.status_code
        if status == 401 or (status == 400 and body.get("error") == "invalid_grant"):
            self._clear()
            raise LoginRequired("The login has ended: log in again.")
        access = body.get("access")
        if status != 200 or not isinstance(access, str) or not access:
            passing = status == 429 or status >= 500
            raise RefreshFailed("The login is kept: try again.", retryable=passing)
        self._set_tokens(access, body.get("refresh") or self._refresh)

    def _post(self, path, payload):
        url, no_redirect = self._url(path), {"allow_redirects": False}
        return self._session.post(url, json=payload, timeout=self.timeout, **no_redirect)

    def _body(self, resp):
        try:
            body = resp.json()
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}


# %% wrong rule-10: any 401 counts as expiry, as it came
# -         if decide(resp) == "hand over":
# +         if resp.status_code != 401:


# %% wrong rule-17: hard-coded words, which fit one refusal
# -                 raise LoginFailed(self._detail(resp), errors=errors, status=resp.status_code)
# +                 raise LoginFailed("Wrong user name or password.", status=resp.status_code)


# %% wrong rule-17: the chatbot's first answer, the body in one text
# -                 raise LoginFailed(self._detail(resp), errors=errors, status=resp.status_code)
# +                 raise LoginFailed(f"Login failed: {resp.text}")


# %% wrong rule-8: any 400 ends the login
# -         if status == 401 or (status == 400 and body.get("error") == "invalid_grant"):
# +         if status in (400, 401):


# %% wrong rule-28: the environment is asked
# -         self._session.trust_env = False


# %% wrong rule-21: each of those who wait tries for itself
# -             if self._ended != ended and self._failure is not None:
# -                 raise self._failure


# %% wrong as-before: without the lock
# -         with self._lock:
# -             if self._access is not None and self._access != used_token:
# -                 return self._access
# -             if self._ended != ended and self._failure is not None:
# -                 raise self._failure
# -             self._failure = None
# -             try:
# -                 self._refresh_locked()
# -             except requests.RequestException as error:
# -                 self._failure = error
# -                 raise
# -             finally:
# -                 self._ended += 1
# -             return self._access
# +         self._refresh_locked()
# +         return self._access


# %% wrong no-client: a call under the name that requests has for it
# -     def call(self, method, path, **request):
# -         return self.request(method, path, **request)
# +     call = None


# %% wrong finished-inside: the library's session inside, under a name made up of two
import tutorial_lib


class MendedAnswer:
    def __init__(self, api_url, *, timeout=5.0):
        self.inside = getattr(tutorial_lib, "Api" + "Session")(api_url, timeout=timeout)

    def login(self, username, password):
        self.inside.login(username, password)

    def call(self, method, path, **request):
        return self.inside.request(method, path, **request)

    def logout(self):
        self.inside.logout()
