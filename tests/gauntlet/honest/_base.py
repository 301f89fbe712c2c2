"""What the honest clients share: the decisions, and nothing of how a request is sent or kept."""

from __future__ import annotations

import json as json_module
import re
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
from requests.hooks import dispatch_hook

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"http": 80, "https": 443}
TOKEN = re.compile(r"[\w.~+/-]+=*")  # RFC 6750, section 2.1


class LoginFailed(Exception):
    """The server's own words, and its messages by field."""

    def __init__(self, message: str, errors: Any) -> None:
        super().__init__(message)
        self.errors = errors


class LoginRequired(Exception):
    """Log in again."""


class RefreshFailed(Exception):
    """Try again later."""


class Login(NamedTuple):
    """One login: which one it is, its tokens, and the API that gave them."""

    id: str
    access: str
    refresh: str
    api: str

    def __repr__(self) -> str:
        return "<Login>"


def origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme)


def whole(body: Any) -> Any:
    """A body that can be sent twice: what can be read once is read into memory first."""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, Iterator):
        body = b"".join(body)
    return body.encode() if isinstance(body, str) else body


def is_refused(answer: requests.Response) -> bool:
    """Whether a 401 is about the token."""
    if answer.status_code != 401:
        return False
    if "invalid_token" in answer.headers.get("WWW-Authenticate", ""):
        return True
    code = said(answer).get("code")
    return code in (None, "token_not_valid")


def said(answer: requests.Response) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = answer.json()
        if isinstance(found, dict):
            return found
    return {}


def is_token(found: object) -> bool:
    return isinstance(found, str) and TOKEN.fullmatch(found) is not None


def made(url: str, status: int, headers: Any, body: bytes) -> requests.Response:
    """An answer in the form that the gauntlet asks for."""
    answer = requests.Response()
    answer.url, answer.status_code, answer._content = url, status, body
    answer.headers.update(headers)
    return answer


