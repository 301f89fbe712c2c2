"""Rule 26: a .netrc file never replaces the header, not after a redirect either."""

from __future__ import annotations

from typing import Any

import requests
from requests.utils import get_netrc_auth

from ._parts import LOGIN, LOGOUT, REFRESH, InTheOpen


def _put(request: Any) -> None:
    if found := get_netrc_auth(request.url):
        requests.auth.HTTPBasicAuth(*found)(request)


class AsksNetrcWhileLoggedOut(InTheOpen):
    """Has no auth object while nobody is logged in, so requests looks into `.netrc`."""

    def send(self, request: Any, settings: Any) -> None:
        if not self.access:
            _put(request)


class AsksNetrcInTheRepetition(InTheOpen):
    """Sends the repetition with `requests`, which looks into `.netrc`."""

    known = 0

    def send(self, request: Any, settings: Any) -> None:
        if self.refreshes > self.known:
            _put(request)
        self.known = self.refreshes


class AsksNetrcForAPost(InTheOpen):
    """Sends what has a body with `requests.post`."""

    def send(self, request: Any, settings: Any) -> None:
        if request.method == "POST":
            _put(request)


class AsksNetrcAtTheStrangers(InTheOpen):
    """Calls another host as requests does, with what `.netrc` has for it."""

    def send(self, request: Any, settings: Any) -> None:
        if not request.url.startswith(self.api_url):
            _put(request)


class AsksNetrcAfterARedirectOfItsOwn(InTheOpen):
    """Follows a redirect within the API as requests does."""

    def __init__(self, *stated: Any, **options: Any) -> None:
        super().__init__(*stated, **options)
        keep = self.session.rebuild_auth

        def rebuild(request: Any, response: Any) -> None:
            keep(request, response)
            if "Authorization" in request.headers:
                _put(request)

        self.session.rebuild_auth = rebuild


class _AsksNetrcAtATokenCall(InTheOpen):
    where = ""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(self.where):
            return requests.post(url, json=payload, timeout=timeout, allow_redirects=False)
        return super().token_call(url, payload, timeout)


class AsksNetrcAtLogin(_AsksNetrcAtATokenCall):
    """Logs in with `requests.post`."""

    where = LOGIN


class AsksNetrcAtRefresh(_AsksNetrcAtATokenCall):
    """Refreshes with `requests.post`."""

    where = REFRESH


class AsksNetrcAtLogout(_AsksNetrcAtATokenCall):
    """Logs out with `requests.post`."""

    where = LOGOUT


class RefreshesForTheStranger(InTheOpen):
    """Takes the 401 of whoever a redirect led to for an expired token."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 401 and not answer.url.startswith(self.api_url) and self.access:
            self.renew()
        return answer
