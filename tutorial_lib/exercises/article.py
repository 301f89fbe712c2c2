"""The article's modules carried over to Python, fault for fault: what the bug hunt begins with.

Do not use it: it is wrong in fourteen ways, and prints tokens. Its JavaScript, as it stands and
mended, is in `examples/javascript`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests


class ArticleStore:
    """The article's Pinia store, kept in a file as its plugin keeps it in localStorage."""

    def __init__(self, path: Path | None = None) -> None:
        self.state: dict[str, Any] = {"username": "", "access": None, "refresh": None}
        self.path = path
        if path is not None and path.exists():
            self.state = json.loads(path.read_text())

    def change(self, **changes: Any) -> None:
        """Change the state, and keep it."""
        self.state.update(changes)
        if self.path is not None:
            self.path.write_text(json.dumps(self.state))

    def logout(self) -> None:
        """Forget who is logged in."""
        self.change(username="", access=None)


class ArticleClient:
    """The article's request module, its token calls, and what its login form does."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.store = ArticleStore(path)
        self.boxes: list[str] = []

    def call(self, method: str, path: str, *, repeated: bool = False, **request: Any) -> Any:
        """Send a request, with what the two interceptors do before it and after it."""
        request = {"timeout": self.timeout, **self.with_header(path, request)}
        try:
            answer = self.session.request(method, urljoin(self.api_url, path), **request)
            answer.raise_for_status()
        except requests.RequestException as error:
            return self.on_error(error, method, path, repeated, request)
        return answer

    def with_header(self, path: str, request: dict[str, Any]) -> dict[str, Any]:
        """The request interceptor: the token goes along, except with the login."""
        if "/login" in path:
            return request
        header = {"Authorization": f"Bearer {self.store.state['access']}"}
        return {**request, "headers": {**(request.get("headers") or {}), **header}}

    def on_error(
        self, error: Any, method: str, path: str, repeated: bool, request: dict[str, Any]
    ) -> Any:
        """The response interceptor: a 401 is refreshed, the rest is shown in a box."""
        if error.response.status_code == 401 and not repeated:
            try:
                access = self.refresh_token()
                print("refreshed:", access)
                self.call(method, path, repeated=True, **request)
            except Exception:
                self.boxes.append("Please log in again!")
        if error.response.status_code == 500:
            self.boxes.append("Internal server error! " + error.response.json()["msg"])
        if error.response.status_code == 400:
            self.boxes.append("Bad request!")
        return error.response

    def refresh_token(self) -> str:
        """Trade the refresh token for an access token, and keep it."""
        refresh = self.store.state["refresh"]
        answer = self.call("POST", "token/refresh/", json={"refresh": refresh})
        access = str(answer.json()["access"])
        self.store.change(access=access, refresh=refresh)
        return access

    def login(self, username: str, password: str) -> None:
        """Post what the form holds, keep what comes, and show errors in the form."""
        form = {"username": username, "password": password}
        print("submitted:", form)
        error = answer = self.call("POST", "token/", json=form)
        print(answer.text)
        if answer.ok:
            self.store.change(username=username, **answer.json())
        elif hasattr(error, "username"):
            raise ErrorBox(error.username[0])
        else:
            raise ErrorBox("Login failed!")

    def logout(self) -> None:
        """Forget who is logged in."""
        self.store.logout()


class ErrorBox(Exception):
    """What the article shows in a box, and nobody can catch by its kind."""
