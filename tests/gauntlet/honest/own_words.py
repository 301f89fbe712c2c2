"""Clients that say it in words of their own, in errors, logs and on the screen."""

from __future__ import annotations

import logging
import sys
from typing import Any
from urllib.parse import urljoin

import requests

from ._base import LoginRequired
from .standard_library import HttpClient
from .with_requests import OneSession

log = logging.getLogger("an honest client")


class _WrongPassword(Exception):
    def __init__(self, message: str, errors: Any) -> None:
        super().__init__(f"The server refused the login: {message}")
        self.errors = errors


class _PleaseLogIn(Exception):
    pass


class _ServerTrouble(Exception):
    pass


class OwnErrors(OneSession):
    """Its three errors have names of its own."""

    errors = (_WrongPassword, _PleaseLogIn, _ServerTrouble)


class LogLines(HttpClient):
    """It writes what it does, and never with what."""

    def send(self, method: str, url: str, *arguments: Any, **rest: Any) -> requests.Response:
        log.debug("%s %s", method, url)
        answer = super().send(method, url, *arguments, **rest)
        log.debug("%s for %s", answer.status_code, url)
        return answer

    def login(self, username: str, password: str) -> None:
        print("logging in as", username, file=sys.stderr)
        super().login(username, password)
        print(username, "is logged in")

    def refresh(self, login: Any) -> Any:
        log.info("the access token has ended: refreshing, eyes open")
        return super().refresh(login)


class SaysItItself(OneSession):
    """A call of nobody is not sent: the client says itself that a login is due."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        url = urljoin(self.root, path)
        if self.is_ours(url) and self.current() is None:
            raise LoginRequired("Nobody is logged in.")
        return super().call(method, path, **request)
