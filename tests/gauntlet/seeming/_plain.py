"""What seeming clients are made of: the library's with another part, and a plain one."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import requests

from tutorial_lib.client import LoginFailed, LoginRequired, RefreshFailed
from tutorial_lib.client.renewal import Renewal
from tutorial_lib.client.token_calls import is_bearer_token
from tutorial_lib.gauntlet.library import LibraryClient

Tokens = dict[str, Any]


class Renewing(LibraryClient):
    """The library's client with another way to renew a login."""

    renewal: ClassVar[type[Renewal]] = Renewal

    def __init__(self, api_url: str, **settings: Any) -> None:
        super().__init__(api_url, **settings)
        self.session.auth._renewal.__class__ = self.renewal


class Plain:
    """A client of some hundred lines: requests, a file or a dictionary, and a lock."""

    threads: Any = threading.RLock()

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        self.root, self.path, self.timeout = api_url, path, timeout
        self.http = requests.Session()
        self.http.trust_env = False
        self.kept: Tokens = {}
        self.is_written = True

    def load(self) -> Tokens:
        """Return the login that is kept, or an empty one."""
        if self.path is None or not self.is_written:
            return self.kept
        try:
            return dict(json.loads(self.path.read_text()))
        except FileNotFoundError:
            return {}
        except OSError:
            return self.kept

    def save(self, tokens: Tokens) -> None:
        """Keep a login, or none."""
        self.kept, self.is_written = tokens, True
        if self.path is not None and tokens:
            new = Path(f"{self.path}.{os.getpid()}.{threading.get_ident()}")
            new.write_text(json.dumps(tokens))
            try:
                os.replace(new, self.path)
            except OSError:
                self.is_written = False
        elif self.path is not None:
            self.path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from refreshing meanwhile."""
        with self.threads:
            yield

    def login(self, username: str, password: str) -> None:
        """Log in."""
        answer = self.post("token/", {"username": username, "password": password})
        if answer.status_code in (400, 401):
            raise LoginFailed(str(answer.json()))
        answer.raise_for_status()
        self.save(answer.json())

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API, refresh at a 401 and call once more."""
        tokens = self.load()
        answer = self.send(tokens, method, path, **request)
        if answer.status_code != 401 or not tokens or path.startswith("token/"):
            return answer
        return self.send(self.renewed(tokens), method, path, **request)

    def send(self, tokens: Tokens, method: str, path: str, **request: Any) -> requests.Response:
        """Send a request with the access token, where there is one and it belongs there."""
        headers = {**request.pop("headers", {})}
        if tokens and not path.startswith("token/"):
            headers["Authorization"] = f"Bearer {tokens['access']}"
        request = {"timeout": self.timeout, **request, "headers": headers}
        return self.http.request(method, f"{self.root}{path}", **request)

    def post(self, path: str, body: Tokens) -> requests.Response:
        """Make a token call."""
        return self.http.post(
            f"{self.root}{path}", json=body, timeout=self.timeout, allow_redirects=False
        )

    def renewed(self, refused: Tokens) -> Tokens:
        """Return a login with another access token than the refused one."""
        with self.locked():
            tokens = self.load()
            if not tokens:
                raise LoginRequired("Log in again.")
            if tokens["access"] == refused["access"]:
                tokens = {**tokens, **self.ask(tokens["refresh"])}
                self.save(tokens)
            return tokens

    def ask(self, refresh: str) -> Tokens:
        """Ask for new tokens, and say what came instead."""
        try:
            answer = self.post("token/refresh/", {"refresh": refresh})
        except requests.RequestException as error:
            raise self.unanswered(error) from error
        if self.is_refusal(answer):
            if self.load().get("refresh") == refresh:
                self.save({})
            raise LoginRequired("Log in again.")
        if not 200 <= answer.status_code < 300:
            wait = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                "Try again.",
                retryable=answer.status_code == 429 or answer.status_code >= 500,
                retry_after=float(wait) if wait.isdigit() else None,
            )
        return self.read(answer)

    def is_refusal(self, answer: requests.Response) -> bool:
        """Tell whether the login has ended."""
        is_bad = answer.status_code == 400 and "invalid_grant" in answer.text
        return is_bad or answer.status_code == 401

    def unanswered(self, error: Exception) -> Exception:
        """Return what is raised for a refresh without an answer."""
        return RefreshFailed("Try again.", retryable=True)

    def read(self, answer: requests.Response) -> Tokens:
        """Return the tokens of an answer."""
        with suppress(ValueError, KeyError, TypeError, RecursionError, AttributeError):
            tokens = {name: token for name, token in answer.json().items() if token}
            texts = [tokens["access"], tokens.get("refresh", "none")]
            if all(is_bearer_token(text) for text in texts):
                return tokens
        raise RefreshFailed("Try again.")

    def logout(self) -> None:
        """Log out."""
        tokens = self.load()
        self.save({})
        with suppress(requests.RequestException):
            self.post("token/blacklist/", {"refresh": tokens.get("refresh", "")})
