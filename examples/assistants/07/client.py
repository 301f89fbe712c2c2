from __future__ import annotations

import base64
import binascii
import email.utils
import json
import logging
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Callable, Mapping, Optional
from urllib.parse import urlsplit

import httpx

logger = logging.getLogger(__name__)

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


# --------------------------------------------------------------------------
# Exceptions
# --------------------------------------------------------------------------
class APIError(Exception):
    """Base class for all client errors."""


class APIConnectionError(APIError):
    """The request failed at the network level (after retries)."""


class APITimeoutError(APIConnectionError):
    """The request timed out (after retries)."""


class APIStatusError(APIError):
    """The server returned a 4xx/5xx response."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status_code = response.status_code
        try:
            self.body: Any = response.json()
        except ValueError:
            self.body = response.text
        detail = self.body.get("detail") if isinstance(self.body, dict) else None
        message = f"{response.request.method} {response.request.url.path} -> {self.status_code}"
        super().__init__(f"{message}: {detail}" if detail else message)


class AuthenticationError(APIError):
    """Login failed, or the session can no longer be refreshed."""


# --------------------------------------------------------------------------
# Configuration
# --------------------------------------------------------------------------
@dataclass(frozen=True)
class RetryPolicy:
    max_retries: int = 3
    backoff_base: float = 0.5
    backoff_max: float = 10.0
    retry_after_max: float = 60.0
    statuses: frozenset[int] = frozenset({429, 502, 503, 504})
    methods: frozenset[str] = IDEMPOTENT_METHODS

    def delay(self, attempt: int, response: Optional[httpx.Response] = None) -> Optional[float]:
        """Seconds to wait, or None if the server asks for longer than we allow."""
        if response is not None:
            retry_after = _parse_retry_after(response.headers.get("Retry-After"))
            if retry_after is not None:
                return retry_after if retry_after <= self.retry_after_max else None
        return random.uniform(0, min(self.backoff_max, self.backoff_base * 2**attempt))


@dataclass(frozen=True)
class ClientConfig:
    base_url: str
    login_path: str = "/api/token/"
    refresh_path: str = "/api/token/refresh/"
    username_field: str = "username"  # set to "email" if that is your USERNAME_FIELD
    auth_scheme: str = "Bearer"  # must match SIMPLE_JWT["AUTH_HEADER_TYPES"]
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    write_timeout: float = 30.0
    pool_timeout: float = 5.0
    refresh_leeway: float = 30.0  # refresh this many seconds before expiry
    allow_insecure_http: bool = False  # for local development only
    user_agent: str = "python-api-client/1.0"
    retry: RetryPolicy = field(default_factory=RetryPolicy)


@dataclass(frozen=True)
class TokenPair:
    access: str = field(repr=False)
    refresh: str = field(repr=False)

    def access_expires_within(self, seconds: float) -> bool:
        exp = _jwt_exp(self.access)
        # Unknown expiry: use the token and rely on the 401 handling.
        return exp is not None and exp - time.time() <= seconds


# --------------------------------------------------------------------------
# Helpers
# --------------------------------------------------------------------------
def _jwt_exp(token: str) -> Optional[float]:
    """Read `exp` without verifying the signature (that is the server's job)."""
    try:
        payload = token.split(".")[1]
        payload += "=" * (-len(payload) % 4)
        return float(json.loads(base64.urlsafe_b64decode(payload))["exp"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return None


def _parse_retry_after(value: Optional[str]) -> Optional[float]:
    if not value:
        return None
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return max(0.0, (when - datetime.now(timezone.utc)).total_seconds())


# --------------------------------------------------------------------------
# Client
# --------------------------------------------------------------------------
class APIClient:
    """Thread-safe client for a Django REST Framework + SimpleJWT backend."""

    def __init__(
        self,
        config: ClientConfig,
        *,
        tokens: Optional[TokenPair] = None,
        on_tokens_changed: Optional[Callable[[Optional[TokenPair]], None]] = None,
        transport: Optional[httpx.BaseTransport] = None,
    ) -> None:
        parts = urlsplit(config.base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("base_url must be an absolute http(s) URL")
        if parts.scheme != "https" and not config.allow_insecure_http:
            raise ValueError("base_url must use https (or set allow_insecure_http=True)")

        self._config = config
        self._tokens = tokens
        self._on_tokens_changed = on_tokens_changed
        self._lock = threading.RLock()
        self._http = httpx.Client(
            base_url=config.base_url,
            timeout=httpx.Timeout(
                connect=config.connect_timeout,
                read=config.read_timeout,
                write=config.write_timeout,
                pool=config.pool_timeout,
            ),
            headers={"Accept": "application/json", "User-Agent": config.user_agent},
            follow_redirects=False,
            transport=transport,
        )

    # -- lifecycle ----------------------------------------------------------
    def __enter__(self) -> "APIClient":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # -- authentication -----------------------------------------------------
    @property
    def is_authenticated(self) -> bool:
        return self._tokens is not None

    def login(self, username: str, password: str) -> None:
        with self._lock:
            response = self._send(
                "POST",
                self._config.login_path,
                json={self._config.username_field: username, "password": password},
            )
            if response.status_code in (400, 401):
                raise AuthenticationError("Login failed: invalid credentials") from APIStatusError(
                    response
                )
            data = self._token_payload(response)
            access, refresh = data.get("access"), data.get("refresh")
            if not isinstance(access, str) or not isinstance(refresh, str):
                raise AuthenticationError("Login response did not contain access/refresh tokens")
            self._set_tokens(TokenPair(access=access, refresh=refresh))

    def logout(self) -> None:
        """Forget the tokens locally. Call your blacklist endpoint first if you use one."""
        with self._lock:
            self._set_tokens(None)

    def _set_tokens(self, tokens: Optional[TokenPair]) -> None:
        self._tokens = tokens
        if self._on_tokens_changed is not None:
            self._on_tokens_changed(tokens)

    def _token_payload(self, response: httpx.Response) -> dict[str, Any]:
        if not response.is_success:
            raise APIStatusError(response)
        try:
            data = response.json()
        except ValueError as exc:
            raise APIError("Token endpoint did not return JSON") from exc
        if not isinstance(data, dict):
            raise APIError("Token endpoint returned an unexpected payload")
        return data

    def _access_token(self) -> str:
        tokens = self._tokens
        if tokens is None:
            raise AuthenticationError("Not logged in")
        if tokens.access_expires_within(self._config.refresh_leeway):
            return self._refresh(stale_access=tokens.access)
        return tokens.access

    def _refresh(self, stale_access: str) -> str:
        """Refresh once; threads that lost the race reuse the winner's token."""
        with self._lock:
            tokens = self._tokens
            if tokens is None:
                raise AuthenticationError("Not logged in")
            if tokens.access != stale_access:
                return tokens.access

            response = self._send(
                "POST", self._config.refresh_path, json={"refresh": tokens.refresh}
            )
            if response.status_code in (400, 401, 403):
                self._set_tokens(None)
                raise AuthenticationError("Session expired, please log in again") from (
                    APIStatusError(response)
                )
            data = self._token_payload(response)
            access = data.get("access")
            if not isinstance(access, str):
                raise APIError("Refresh response did not contain an access token")
            # "refresh" is only present when ROTATE_REFRESH_TOKENS is enabled.
            refresh = data.get("refresh") or tokens.refresh
            self._set_tokens(TokenPair(access=access, refresh=refresh))
            logger.debug("Access token refreshed")
            return access

    # -- requests -----------------------------------------------------------
    def request(
        self,
        method: str,
        path: str,
        *,
        auth: bool = True,
        retry: Optional[bool] = None,
        headers: Optional[Mapping[str, str]] = None,
        **kwargs: Any,
    ) -> httpx.Response:
        """
        Send a request and return a successful response.

        retry=None retries idempotent methods only; True or False overrides that.
        Extra kwargs (params, json, data, files, timeout) go to httpx. Bodies must
        be replayable, so don't pass generators.
        """
        url = urlsplit(path)
        if url.scheme or url.netloc:
            # Never send the bearer token to another host.
            raise ValueError("path must be relative to base_url")

        request_headers = dict(headers or {})
        if not auth:
            response = self._send(method, path, retry=retry, headers=request_headers, **kwargs)
        else:
            access = self._access_token()
            request_headers["Authorization"] = f"{self._config.auth_scheme} {access}"
            response = self._send(method, path, retry=retry, headers=request_headers, **kwargs)
            if response.status_code == 401:
                access = self._refresh(stale_access=access)
                request_headers["Authorization"] = f"{self._config.auth_scheme} {access}"
                response = self._send(method, path, retry=retry, headers=request_headers, **kwargs)

        if not response.is_success:
            raise APIStatusError(response)
        return response

    def _send(
        self, method: str, path: str, *, retry: Optional[bool] = None, **kwargs: Any
    ) -> httpx.Response:
        policy = self._config.retry
        method = method.upper()
        retryable = method in policy.methods if retry is None else retry
        attempt = 0

        while True:
            response: Optional[httpx.Response] = None
            error: Optional[httpx.TransportError] = None
            try:
                response = self._http.request(method, path, **kwargs)
            except httpx.TransportError as exc:
                error = exc

            if response is not None:
                if response.status_code not in policy.statuses:
                    return response
                # 429 means the request was rejected, so it is safe for any method.
                can_retry = retryable or (response.status_code == 429 and retry is not False)
            else:
                # Never reached the server, so it is safe for any method.
                not_sent = isinstance(
                    error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
                )
                unsupported = isinstance(error, httpx.UnsupportedProtocol)
                can_retry = not unsupported and (
                    retryable or (not_sent and retry is not False)
                )

            delay = (
                policy.delay(attempt, response)
                if can_retry and attempt < policy.max_retries
                else None
            )
            if delay is None:
                if response is not None:
                    return response
                if isinstance(error, httpx.TimeoutException):
                    raise APITimeoutError(f"{method} {path} timed out") from error
                raise APIConnectionError(f"{method} {path} failed: {error}") from error

            attempt += 1
            logger.warning(
                "Retrying %s %s in %.2fs (attempt %d/%d, reason: %s)",
                method,
                path,
                delay,
                attempt,
                policy.max_retries,
                response.status_code if response is not None else type(error).__name__,
            )
            time.sleep(delay)

    # -- convenience --------------------------------------------------------
    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("PUT", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("PATCH", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("DELETE", path, **kwargs)


if __name__ == "__main__":
    import os

    logging.basicConfig(level=logging.INFO)

    config = ClientConfig(base_url=os.environ["API_BASE_URL"])
    with APIClient(config) as client:
        client.login(os.environ["API_USERNAME"], os.environ["API_PASSWORD"])
        try:
            print(client.get("/api/items/", params={"page": 1}).json())
        except AuthenticationError:
            print("Session expired, log in again")
        except APIStatusError as exc:
            print(f"API error {exc.status_code}: {exc.body}")
        except APIConnectionError as exc:
            print(f"Network error: {exc}")
