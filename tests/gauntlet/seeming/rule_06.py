"""Rule 6: the refresh call never refreshes, and carries no bearer header."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.client import LoginRequired

from ._plain import Plain, Tokens


class _Posts(Plain):
    """Sends the refresh with headers of its own."""

    def refresh_headers(self, refresh: str) -> dict[str, str]:
        return {}

    def ask(self, refresh: str) -> Tokens:
        self.http.headers.update(self.refresh_headers(refresh))
        try:
            return super().ask(refresh)
        finally:
            self.http.headers.pop("Authorization", None)


class CarriesTheOldToken(_Posts):
    """The access token goes on every call, the refresh too."""

    def refresh_headers(self, refresh: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.load()['access']}"}


class CarriesTheRefreshToken(_Posts):
    """The refresh token goes into the header as well."""

    def refresh_headers(self, refresh: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {refresh}"}


class CarriesItFromTheSecondOn(_Posts):
    """After a refresh the new token is put on the session, for all its calls."""

    refreshed = False

    def refresh_headers(self, refresh: str) -> dict[str, str]:
        before, self.refreshed = self.refreshed, True
        return {"Authorization": f"Bearer {self.load()['access']}"} if before else {}


class CarriesItForAPost(_Posts):
    """What is no GET takes its headers along to the refresh."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        self.method = method
        return super().call(method, path, **request)

    def refresh_headers(self, refresh: str) -> dict[str, str]:
        token = self.load()["access"]
        return {} if self.method == "GET" else {"Authorization": f"Bearer {token}"}


class TriesAgainWithTheHeader(Plain):
    """A refused refresh is tried once more, with the access token on it."""

    def ask(self, refresh: str) -> Tokens:
        access = self.load()["access"]
        try:
            return super().ask(refresh)
        except LoginRequired:
            self.http.headers["Authorization"] = f"Bearer {access}"
            try:
                return super().ask(refresh)
            finally:
                del self.http.headers["Authorization"]


class RefreshesTheRefresh(Plain):
    """The refresh goes the way of all calls: its own 401 is answered with another, three deep."""

    depth = 0

    def ask(self, refresh: str) -> Tokens:
        self.depth += 1
        try:
            return super().ask(refresh)
        except LoginRequired:
            if self.depth > 3:
                raise
            return self.ask(refresh)
        finally:
            self.depth -= 1


class RefreshesABadRequestOnce(Plain):
    """A refresh that is answered 400 with `invalid_grant` is refreshed once."""

    def ask(self, refresh: str) -> Tokens:
        answer = self.post("token/refresh/", {"refresh": refresh})
        if answer.status_code in (400, 401):
            answer = self.post("token/refresh/", {"refresh": refresh})
        if answer.status_code in (400, 401):
            self.save({})
            raise LoginRequired("Log in again.")
        return dict(answer.json())


class HandsTheCallersHeadersOn(Plain):
    """The refresh takes all that the caller's request has, its headers and its hooks."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        self.request = {name: request[name] for name in ("headers", "hooks") if name in request}
        return super().call(method, path, **request)

    def ask(self, refresh: str) -> Tokens:
        answer = self.http.post(
            f"{self.root}token/refresh/",
            json={"refresh": refresh},
            timeout=self.timeout,
            **self.request,
        )
        return {name: token for name, token in answer.json().items() if token}
