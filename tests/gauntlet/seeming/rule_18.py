"""Rule 18: the token goes to the API's own origin only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests

from tutorial_lib.client.bearer import put_token

from ._parts import LOGIN, LOGOUT, REFRESH, InTheOpen


class _Owns(InTheOpen):
    """Compares addresses in a way of its own."""

    def __init__(self, *stated: Any, **options: Any) -> None:
        super().__init__(*stated, **options)
        self.session._api.owns = lambda url: self.owns(url, self.api_url)

    def owns(self, url: str, api_url: str) -> bool:
        raise NotImplementedError


class ComparesTheBeginning(_Owns):
    """An address that begins as the API's origin does is the API's."""

    def owns(self, url: str, api_url: str) -> bool:
        parts = urlsplit(api_url)
        return url.startswith(f"{parts.scheme}://{parts.netloc}")


class ComparesTheBeginningOfTheHost(_Owns):
    """A host that begins as the API's does is the API's."""

    def owns(self, url: str, api_url: str) -> bool:
        here, there = urlsplit(api_url), urlsplit(url)
        return (there.hostname or "").startswith(here.hostname) and here.port == there.port


class ComparesTheEndOfTheHost(_Owns):
    """A host that ends as the API's does is the API's."""

    def owns(self, url: str, api_url: str) -> bool:
        here, there = urlsplit(api_url), urlsplit(url)
        return (there.hostname or "").endswith(here.hostname) and here.port == there.port


class LooksForTheHostAnywhere(_Owns):
    """An address that names the API's host is the API's."""

    def owns(self, url: str, api_url: str) -> bool:
        return urlsplit(api_url).netloc in url


class ForgetsThePort(_Owns):
    """One host is one API."""

    def owns(self, url: str, api_url: str) -> bool:
        return urlsplit(url).hostname == urlsplit(api_url).hostname


class ComparesThePortAsText(_Owns):
    """A port that begins as the API's does is the API's."""

    def owns(self, url: str, api_url: str) -> bool:
        here, there = urlsplit(api_url), urlsplit(url)
        return here.hostname == there.hostname and str(there.port).startswith(str(here.port))


class TakesTheNameBeforeTheSign(_Owns):
    """Reads the host up to the first colon, whatever stands behind it."""

    def owns(self, url: str, api_url: str) -> bool:
        here, there = api_url.split("/")[2], url.split("/")[2]
        return there.split("@")[0] == here


class _FollowsAtATokenCall(InTheOpen):
    """Posts with `requests.post`, which follows a redirect with the body."""

    where = ""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(self.where):
            with requests.Session() as session:
                session.trust_env = False
                return session.post(url, json=payload, timeout=timeout)
        return super().token_call(url, payload, timeout)


class TakesThePasswordToTheStranger(_FollowsAtATokenCall):
    """Follows a redirect of its login."""

    where = LOGIN


class TakesTheRefreshTokenToTheStranger(_FollowsAtATokenCall):
    """Follows a redirect of its refresh."""

    where = REFRESH


class LogsOutAtTheStrangers(_FollowsAtATokenCall):
    """Follows a redirect of its logout."""

    where = LOGOUT


class _KeepsTheHeaderOnTheWay(InTheOpen):
    """Puts the header on whatever a redirect leads to."""

    methods: tuple[str, ...] = ()

    def send(self, request: Any, settings: Any) -> None:
        if request.method in self.methods and self.access:
            put_token(request, self.access)


class TakesTheTokenAlongInAPost(_KeepsTheHeaderOnTheWay):
    """Puts the header on each POST, wherever it goes."""

    methods = ("POST",)


class TakesTheTokenAlongInADelete(_KeepsTheHeaderOnTheWay):
    """Puts the header on each DELETE, wherever it goes."""

    methods = ("DELETE", "PUT", "PATCH")


class AnswersTheStrangersChallenge(InTheOpen):
    """Refreshes for a 401 from elsewhere, and sends the new token there."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 401 and answer.history and self.access:
            self.renew()
            again = answer.request.copy()
            put_token(again, self.access)
            answer = answer.connection.send(again, timeout=self.timeout)
        return answer


class RefreshesForTheStranger(InTheOpen):
    """Refreshes for a 401 from elsewhere, and sends nothing there."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 401 and not answer.url.startswith(self.api_url) and self.access:
            self.renew()
        return answer


class HasTheTokenInAHeaderOfItsOwn(InTheOpen):
    """Says the token in a second header, which no redirect takes away."""

    def send(self, request: Any, settings: Any) -> None:
        if self.access:
            request.headers["X-Access-Token"] = self.access


class HasTheTokenInACookie(InTheOpen):
    """Says the token in a cookie, for all hosts."""

    def send(self, request: Any, settings: Any) -> None:
        if self.access and not request.url.startswith(self.api_url):
            request.headers["Cookie"] = f"jwt={self.access}"
