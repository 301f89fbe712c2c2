"""A client that follows a page of documentation to the letter: what the page says, and no more.

`client(data)` makes one out of a dialect's data: `documented` for the one who reads the page alone,
`spoken` for the mended twin.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

import requests

from tutorial_lib import LoginFailed, LoginRequired, RefreshFailed


def client(data: dict[str, Any]) -> type[Any]:
    """Return the class of a client of the API that this data is about."""
    return type("ToTheLetter", (Letter,), {"data": data})


class Letter:
    """One refresh for all, one repetition, and the tokens in memory."""

    data: dict[str, Any]

    def __init__(self, api_url: str, *, path: Any = None, timeout: float = 5.0) -> None:
        self.api_url, self.timeout, self.lock = api_url, timeout, threading.Lock()
        self.session = requests.Session()
        self.session.trust_env = False
        self.tokens: tuple[str, str] | None = None

    def login(self, username: str, password: str) -> None:
        answer = self.post("login", username=username, password=password)
        said = json_of(answer)
        if answer.status_code in (400, 401):
            message = str(at(said, self.data["refused"]["words"]))
            raise LoginFailed(message, status=answer.status_code)
        answer.raise_for_status()
        places = self.data["login"]["returns"]
        self.tokens = str(at(said, places["access"])), str(at(said, places["refresh"]))

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        tokens = self.tokens
        answer = self.send(tokens, method, path, **request)
        if tokens is None or not self.is_no_good(answer):
            return answer
        return self.send(self.renewed(tokens), method, path, **request)

    def logout(self) -> None:
        tokens, self.tokens = self.tokens, None
        if tokens is not None and "logout" in self.data:
            with suppress(requests.RequestException):
                self.post("logout", refresh=tokens[1])

    def send(
        self, tokens: tuple[str, str] | None, method: str, path: str, **request: Any
    ) -> requests.Response:
        own = [
            self.data[name]["path"] for name in ("login", "refresh", "logout") if name in self.data
        ]
        if tokens is not None and path not in own:
            header = {"Authorization": f"{self.data['scheme']} {tokens[0]}"}
            request["headers"] = {**(request.get("headers") or {}), **header}
        request.setdefault("timeout", self.timeout)
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def is_no_good(self, answer: requests.Response) -> bool:
        if answer.status_code != 401:
            return False
        refused = self.data["refused"]
        code = at(json_of(answer), refused["code"])
        return code in (None, refused["value"])

    def renewed(self, refused: tuple[str, str]) -> tuple[str, str]:
        with self.lock:
            if self.tokens is None:
                raise LoginRequired("Log in again.")
            if self.tokens[0] != refused[0]:
                return self.tokens
            self.tokens = self.refreshed(self.tokens)
            if self.tokens is None:
                raise LoginRequired("Log in again.")
            return self.tokens

    def refreshed(self, tokens: tuple[str, str]) -> tuple[str, str] | None:
        try:
            answer = self.post("refresh", refresh=tokens[1])
        except requests.RequestException:
            raise RefreshFailed("No answer: try again later.", retryable=True) from None
        said, places = json_of(answer), self.data["refresh"]["returns"]
        if self.ends(answer):
            return None
        access = at(said, places["access"])
        if answer.status_code != 200 or not isinstance(access, str) or not access:
            retryable = answer.status_code == 429 or answer.status_code >= 500
            raise RefreshFailed("Try again later.", retryable=retryable)
        rotates = self.data["refresh_token"]["rotates"]
        return access, (at(said, places["refresh"]) if rotates else None) or tokens[1]

    def ends(self, answer: requests.Response) -> bool:
        if self.data["refused"]["refresh"] == "401":
            return answer.status_code == 401
        return answer.status_code == 400 and json_of(answer).get("error") == "invalid_grant"

    def post(self, name: str, **values: str) -> requests.Response:
        call = self.data[name]
        body = {call["sends"][each]: value for each, value in values.items()} | call.get("also", {})
        return self.session.post(
            urljoin(self.api_url, call["path"]),
            timeout=self.timeout,
            allow_redirects=False,
            **{"data" if call["body"] == "form" else "json": body},
        )


def json_of(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def at(said: Any, place: str) -> Any:
    for step in place.split("."):
        said = said.get(step) if isinstance(said, dict) else None
    return said
