"""Rule 16: login, and any call while logged out, carries no Authorization header."""

from __future__ import annotations

from typing import Any

import requests

from ._parts import LOGIN, InTheOpen


class KeepsItsHeaderWhenAnotherLoggedOut(InTheOpen):
    """Has the header of its last login in hand; only its own logout takes it away."""

    header = ""

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.header = self.access or self.header
        return super().call(method, path, **request)

    def logout(self) -> None:
        super().logout()
        self.header = ""

    def send(self, request: Any, settings: Any) -> None:
        if self.header and not self.access and request.url.startswith(self.api_url):
            request.headers["Authorization"] = f"Bearer {self.header}"


class AsksNetrcWhileLoggedOut(InTheOpen):
    """Has no auth object while nobody is logged in, so requests looks into `.netrc`."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        if self.access:
            return super().call(method, path, **request)
        return requests.request(method, self.api_url + path, timeout=self.timeout, **request)


class AsksNetrcAtLogin(InTheOpen):
    """Logs in with `requests.post`, which looks into `.netrc`."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGIN):
            return requests.post(url, json=payload, timeout=timeout)
        return super().token_call(url, payload, timeout)


class LogsInUnderTheFormerLogin(InTheOpen):
    """Sends the header of whoever is logged in when somebody else logs in."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGIN) and self.access:
            headers = {"Authorization": f"Bearer {self.access}"}
            return requests.post(url, json=payload, headers=headers, timeout=timeout)
        return super().token_call(url, payload, timeout)


class LogsInWithBasicToo(InTheOpen):
    """Says the password in the header as well."""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(LOGIN):
            return requests.post(url, json=payload, auth=tuple(payload.values()), timeout=timeout)
        return super().token_call(url, payload, timeout)


class PostsBearerNone(InTheOpen):
    """Writes the header for what has a body without asking whether there is a token."""

    def send(self, request: Any, settings: Any) -> None:
        if request.method != "GET" and not self.access and request.url.startswith(self.api_url):
            request.headers["Authorization"] = "Bearer None"


class SendsAnEmptyBearer(InTheOpen):
    """Has an empty text for no token."""

    def send(self, request: Any, settings: Any) -> None:
        if not self.access and request.url.startswith(self.api_url):
            request.headers["Authorization"] = "Bearer"


class KeepsItsHeaderAfterARefusedRefresh(InTheOpen):
    """Forgets the store at the refusal, and not the header in its session."""

    header = ""

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.header = self.access or self.header
        return super().call(method, path, **request)

    def logout(self) -> None:
        self.header = ""
        super().logout()

    def send(self, request: Any, settings: Any) -> None:
        if self.header and not self.access and request.url.startswith(self.api_url):
            request.headers["Authorization"] = f"Bearer {self.header}"


class SendsTheRefusedLoginsHeader(InTheOpen):
    """Has `undefined` in its header after a login that was refused."""

    refused = False

    def login(self, username: str, password: str) -> None:
        try:
            super().login(username, password)
        except Exception:
            self.refused = True
            raise

    def send(self, request: Any, settings: Any) -> None:
        if self.refused and not self.access:
            request.headers["Authorization"] = "Bearer undefined"


class ChecksBearerNoneAhead(InTheOpen):
    """Asks with HEAD whether something is there, and has no token for that."""

    def send(self, request: Any, settings: Any) -> None:
        if request.method in ("HEAD", "OPTIONS") and not self.access:
            request.headers["Authorization"] = "Bearer undefined"


class LogsOutTwiceWithBearerNone(InTheOpen):
    """Tells the server of a logout although nobody is logged in."""

    def logout(self) -> None:
        if not self.access:
            headers = {"Authorization": "Bearer None"}
            requests.post(f"{self.api_url}token/blacklist/", headers=headers, timeout=self.timeout)
        super().logout()
