"""Clients with requests, in other ways than the library's."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar
from requests.hooks import dispatch_hook
from urllib3.util import Retry

from ._base import Base, is_refused, whole

DIRECT = {"no_proxy": "*"}


def as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """An auth that adds nothing, so that no .netrc is read."""
    return prepared


def with_cookies(refused: requests.Response) -> requests.PreparedRequest:
    """The request once more, with the cookies that came with its refusal."""
    prepared = refused.request.copy()
    prepared.headers.pop("Cookie", None)
    extract_cookies_to_jar(prepared._cookies, refused.request, refused.raw)
    prepared.prepare_cookies(prepared._cookies)
    return prepared


class NoSession(Base):
    """`requests.request` for each call: no session, a connection a call, no redirects."""

    def send(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any, **rest: Any
    ) -> requests.Response:
        return requests.request(
            method, url, headers=headers, data=body, timeout=timeout, auth=as_it_is,
            proxies=DIRECT, **{**rest, "allow_redirects": False},
        )  # fmt: skip


class _WithSession(Base):
    """A session, which follows redirects and carries no token there."""

    def __init__(self, api_url: str, **options: Any) -> None:
        super().__init__(api_url, **options)
        self.session, self.for_tokens = self.make_session(), _WithSession.make_session(self)

    def make_session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        return session

    def send(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any, **rest: Any
    ) -> requests.Response:
        return self.session.request(
            method, url, headers=headers, data=body, timeout=timeout, **rest
        )

    def send_tokens(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any
    ) -> requests.Response:
        return self.for_tokens.request(
            method, url, headers=headers, data=body, timeout=timeout, allow_redirects=False
        )

    def carried(self, answer: requests.Response, access: str) -> bool:
        return answer.request.headers.get("Authorization") == f"Bearer {access}"

    def again(
        self, refused: requests.Response, request: Any, access: str, rest: Any
    ) -> requests.Response:
        refused.content  # noqa: B018  so that its connection is used again
        prepared = with_cookies(refused)
        prepared.headers["Authorization"] = f"Bearer {access}"
        options = {name: value for name, value in rest.items() if name in ("stream", "verify")}
        return self.session.send(prepared, timeout=request[4], **options)


class OneSession(_WithSession):
    """One session for everything; the header is built anew for each call."""


class SessionHeaders(_WithSession):
    """Its login is in `session.headers`, and is taken off for strangers and for token calls."""

    def open_store(self, path: Any) -> None:
        super().open_store(path)
        self.rest: Any = None

    def load(self) -> Any:
        carried = self.session.headers.get("Authorization")
        return self.rest and self.rest._replace(access=str(carried).removeprefix("Bearer "))

    def save(self, login: Any) -> None:
        self.rest = login
        if login:
            self.session.headers["Authorization"] = f"Bearer {login.access}"
        else:
            self.session.headers.pop("Authorization", None)

    def send(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any, **rest: Any
    ) -> requests.Response:
        headers = {"Authorization": None, **headers}  # None takes it off
        return super().send(method, url, headers, body, timeout, **rest)


class Retrying(_WithSession):
    """Its adapter repeats what is safe to repeat, and no POST."""

    def make_session(self) -> requests.Session:
        session = super().make_session()
        again = Retry(
            total=2, status_forcelist=[], allowed_methods=["GET", "HEAD"], backoff_factor=0
        )
        session.mount("http://", HTTPAdapter(max_retries=again))
        session.mount("https://", HTTPAdapter(max_retries=again))
        return session


class _Bearer(requests.auth.AuthBase):
    """The header, and after a 401 a new one: as requests' own digest auth does it."""

    def __init__(self, client: AuthClass) -> None:
        self.client, self.login = client, client.current()
        self.seen: list[requests.Response] = []

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.login and self.client.is_ours(str(prepared.url)):
            prepared.headers["Authorization"] = f"Bearer {self.login.access}"
        prepared.register_hook("response", self.look)
        return prepared

    def look(self, answer: requests.Response, **options: Any) -> requests.Response:
        self.seen.append(answer)
        carried = answer.request.headers.get("Authorization")
        if not self.login or carried != f"Bearer {self.login.access}" or not is_refused(answer):
            return answer
        answer.content  # noqa: B018  so that its connection is used again
        self.login = self.client.renewed(self.login)
        prepared = with_cookies(answer)
        fresh = f"Bearer {self.login.access}"
        prepared.headers["Authorization"] = fresh
        copied, answer.request = answer.request, answer.request.copy()
        copied.headers["Authorization"] = fresh  # by requests, for a redirect
        began = time.monotonic()
        repeated = answer.connection.send(prepared, **options)
        repeated.elapsed = timedelta(seconds=time.monotonic() - began)
        self.seen.append(repeated)
        return repeated


class AuthClass(_WithSession):
    """A class for `auth=`, which repeats in a hook."""

    def call(
        self, method: str, path: str, *, timeout: Any = None, data: Any = None, **request: Any
    ) -> requests.Response:
        auth, hooks = _Bearer(self), request.pop("hooks", {})
        answer = self.session.request(
            method, urljoin(self.root, path), data=whole(data), auth=auth,
            timeout=timeout or self.timeout, **request,
        )  # fmt: skip
        answer.history = auth.seen[:-1]
        return dispatch_hook("response", hooks, answer)
