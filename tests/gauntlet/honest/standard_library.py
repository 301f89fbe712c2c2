"""Clients without requests: what they lack, they say."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import requests

from ._base import Base, Login, made


def refuse(rest: dict[str, Any]) -> None:
    rest.pop("allow_redirects", None)
    if rest:
        raise NotImplementedError(f"it knows no {next(iter(rest))}")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class _Opener(Base):
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))


class Urllib(_Opener):
    """urllib, which opens a connection for each call, and follows no redirect."""

    def send(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any, **rest: Any
    ) -> requests.Response:
        refuse(rest)
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            with self.opener.open(request, timeout=timeout) as answer:
                return made(url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return made(url, error.code, error.headers, error.read())
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise error.reason from None
            raise


class HttpClient(Base):
    """http.client, a connection a call; its tokens are in a dict."""

    def open_store(self, path: Any) -> None:
        super().open_store(path)
        self.state: dict[str, Any] = {}

    def load(self) -> Any:
        return self.state.get("login")

    def save(self, login: Any) -> None:
        self.state["login"] = login

    def send(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any, **rest: Any
    ) -> requests.Response:
        refuse(rest)
        parts = urlsplit(url)
        is_safe = parts.scheme == "https"
        kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=timeout)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return made(url, answer.status, answer.headers, answer.read())
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


class PlainAttributes(Urllib):
    """Its tokens are in attributes of their own, as a beginner writes it."""

    def open_store(self, path: Any) -> None:
        super().open_store(path)
        self.which = self.access = self.refresh_token = ""

    def load(self) -> Any:
        return Login(self.which, self.access, self.refresh_token, self.root) if self.which else None

    def save(self, login: Any) -> None:
        self.which, self.access, self.refresh_token, _ = login or ("", "", "", "")
