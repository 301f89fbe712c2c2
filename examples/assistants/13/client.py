import copy
import ipaddress
import re
import threading
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import requests
from requests.exceptions import (
    ChunkedEncodingError, ConnectionError, ContentDecodingError, SSLError,
    Timeout, UnrewindableBodyError,
)
from requests.utils import rewind_body
from urllib3.util import parse_url


class LoginRequired(Exception):
    """There is no session (any more): log in."""


class LoginFailed(Exception):
    """str(e): the server's words; e.fields: {field: [messages]};
    e.status: HTTP status, or None if no answer came."""

    def __init__(self, message, fields=None, status=None):
        super().__init__(message)
        self.fields = fields or {}
        self.status = status


class RefreshFailed(Exception):
    """Nothing was refused, the tokens are kept. e.retryable: can trying again help?"""

    def __init__(self, message, retryable=False):
        super().__init__(message)
        self.retryable = retryable


_NOT_JSON = object()
_DEFAULT_TIMEOUT = (5, 30)  # connect, read
_PARAM = re.compile(r'([A-Za-z_][\w-]*)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)')


def _json(response):
    try:
        return response.json()
    except (ValueError, RecursionError):
        return _NOT_JSON


def _words(value):
    """All texts in a JSON value, as a flat list."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    text = "" if value is None else str(value).strip()
    return [text] if text else []


def _is_token(value):
    return isinstance(value, str) and re.fullmatch(r"[\x21-\x7e]+", value) is not None


def _limits(timeout, default):
    if not isinstance(timeout, tuple):
        timeout = (timeout, timeout)
    return tuple(d if t is None else t for t, d in zip(timeout, default))  # [4e]


def _is_this_machine(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url):
    """(scheme, host, port); ValueError for an address we must not use."""
    parts = parse_url(url)  # the parser that also does the sending
    scheme = (parts.scheme or "").lower()
    host = (parts.host or "").strip("[]").lower()
    if scheme not in ("http", "https") or not host or parts.auth:
        raise ValueError("need an http(s) address without user name in it")
    if scheme == "http" and not _is_this_machine(host):  # [5d]
        raise ValueError("plain http:// is allowed only to this machine")
    return scheme, host, parts.port or (443 if scheme == "https" else 80)


def _is_about_token(response):
    """Is this 401 about the access token?"""
    body = _json(response)
    header = [(name.lower(), value.strip('"')) for name, value in
              _PARAM.findall(response.headers.get("WWW-Authenticate", ""))]
    if isinstance(body, dict) and body.get("code") == "token_not_valid":  # [1a]
        return True
    if ("error", "invalid_token") in header:  # [1b]
        return True
    silent_header = not any(name.startswith("error") for name, _ in header)
    silent_body = not response.content.strip() or (
        body is not _NOT_JSON and not _words(body))
    return silent_header and silent_body  # [1c]


class _Session(requests.Session):
    def __init__(self):
        super().__init__()
        self.trust_env = False  # [5a] no .netrc, no proxies from the environment
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get_redirect_target(self, resp):
        """API calls follow redirects only inside their own origin."""
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        try:
            same = _origin(urljoin(resp.url, target)) == _origin(resp.url)
        except ValueError:
            same = False
        return target if same else None


class _Flight:
    """One running refresh."""

    def __init__(self):
        self.done = threading.Event()
        self.fresh = None
        self.error = None


class _Tokens:
    def __init__(self, access, refresh, session):
        self.access = access
        self.refresh = refresh
        self.session = session  # one object per login
        self.flight = None


class Client:
    def __init__(self, base_url, timeout=_DEFAULT_TIMEOUT, proxies=None, verify=True):
        self._base = base_url.rstrip("/") + "/"
        self._origin = _origin(self._base)
        self._timeout = _limits(timeout, _DEFAULT_TIMEOUT)
        self._proxies = {} if _is_this_machine(self._origin[1]) else dict(proxies or {})  # [5b]
        self._verify = verify
        self._lock = threading.Lock()
        self._local = threading.local()
        self._tokens = None

    # ---- public ---------------------------------------------------------

    def login(self, username, password, field="username"):
        response, problem, _ = self._post(
            "token/", {field: username, "password": password})
        if response is None:
            raise LoginFailed(f"no answer from the server ({problem})")
        status, body = response.status_code, _json(response)
        if status == 200:
            if (isinstance(body, dict) and _is_token(body.get("access"))
                    and _is_token(body.get("refresh"))):
                with self._lock:
                    self._tokens = _Tokens(body["access"], body["refresh"], object())
                return
            raise LoginFailed("the server's answer holds no tokens", status=status)

        fields, words = {}, []
        if isinstance(body, dict):
            for name, value in body.items():
                if name == "detail" and isinstance(value, str):
                    words.insert(0, value)
                elif not (name == "code" and isinstance(value, str)):
                    fields[name] = _words(value)  # [3b]
                    prefix = "" if name == "non_field_errors" else f"{name}: "
                    words += [prefix + word for word in fields[name]]
        elif body is not _NOT_JSON:
            words = _words(body)
        else:
            words = _words(response.text[:500])
        raise LoginFailed("; ".join(words) or f"HTTP {status}", fields, status)  # [3a]

    def request(self, method, path, *, timeout=None, stream=False,
                allow_redirects=True, **parts):
        """parts: params, json, data, files, headers, cookies, hooks."""
        with self._lock:
            tokens = self._tokens
        if tokens is None:
            raise LoginRequired("log in first")
        if re.match(r"[a-z][a-z0-9+.-]*://", path, re.I):
            url = path  # e.g. a pagination link
        else:
            url = self._base + path.lstrip("/")
        session = self._session()
        prepared = session.prepare_request(requests.Request(method.upper(), url, **parts))
        if _origin(prepared.url) != self._origin:
            raise ValueError("the token goes only to the API's own address")
        options = {"timeout": _limits(timeout, self._timeout),
                   "stream": stream, "allow_redirects": allow_redirects}

        prepared.headers["Authorization"] = f"Bearer {tokens.access}"
        response = session.send(prepared, **options)
        if response.status_code != 401 or not _is_about_token(response):  # [1d] [6]
            return response

        fresh = self._refresh(tokens)
        if not isinstance(prepared.body, (str, bytes, type(None))):
            try:
                rewind_body(prepared)
            except UnrewindableBodyError:
                return response  # e.g. a generator: cannot be sent twice
        response.close()
        prepared.headers["Authorization"] = f"Bearer {fresh.access}"
        return session.send(prepared, **options)  # [1e] once; whatever comes is handed over

    def get(self, path, **kwargs):
        return self.request("GET", path, **kwargs)

    def post(self, path, **kwargs):
        return self.request("POST", path, **kwargs)

    def logout(self):
        """Forget the tokens in any case. True if the server confirmed the blacklisting."""
        while True:
            with self._lock:
                tokens = self._tokens
                flight = tokens.flight if tokens else None
                if flight is None:
                    self._tokens = None
                    break
            flight.done.wait()  # so that a rotated refresh token is the one blacklisted
        if tokens is None:
            return False
        response, _, _ = self._post("token/blacklist/", {"refresh": tokens.refresh})
        return response is not None and response.status_code in (200, 204, 205)

    # ---- refresh --------------------------------------------------------

    def _refresh(self, used):
        """Newer tokens than `used`, by one shared refresh."""
        with self._lock:
            current = self._tokens
            if current is None or current.session is not used.session:
                raise LoginRequired("the session of this request has ended")
            if current is not used:
                return current  # [4a] another thread has already refreshed
            flight = used.flight
            leader = flight is None
            if leader:
                flight = used.flight = _Flight()  # [4b]
        if leader:
            self._lead(used, flight)
        else:
            flight.done.wait()
        if flight.error is not None:
            raise copy.copy(flight.error)  # [4d] the same for all, no second try
        return flight.fresh

    def _lead(self, used, flight):
        fresh, error = None, RefreshFailed("the refresh was interrupted", retryable=True)
        try:
            fresh, error = self._ask_for_refresh(used)
        finally:
            with self._lock:
                used.flight = None
                if self._tokens is not used:  # somebody logged in meanwhile
                    fresh, error = None, LoginRequired("the session of this request has ended")
                elif fresh is not None:
                    self._tokens = fresh
                elif isinstance(error, LoginRequired):
                    self._tokens = None  # [2b] forgets both
                flight.fresh, flight.error = fresh, error
                flight.done.set()  # [4c] however it ended

    def _ask_for_refresh(self, used):
        """(new tokens, None) or (None, error)."""
        response, problem, retryable = self._post("token/refresh/", {"refresh": used.refresh})
        if response is None:
            return None, RefreshFailed(f"no answer to the refresh ({problem})", retryable)  # [2c]
        status, body = response.status_code, _json(response)
        fields = body if isinstance(body, dict) else {}
        if status == 401 or (status == 400 and any(  # [2a]
                "invalid_grant" in _words(fields.get(key))
                for key in ("error", "code", "detail"))):
            return None, LoginRequired("the server refused the refresh token")
        if status == 200 and _is_token(fields.get("access")):
            rotated = fields.get("refresh")
            return _Tokens(fields["access"],
                           rotated if _is_token(rotated) else used.refresh,
                           used.session), None
        if status == 200:
            return None, RefreshFailed("the refresh answer holds no access token", False)  # [2d]
        retryable = status in (408, 425, 429) or (status >= 500 and status not in (501, 505))
        return None, RefreshFailed(f"refresh answered HTTP {status}", retryable)  # [2e]

    # ---- transport ------------------------------------------------------

    def _session(self):
        session = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _Session()
            session.proxies = dict(self._proxies)
            session.verify = self._verify
        return session

    def _post(self, path, payload):
        """Login, refresh, logout: (response, None, False) or (None, problem, retryable).

        The exception itself goes no further: its .request holds the
        password or the refresh token.
        """
        try:
            session = self._session()
            prepared = session.prepare_request(
                requests.Request("POST", self._base + path, json=payload))
            return session.send(prepared, timeout=self._timeout,
                                allow_redirects=False), None, False  # [5c]
        except Exception as error:
            retryable = isinstance(error, (
                ConnectionError, Timeout, ChunkedEncodingError, ContentDecodingError,
            )) and not isinstance(error, SSLError)
            return None, type(error).__name__, retryable