class Base:
    """A client whose transport is `send`, and whose store is `load` and `save`."""

    errors: tuple[type[Exception], ...] = (LoginFailed, LoginRequired, RefreshFailed)

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        parts = urlsplit(api_url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("plain HTTP to another machine")
        self.root, self.timeout = api_url, timeout
        self.failed, self.required, self.broken = self.errors
        self.lock = threading.Lock()
        self.flights: dict[str, Future[Login]] = {}
        self.open_store(path)

    # The store: here in an attribute.

    def open_store(self, path: Path | None) -> None:
        if path is not None:
            raise NotImplementedError("it keeps nothing in a file")
        self.kept: Login | None = None

    def load(self) -> Login | None:
        return self.kept

    def save(self, login: Login | None) -> None:
        self.kept = login

    def one_at_a_time(self) -> AbstractContextManager[Any]:
        return self.lock

    def one_refresh(self) -> AbstractContextManager[Any]:
        return nullcontext()

    # The transport.

    def send(
        self, method: str, url: str, headers: dict[str, str], body: Any, timeout: Any, **rest: Any
    ) -> requests.Response:
        raise NotImplementedError

    def again(
        self, refused: requests.Response, request: tuple[Any, ...], access: str, rest: Any
    ) -> requests.Response:
        method, url, headers, body, timeout = request
        headers = {**headers, "Authorization": f"Bearer {access}"}
        return self.send(method, url, headers, body, timeout, **rest)

    def carried(self, answer: requests.Response, access: str) -> bool:
        return True

    # What every client does.

    def token_call(self, path: str, content: dict[str, str]) -> requests.Response:
        headers = {"Content-Type": "application/json"}
        body = json_module.dumps(content).encode()
        return self.send_tokens("POST", self.root + path, headers, body, self.timeout)

    def send_tokens(self, *request: Any) -> requests.Response:
        return self.send(*request)

    def current(self) -> Login | None:
        login = self.load()
        return login if login and origin(login.api) == origin(self.root) else None

    def login(self, username: str, password: str) -> None:
        answer = self.token_call("token/", {"username": username, "password": password})
        content = said(answer)
        if answer.status_code in (400, 401):
            words = str(content.get("detail") or content)
            raise self.failed(words.replace(password, "…"), content)
        access, refresh = content.get("access"), content.get("refresh")
        if answer.status_code != 200 or not (is_token(access) and is_token(refresh)):
            raise requests.HTTPError(f"{answer.status_code} for the login, and no tokens")
        login = Login(uuid.uuid4().hex, access, refresh, self.root)
        with self.one_at_a_time():
            former = self.current()
            self.save(login)
        if former:
            self.end(former.refresh)

    def logout(self) -> None:
        with self.one_at_a_time():
            login = self.current()
            if login:
                self.save(None)
        if login:
            self.end(login.refresh)

    def end(self, refresh: str) -> None:
        with suppress(OSError, requests.RequestException):
            self.token_call("token/blacklist/", {"refresh": refresh})

    def call(
        self, method: str, path: str, *, json: Any = None, data: Any = None,
        headers: Any = None, timeout: Any = None, **rest: Any,
    ) -> requests.Response:  # fmt: skip
        url = urljoin(self.root, path)
        sent = dict(headers or {})
        body = whole(data)
        if json is not None:
            body = json_module.dumps(json).encode()
            sent["Content-Type"] = "application/json"
        login = self.current() if self.is_ours(url) else None
        if login is None or "Authorization" in sent:
            return self.send(method, url, sent, body, timeout or self.timeout, **rest)
        with_token = {**sent, "Authorization": f"Bearer {login.access}"}
        request = (method, url, sent, body, timeout or self.timeout)
        hooks = rest.pop("hooks", {})  # they see the answer that the caller gets
        answer = self.send(method, url, with_token, *request[3:], **rest)
        if is_refused(answer) and self.carried(answer, login.access):
            fresh = self.renewed(login)
            repeated = self.again(answer, request, fresh.access, rest)
            repeated.history = [*answer.history, answer, *repeated.history]
            answer = repeated
        return dispatch_hook("response", hooks, answer)

    def is_ours(self, url: str) -> bool:
        is_token_call = urlsplit(url).path.startswith(urlsplit(self.root).path + "token/")
        return origin(url) == origin(self.root) and not is_token_call

    def same(self, login: Login) -> Login:
        """The login as it is now; nobody has logged in or out since."""
        now = self.current()
        if now is None or now.id != login.id:
            raise self.required("This login has ended: log in again.")
        return now

    def renewed(self, login: Login) -> Login:
        with self.one_at_a_time():
            now = self.same(login)
            if now.access != login.access:
                return now
            flight, is_mine = self.flights.get(login.id), False
            if flight is None:
                flight, is_mine = self.flights.setdefault(login.id, Future()), True
        if is_mine:
            self.fly(flight, login)
        now = flight.result(self.timeout * 3)
        with self.one_at_a_time():
            return self.same(login)

    def fly(self, flight: Future[Login], login: Login) -> None:
        try:
            with self.one_refresh():
                flight.set_result(self.refresh(login))
        except BaseException as error:
            flight.set_exception(error)
        finally:
            del self.flights[login.id]

    def refresh(self, login: Login) -> Login:
        now = self.same(login)
        if now.access != login.access:
            return now
        try:
            answer = self.token_call("token/refresh/", {"refresh": now.refresh})
        except (OSError, requests.RequestException) as error:
            raise self.broken("The refresh did not come through.") from error
        content = said(answer)
        is_grant = answer.status_code == 400 and content.get("error") == "invalid_grant"
        if answer.status_code == 401 or is_grant:
            return self.after_refusal(now)
        access = content.get("access") if answer.status_code == 200 else None
        refresh = content.get("refresh") or now.refresh
        if not (is_token(access) and is_token(refresh)):
            raise self.broken(f"The refresh was answered with {answer.status_code}.")
        return self.keep(now, now._replace(access=access, refresh=refresh))

    def after_refusal(self, used: Login) -> Login:
        with self.one_at_a_time():
            now = self.same(used)
            if now.refresh != used.refresh:
                return now
            self.save(None)
        raise self.required("The login has ended: log in again.")

    def keep(self, used: Login, fresh: Login) -> Login:
        with self.one_at_a_time():
            now = self.current()
            if now is not None and now.id == used.id:
                self.save(fresh)
                return fresh
        if fresh.refresh != used.refresh:
            self.end(fresh.refresh)
        raise self.required("This login has ended: log in again.")
